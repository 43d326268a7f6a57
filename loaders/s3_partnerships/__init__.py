"""Thematic partnerships of smart specialisation (S3): a card without a file."""
