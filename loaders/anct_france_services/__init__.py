"""France services offices (ANCT)."""
