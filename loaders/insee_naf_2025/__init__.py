"""NAF 2025 and its correspondence with NAF rév. 2 (INSEE)."""
