"""Domestic input-output table of France in 38 branches (INSEE)."""
