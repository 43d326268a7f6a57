"""Industrial projects that France Relance supports."""
