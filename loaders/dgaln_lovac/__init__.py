"""Long vacant private dwellings by commune (LOVAC)."""
