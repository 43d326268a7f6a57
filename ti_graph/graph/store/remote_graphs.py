"""The graphs of a store elsewhere as its publisher sees them: counted, added to, dropped."""

from pyoxigraph import (
    Literal,
    NamedNode,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse_query_results,
    serialize,
)

from ti_graph.errors import StoreError
from ti_graph.graph.store.endpoint import BoundedBody, Connection, Endpoint

RESULTS = "application/sparql-results+json"
SPARQL_UPDATE = "application/sparql-update"
N_TRIPLES = "application/n-triples"
CHUNK, CHUNK_AS_UPDATE = 20_000, 1_000
"""Triples that are sent at once, some 3 MB; as an update, engines take in far fewer."""
SECONDS = 600.0
"""What one chunk, one count or one drop may take."""


class Graphs:
    """The named graphs of a store, by the SPARQL 1.1 Protocol and Graph Store Protocol."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        patient = Endpoint(
            endpoint.query_url, endpoint.update_url, endpoint.graphs_url,
            endpoint.user, endpoint.password, SECONDS,
        )  # fmt: skip
        self._connection = Connection(patient)
        self.chunk = CHUNK if endpoint.graphs_url else CHUNK_AS_UPDATE

    @property
    def host(self) -> str:
        """What may be shown of the address."""
        return self._endpoint.host

    def close(self) -> None:
        """Drop the connections."""
        self._connection.close()

    def select(self, query: str) -> list[tuple[str | None, ...]]:
        """The rows of a SELECT, as text."""
        with self._connection.ask({"query": query}, RESULTS) as response:
            body = BoundedBody(response, self._connection)
            try:
                found = parse_query_results(body, format=QueryResultsFormat.JSON)  # type: ignore[arg-type]
                if not isinstance(found, QuerySolutions):
                    raise ValueError("no rows")
                width = len(found.variables)
                return [tuple(_value(row[place]) for place in range(width)) for row in found]
            except (SyntaxError, ValueError, OSError):
                raise body.failure or StoreError("remote_broken_answer", host=self.host) from None

    def count(self, graph: str) -> int:
        """The triples of a graph; none where it is not there."""
        ((found,),) = self.select(
            f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
        )
        return int(found or 0)

    def add(self, graph: str, triples: list[Triple]) -> None:
        """Add triples to a graph."""
        text = n_triples(triples)
        if self._endpoint.graphs_url:
            self._connection.send(
                "POST", self._endpoint.graphs_url, content=text, kind=N_TRIPLES,
                params={"graph": graph},
            )  # fmt: skip
        else:
            self.update(f"INSERT DATA {{ GRAPH <{graph}> {{\n{text.decode()}}} }}")

    def drop(self, graph: str) -> None:
        """Remove a graph, if it is there."""
        self.update(f"DROP SILENT GRAPH <{graph}>")

    def update(self, text: str) -> None:
        """Run an update."""
        self._connection.send(
            "POST", self._endpoint.update_url, content=text.encode(), kind=SPARQL_UPDATE, params={}
        )


def n_triples(triples: list[Triple]) -> bytes:
    """Triples as N-Triples; what a term holds is escaped by the engine's own writer."""
    return serialize(triples, format=RdfFormat.N_TRIPLES) or b""


def _value(term: object) -> str | None:
    return term.value if isinstance(term, NamedNode | Literal) else None
