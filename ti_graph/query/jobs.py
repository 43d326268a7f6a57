"""What a worker process can be asked, and how it answers: by pieces, to a sink."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Protocol

from pyoxigraph import NamedNode, Triple

from ti_graph.errors import NotFoundError, QueryError
from ti_graph.graph.store import Answer, PairedStore, Solutions, Triples
from ti_graph.graph.store.interface import Dataset, Store
from ti_graph.graph.store.limit import with_limit
from ti_graph.graph.store.tokens import tokens
from ti_graph.graph.store.workspace import WorkspaceStore
from ti_graph.model.iris import Minter
from ti_graph.query.catalogue import named_query
from ti_graph.query.formats import write
from ti_graph.query.guard import require_harmless
from ti_graph.query.lint import held
from ti_graph.query.located import located
from ti_graph.query.named import ask
from ti_graph.query.run import Table
from ti_graph.query.sink import Sink
from ti_graph.query.table_formats import GEOGRAPHIC, MEDIA_TYPES, TableFormat, table_bytes


class Job(Protocol):
    """Something to be answered from a store. It is sent to another process."""

    @property
    def most_rows(self) -> int:
        """Most rows or triples of the answer."""
        ...

    @property
    def most_bytes(self) -> int:
        """Most bytes of the answer."""
        ...

    def answer(self, store: Store, sink: Sink) -> None:
        """Write the answer to `sink`. Raises QueryError."""
        ...


@dataclass(frozen=True)
class _Asked:
    """A store and the minter of its IRIs."""

    store: Store
    mint: Minter


@dataclass(frozen=True)
class AdHoc:
    """A query as a client wrote it."""

    text: str
    wanted: tuple[str, ...]
    most_rows: int
    most_bytes: int
    dataset: Dataset | None = None
    base_iri: str | None = None
    services: frozenset[str] = frozenset()
    """Hosts that SERVICE may reach."""
    columns: bool = True
    """Whether columns may answer: they hold all rows of a join, the embedded store only one."""

    def answer(self, store: Store, sink: Sink) -> None:
        """Answer in the first of the wanted media types."""
        # Here rather than by who asks: it takes time where a text is long, and has a limit here.
        require_harmless(self.text, self.services)
        found = self._found(store)
        if isinstance(found, Solutions):
            found = _as_written(found, self.text)
        write(found, self.wanted, sink)

    def _found(self, store: Store) -> Answer:
        # One row more than allowed is enough to refuse the rest.
        most = self.most_rows + 1
        try:
            if isinstance(store, PairedStore):
                return store.ad_hoc(
                    self.text, self.dataset, self.base_iri, most_rows=most, columns=self.columns
                )
            limited = with_limit(self.text, most)
            return store.query(limited, dataset=self.dataset, base_iri=self.base_iri)
        except QueryError as error:
            if error.code != "bad_sparql":
                raise
            # What is wrong is reported by its place in the text as it was written.
            return store.query(self.text, dataset=self.dataset, base_iri=self.base_iri)


def _as_written(found: Solutions, text: str) -> Solutions:
    """Rows of `SELECT *` with their variables as the text has them: the engine sorts them."""
    result = [token for token in tokens(text) if token.kind != "space"]
    selects = [place for place, token in enumerate(result) if token.is_word("SELECT")]
    after = result[selects[0] + 1 : selects[0] + 3] if selects else []
    if not any(token.is_mark("*") for token in after):
        return found
    names = dict.fromkeys(token.text[1:] for token in result if token.kind == "variable")
    order = [found.variables.index(name) for name in names if name in found.variables]
    if len(order) != len(found.variables):
        return found
    rows = (tuple(row[place] for place in order) for row in found.rows)
    return Solutions(tuple(found.variables[place] for place in order), rows)


@dataclass(frozen=True)
class Named:
    """A named query with its parameters, and the page of its rows that is wanted."""

    name: str
    given: Mapping[str, str]
    mint: Minter
    wanted: TableFormat
    offset: int
    limit: int
    about: Mapping[str, object] = field(default_factory=dict)
    most_rows: int = 1_000_000
    most_bytes: int = 256 << 20

    def answer(self, store: Store, sink: Sink) -> None:
        """Answer in the wanted format."""
        answered = ask(named_query(self.name), dict(self.given), _Asked(store, self.mint))
        table, notice = answered.table, answered.notice
        total = len(table.rows)
        page = Table(table.columns, table.rows[self.offset : self.offset + self.limit])
        if self.wanted in GEOGRAPHIC:
            page = located(page, _Asked(store, self.mint))
        about = {**self.about, "total": total, "offset": self.offset}
        about["notice"] = None if notice is None else notice.as_dict()
        sink.start(MEDIA_TYPES[self.wanted])
        sink.rows = total
        sink.write(table_bytes(page, self.wanted, about))
        sink.end()


EVERYTHING = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


@dataclass(frozen=True)
class Vocabulary:
    """Which predicates and classes a release holds, as JSON."""

    most_rows: int = 100_000
    most_bytes: int = 16 << 20

    def answer(self, store: Store, sink: Sink) -> None:
        """Answer with two lists of IRIs."""
        known = held(store)
        sink.start("application/json")
        found = {"predicates": sorted(known.predicates), "classes": sorted(known.classes)}
        sink.write(json.dumps(found).encode())
        sink.end()


OUTWARD = "SELECT ?thing ?p ?o WHERE { ?thing ?p ?o } LIMIT 1000"
INWARD = "SELECT ?thing ?s ?p WHERE { ?s ?p ?thing } LIMIT 200"


@dataclass(frozen=True)
class GraphDump:
    """All triples of a graph; None: of the default graph."""

    graph: str | None
    wanted: tuple[str, ...]
    most_rows: int = 10_000_000
    most_bytes: int = 1 << 30

    def answer(self, store: Store, sink: Sink) -> None:
        """Answer in the first of the wanted formats. Raises NotFoundError for no graph."""
        dataset = None if self.graph is None else Dataset((self.graph,))
        found = store.query(EVERYTHING, dataset=dataset)
        if not isinstance(found, Triples):
            raise QueryError("failed_query", reason="CONSTRUCT")
        first = next(found.rows, None)
        if first is None and not _has_graph(store, self.graph):
            raise NotFoundError("unknown_graph", graph=self.graph)
        rest = found.rows if first is None else chain([first], found.rows)
        write(Triples(iter(rest)), self.wanted, sink)


def _has_graph(store: Store, graph: str | None) -> bool:
    """Whether a graph is there though it is empty: only the workspace knows of such."""
    return isinstance(store, WorkspaceStore) and store.has_graph(graph)


@dataclass(frozen=True)
class Description:
    """What is said of one thing, and what points to it."""

    iri: str
    wanted: tuple[str, ...]
    most_rows: int = 2_000
    most_bytes: int = 16 << 20

    def answer(self, store: Store, sink: Sink) -> None:
        """Answer in the first of the wanted formats. Raises NotFoundError where nothing is."""
        thing = NamedNode(self.iri)
        triples = [
            Triple(thing, row[1], row[2])  # type: ignore[arg-type]
            for row in self._rows(store, OUTWARD)
        ]
        triples += [
            Triple(row[1], row[2], thing)  # type: ignore[arg-type]
            for row in self._rows(store, INWARD)
        ]
        if not triples:
            raise NotFoundError("not_found")
        write(Triples(iter(triples)), self.wanted, sink)

    def _rows(self, store: Store, text: str) -> list[tuple[object, ...]]:
        found = store.query(text, {"thing": NamedNode(self.iri)})
        return list(found.rows) if isinstance(found, Solutions) else []


@dataclass(frozen=True)
class Update:
    """A SPARQL update of the workspace."""

    text: str
    dataset: Dataset | None = None
    base_iri: str | None = None
    services: frozenset[str] = frozenset()
    most_rows: int = 0
    most_bytes: int = 0

    def answer(self, store: Store, sink: Sink) -> None:
        """Change the workspace; nothing is answered."""
        require_harmless(self.text, self.services)
        _workspace(store).update(self.text, self.dataset, self.base_iri)
        sink.end()


@dataclass(frozen=True)
class GraphWrite:
    """Triples for a graph of the workspace; None as data: the graph goes."""

    graph: str | None
    data: bytes | None
    media_type: str = ""
    replace: bool = True
    most_rows: int = 0
    most_bytes: int = 16

    def answer(self, store: Store, sink: Sink) -> None:
        """Answer `new` or `there`, as the graph was before. Raises NotFoundError to drop none."""
        workspace = _workspace(store)
        if self.data is None:
            if not workspace.drop_graph(self.graph):
                raise NotFoundError("unknown_graph", graph=self.graph)
            new = False
        else:
            new = workspace.write_graph(
                self.graph, self.data, self.media_type, replace=self.replace
            )
        sink.write(b"new" if new else b"there")
        sink.end()


def _workspace(store: Store) -> WorkspaceStore:
    if not isinstance(store, WorkspaceStore):
        raise QueryError("update_refused")
    return store
