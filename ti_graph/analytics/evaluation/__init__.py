"""How good the suggestions are: drawn countries with a known truth, and held-out real data."""
