"""Jobs and establishments by commune and industry (URSSAF)."""
