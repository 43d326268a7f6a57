"""No file of known layout: what is needed of this list is typed into the workbook `europe`."""

from collections.abc import Iterator

from ti_graph.ingest import CoreTable, Source


def load(_source: Source) -> Iterator[CoreTable]:
    """Nothing: the card documents the list, and is absent from every build."""
    yield from ()
