"""Scores with their evidence: specialisation, relatedness, candidate filières, partners."""
