"""Reads a release and says what is known: territories, regions, actors, search, network, maps."""
