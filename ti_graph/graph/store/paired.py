"""Two engines behind one interface, and one answer: that of SPARQL 1.1, whichever engine gives it.

A query is read into a tree. Columns are asked what they are proved to answer alike (`columnar`);
the store is asked the rest, with paths spelled out where it would count them otherwise than the
standard does (`paths`). What cannot be read goes to the store as it stands: it says what is wrong.
"""

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import IO

from pyoxigraph import NamedNode, Quad, Store

from ti_graph.graph.sparql.columnar import for_columns
from ti_graph.graph.sparql.paths import FRESH, spelled_out
from ti_graph.graph.sparql.phases import with_phases
from ti_graph.graph.sparql.ranges import with_ranges
from ti_graph.graph.sparql.reader import read_query
from ti_graph.graph.sparql.tree import Iri, Lit, Query
from ti_graph.graph.sparql.writer import node, written
from ti_graph.graph.store.columns import ColumnStore, NotForColumns
from ti_graph.graph.store.embedded import EmbeddedStore
from ti_graph.graph.store.interface import Answer, Dataset, Solutions, Term, Triples
from ti_graph.graph.store.laterals import row_by_row
from ti_graph.graph.store.limit import with_limit

NAMED = "FROM NAMED "
ALL_ROWS = 1_000_000_000
"""More rows than a worker's memory holds."""


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
        store, measured there, and has few rows to look an OPTIONAL up for.
        """
        if bindings is not None:
            looked_up = row_by_row(text)
            return self.embedded.query(looked_up, bindings, dataset=dataset, base_iri=base_iri)
        return self.ad_hoc(text, dataset, base_iri)

    def ad_hoc(
        self,
        text: str,
        dataset: Dataset | None = None,
        base_iri: str | None = None,
        *,
        most_rows: int = ALL_ROWS,
        columns: bool = True,
    ) -> Answer:
        """Answer a query as SPARQL 1.1 says, with no more rows than somebody will take."""
        query = read_query(text)
        if query is None or query.select is None:
            return self._of_store(text, dataset, base_iri, most_rows)
        if query.select.limit == 0 and query.form != "DESCRIBE":
            return _nothing(query.form, text, base_iri)
        plain = self.plain(query, dataset)
        asked = self.for_columns(plain, dataset) if columns else None
        if asked is not None and self._columns is not None:
            with suppress(NotForColumns):
                return _of_columns(asked, self._columns, most_rows)
        if plain is query:
            return self._of_store(text, dataset, base_iri, most_rows)
        require_readable(text, base_iri)
        found = self._of_store(written(plain), dataset, base_iri, most_rows)
        return _without_steps(found) if isinstance(found, Solutions) else found

    def plain(self, query: Query, dataset: Dataset | None = None) -> Query:
        """A query that the store answers as the standard does; the same one where it does so."""
        whole = dataset is None and not query.graphs
        ranged = with_phases(with_ranges(query), self.embedded.phase_of)
        graphs = self.embedded.graphs() if whole else _named(query, dataset)
        return spelled_out(ranged, self.embedded.holds if whole else None, graphs) or ranged

    def for_columns(self, query: Query, dataset: Dataset | None = None) -> Query | None:
        """A plain query as columns are asked it; None where they are not."""
        if dataset is not None or self._columns is None:
            return None
        return for_columns(query, self._columns.kinds, self.embedded.holds, canonical)

    def _of_store(
        self, text: str, dataset: Dataset | None, base_iri: str | None, most_rows: int
    ) -> Answer:
        limited = text if most_rows == ALL_ROWS else with_limit(text, most_rows)
        return self.embedded.query(limited, dataset=dataset, base_iri=base_iri)

    def dump(self, stream: IO[bytes]) -> None:
        """Write every quad as N-Quads."""
        self.embedded.dump(stream)


def _of_columns(query: Query, columns: ColumnStore, most_rows: int) -> Answer:
    ask = query.form == "ASK"
    select = query.select
    if select is not None and not ask:
        # Under a LIMIT the engine follows a join from the few things that are named, in place
        # of reading whole columns: three hops from a territory take 0.8 ms and not 17.
        limit = most_rows if select.limit is None else min(select.limit, most_rows)
        query = replace(query, select=replace(select, limit=limit))
    found = columns.query(written(query), ask=ask)
    return _without_steps(found) if isinstance(found, Solutions) else found


def _named(query: Query, dataset: Dataset | None) -> tuple[str, ...]:
    """The graphs that GRAPH ranges over, where a query or its protocol names them."""
    if dataset is not None:
        return dataset.named
    named = (one.removeprefix(NAMED) for one in query.graphs if one.startswith(NAMED))
    return tuple(one[1:-1] for one in named)


@lru_cache(maxsize=4096)
def canonical(literal: Lit) -> Lit:
    """A literal as the store keeps it: `01` is 1 there, and so it is in columns."""
    kept = Store()
    kept.add(Quad(NamedNode("urn:s"), NamedNode("urn:p"), node(literal)))
    ((_, _, value, _),) = kept
    kind = None if value.language else Iri(value.datatype.value)
    return Lit(value.value, value.language or "", kind)


def require_readable(text: str, base_iri: str | None) -> Solutions | None:
    """Read a query as the store does, which knows every rule of SPARQL.

    Raises QueryError by the place of what is wrong, in the text as it was written.
    """
    found = EmbeddedStore.of(Store()).query(text, base_iri=base_iri)
    return found if isinstance(found, Solutions) else None


def _without_steps(found: Solutions) -> Solutions:
    """Rows of a `SELECT *` that has no variables of its own."""
    if not any(name.startswith(FRESH) for name in found.variables):
        return found
    return Solutions((), (() for _ in found.rows))


def _nothing(form: str, text: str, base_iri: str | None) -> Answer:
    """The answer to LIMIT 0, of the kind that was asked for: nothing is looked for.

    A DESCRIBE is left to the store: it describes what it names, whatever its pattern finds.
    """
    found = require_readable(text, base_iri)
    if form == "ASK":
        return False
    return Solutions(found.variables, iter(())) if found is not None else Triples(iter(()))
