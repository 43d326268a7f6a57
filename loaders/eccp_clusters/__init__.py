"""Cluster organisations of Europe (ECCP): a card without a file."""
