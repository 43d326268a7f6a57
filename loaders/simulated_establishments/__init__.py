"""A drawn country: simulated establishments, with filières planted where we know them."""
