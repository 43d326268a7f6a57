"""Communes, groupements, départements and régions of France (INSEE, official geographic code)."""
