"""Workbooks that people fill: templates, reading, refusals, where they are kept."""
