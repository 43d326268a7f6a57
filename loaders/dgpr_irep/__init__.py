"""Industrial sites with their SIRET (IREP)."""
