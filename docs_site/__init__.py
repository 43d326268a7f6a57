"""How the documentation site is made: its reference pages are written from the code."""
