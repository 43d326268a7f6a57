"""Commune codes of 2003 to 2025 (INSEE, passage table)."""
