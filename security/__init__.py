"""What the project depends on, listed and checked without a network."""
