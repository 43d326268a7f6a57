"""One interface to a graph store; the embedded engine behind it, and columns beside that."""

from ti_graph.graph.store.columns import ColumnStore, engine_is_installed, write_columns
from ti_graph.graph.store.embedded import EmbeddedStore, load_store
from ti_graph.graph.store.interface import Answer, Solutions, Store, Triples
from ti_graph.graph.store.paired import PairedStore

__all__ = [
    "Answer",
    "ColumnStore",
    "EmbeddedStore",
    "PairedStore",
    "Solutions",
    "Store",
    "Triples",
    "engine_is_installed",
    "load_store",
    "write_columns",
]
