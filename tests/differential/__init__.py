"""Drawn queries, answered by the standard's own definitions and by the engines: one answer."""
