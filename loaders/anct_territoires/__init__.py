"""Territoires d'industrie and their groupements (ANCT), phases 1 and 2."""
