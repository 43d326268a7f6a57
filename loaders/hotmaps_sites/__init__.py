"""Energy-intensive industrial sites of Europe (Hotmaps)."""
