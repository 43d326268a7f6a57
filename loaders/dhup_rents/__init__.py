"""Advertised rents by commune (Carte des loyers)."""
