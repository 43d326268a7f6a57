"""Chambers and State services of the public directory (DILA)."""
