"""Recommendations of the Senate and kinds of derogation, gathered by hand."""
