"""SPARQL 1.1 as a tree: read from text, looked at, rewritten, and written again."""
