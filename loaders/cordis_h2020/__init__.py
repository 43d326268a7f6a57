"""Organisations that took part in projects of Horizon 2020 (CORDIS)."""
