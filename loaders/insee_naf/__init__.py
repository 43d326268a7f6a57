"""NAF rév. 2, the French classification of activities, at its five levels (INSEE)."""
