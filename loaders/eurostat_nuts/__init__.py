"""NUTS regions of Europe, their outlines and neighbours (Eurostat, GISCO)."""
