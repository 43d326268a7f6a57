"""Establishments of industry of the business register SIRENE (INSEE)."""
