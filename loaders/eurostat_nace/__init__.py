"""NACE Rev. 2, the European classification of activities, in English (Eurostat)."""
