"""ti-graph: a knowledge graph of France's Territoires d'industrie."""

from importlib.metadata import version

__version__ = version("ti-graph")
