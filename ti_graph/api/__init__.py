"""HTTP: the API, SPARQL and plain pages. Thin."""
