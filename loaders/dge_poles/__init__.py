"""Pôles de compétitivité of phase V (2023-2026), their seats and themes, gathered by hand."""
