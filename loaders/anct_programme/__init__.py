"""Phases, axes, bodies and stated figures of the programme, gathered by hand."""
