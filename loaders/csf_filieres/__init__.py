"""Comités stratégiques de filière and the industries they speak of, gathered by hand."""
