"""One interface to a graph store; the embedded engine behind it."""

from ti_graph.graph.store.embedded import EmbeddedStore, load_store
from ti_graph.graph.store.interface import Answer, Solutions, Store, Triples

__all__ = ["Answer", "EmbeddedStore", "Solutions", "Store", "Triples", "load_store"]
