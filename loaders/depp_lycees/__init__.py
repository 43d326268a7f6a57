"""Lycées and their pupils by track (DEPP)."""
