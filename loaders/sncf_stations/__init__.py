"""Passenger stations (SNCF)."""
