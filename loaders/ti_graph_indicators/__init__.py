"""Indicators of attractiveness: what they measure, and how they are made."""
