"""Two engines behind one interface: columns for what they can answer, the store for the rest."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from ti_graph.graph.store.columns import ColumnStore, NotForColumns
from ti_graph.graph.store.embedded import EmbeddedStore
from ti_graph.graph.store.interface import Answer, Dataset, Term


class PairedStore:
    """The store of a release, and its columns where the release has them."""

    def __init__(self, store: Path, columns: Path | None) -> None:
        self.embedded = EmbeddedStore(store)
        # The engine makes its empty logs when it opens: where none can be made, the store answers.
        opens = columns is not None and os.access(columns, os.W_OK)
        self._columns = ColumnStore(columns) if columns and opens else None

    def query(
        self,
        text: str,
        bindings: Mapping[str, Term] | None = None,
        *,
        dataset: Dataset | None = None,
        base_iri: str | None = None,
    ) -> Answer:
        """Answer a query over the union of the named graphs, or the graphs that it names.

        A query that comes with bindings, be they none, is a named one: it was written for the
        store, and measured there.
        """
        if self._columns is not None and bindings is None and dataset is None:
            try:
                return self._columns.query(text, base_iri)
            except NotForColumns:
                pass
        return self.embedded.query(text, bindings, dataset=dataset, base_iri=base_iri)

    def dump(self, stream: IO[bytes]) -> None:
        """Write every quad as N-Quads."""
        self.embedded.dump(stream)
