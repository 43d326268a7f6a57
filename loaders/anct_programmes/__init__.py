"""Programmes of the State by commune (ANCT)."""
