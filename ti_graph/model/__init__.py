"""The model in the middle: core tables, identifiers, IRIs."""
