"""The remote engine: any service of the SPARQL 1.1 Protocol that holds a published release.

What is sent is standard SPARQL, read by our own parser first; extensions by which some engines
reach files or the network are refused.
"""

import re
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from typing import IO, Any, cast

from pyoxigraph import (
    Literal,
    NamedNode,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
)
from pyoxigraph import QueryBoolean as Truth
from pyoxigraph import Store as Oxigraph

from ti_graph.errors import OtherReleaseError, QueryError, StoreError
from ti_graph.graph.store.bound_text import bound_text
from ti_graph.graph.store.embedded import first_line, syntax_error
from ti_graph.graph.store.endpoint import BoundedBody, Connection, Endpoint
from ti_graph.graph.store.interface import Answer, Dataset, Solutions, Term, Triples
from ti_graph.graph.store.release_graphs import COUNTED, ReleaseGraphs, located
from ti_graph.graph.store.tokens import tokens
from ti_graph.model.namespaces import expand

RESULTS = "application/sparql-results+json"
N_TRIPLES = "application/n-triples"
TRUSTED_SECONDS = 2.0
"""How long a release that was there is taken to be there: then it is looked for again."""
_GRAPH_FORMATS = {
    N_TRIPLES: RdfFormat.N_TRIPLES,
    "text/plain": RdfFormat.N_TRIPLES,
    "text/turtle": RdfFormat.TURTLE,
}
_ACCEPT_GRAPH = f"{N_TRIPLES}, text/turtle;q=0.5"
_BOOLEAN = expand("xsd:boolean")
_WKT = NamedNode(expand("geo:wktLiteral"))
_GEOMETRY = "http://www.openlinksw.com/schemas/virtrdf#Geometry"
_EXTENSION = re.compile(r"<\s*(?:bif|sql)\s*:", re.IGNORECASE)
"""Virtuoso's own functions, some of which read files and addresses."""
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_ABSOLUTE = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:")


class RemoteStore:
    """A release in a store elsewhere, read by the same interface as the embedded one."""

    def __init__(self, endpoint: Endpoint, graphs: ReleaseGraphs) -> None:
        self._connection = Connection(endpoint)
        self._graphs = graphs
        self._plain = {shared: NamedNode(plain) for plain, shared in graphs.to_shared().items()}
        self._parser = Oxigraph()
        self._trusted_until = time.monotonic() + TRUSTED_SECONDS

    def query(
        self,
        text: str,
        bindings: Mapping[str, Term] | None = None,
        *,
        dataset: Dataset | None = None,
        base_iri: str | None = None,
    ) -> Answer:
        """Answer a query over the union of the release's graphs, or the graphs that it names.

        Raises QueryError where the text is no standard SPARQL 1.1, QueryTimeoutError at the limit
        of time, StoreError where the service cannot be reached or fails.
        """
        require_standard(text)
        found = self._parsed(text, base_iri)
        given = dict(bindings or {})
        asked = bound_text(text, given)
        if given:
            self._parsed(asked, base_iri)
        self._require_release()
        sent = located(asked, self._graphs, dataset, base_iri)
        form: dict[str, str | list[str]] = {
            "query": _based(sent.text, base_iri),
            "default-graph-uri": list(sent.dataset.default),
        }
        if any(token.is_word("GRAPH") for token in tokens(sent.text)):
            form["named-graph-uri"] = list(sent.dataset.named)
        if isinstance(found, QueryTriples):
            return Triples(self._triples(form))
        if isinstance(found, QuerySolutions):
            names = tuple(variable.value for variable in found.variables)
            return Solutions(names, self._rows(form, names, given))
        return self._truth(form)

    def close(self) -> None:
        """Drop the connections."""
        self._connection.close()

    def _require_release(self) -> None:
        """Raise OtherReleaseError where the release is there no more: its graphs would be empty."""
        if time.monotonic() < self._trusted_until:
            return
        whole = f"<{self._graphs.iri}> <{COUNTED}> ?n"
        if not self._truth({"query": f"ASK {{ GRAPH <{self._graphs.catalogue}> {{ {whole} }} }}"}):
            host, release = self._connection.endpoint.host, self._graphs.release
            raise OtherReleaseError("remote_other_release", host=host, release=release, known="…")
        self._trusted_until = time.monotonic() + TRUSTED_SECONDS

    def _parsed(self, text: str, base_iri: str | None) -> object:
        """What kind of answer a query has, found out on an empty store."""
        try:
            return self._parser.query(text, base_iri=base_iri)
        except SyntaxError as error:
            raise syntax_error(error, text) from None
        except (ValueError, RuntimeError, OSError) as error:
            raise QueryError("failed_query", reason=first_line(error)) from None

    def _rows(
        self, form: dict[str, str | list[str]], names: tuple[str, ...], given: dict[str, Term]
    ) -> Iterator[tuple[Term | None, ...]]:
        with ExitStack() as opened:
            response = opened.enter_context(self._connection.ask(form, RESULTS))
            body = BoundedBody(response, self._connection)
            found = self._read(body, response.headers.get("content-type", ""))
            if not isinstance(found, QuerySolutions):
                raise StoreError("remote_broken_answer", host=self._connection.endpoint.host)
            result = [variable.value for variable in found.variables]
            places = [result.index(name) if name in result else None for name in names]
            rows = iter(found)
            while (row := self._next(rows, body)) is not None:
                yield tuple(
                    given.get(name) if place is None else self._term(row[place])  # type: ignore[index]
                    for name, place in zip(names, places, strict=True)
                )

    def _truth(self, form: dict[str, str | list[str]]) -> bool:
        with self._connection.ask(form, RESULTS) as response:
            body = BoundedBody(response, self._connection)
            found = self._read(body, response.headers.get("content-type", ""))
            if isinstance(found, Truth):
                return bool(found)
            # Virtuoso tells a row with a number in it.
            row = self._next(iter(cast(QuerySolutions, found)), body)
            value = cast(Any, row)[0] if row is not None else None
            return isinstance(value, Literal) and value.value in {"1", "true"}

    def _read(self, body: BoundedBody, kind: str) -> object:
        if "json" not in kind:
            raise StoreError("remote_broken_answer", host=self._connection.endpoint.host)
        try:
            return parse_query_results(cast(IO[bytes], body), format=QueryResultsFormat.JSON)
        except (SyntaxError, ValueError, OSError):
            raise self._broken(body) from None

    def _triples(self, form: dict[str, str | list[str]]) -> Iterator[Triple]:
        with self._connection.ask(form, _ACCEPT_GRAPH) as response:
            body = BoundedBody(response, self._connection)
            kind = response.headers.get("content-type", "").split(";")[0].strip()
            if kind not in _GRAPH_FORMATS:
                raise StoreError("remote_broken_answer", host=self._connection.endpoint.host)
            quads = parse(cast(IO[bytes], body), format=_GRAPH_FORMATS[kind])
            while (quad := self._next(quads, body)) is not None:
                found = cast(Any, quad).triple
                yield Triple(
                    cast(Any, self._term(found.subject)), found.predicate, self._term(found.object)
                )

    def _next(self, found: Iterator[object], body: BoundedBody) -> object | None:
        try:
            return next(found, None)
        except (SyntaxError, ValueError, OSError):
            raise self._broken(body) from None

    def _broken(self, body: BoundedBody) -> Exception:
        """Why an answer could not be read to its end: it was stopped here, or cut short there."""
        host = self._connection.endpoint.host
        return body.failure or StoreError("remote_broken_answer", host=host)

    def _term(self, term: Any) -> Any:
        """A term of an answer as the embedded engine tells it."""
        if isinstance(term, NamedNode):
            return self._plain.get(term.value) or self._graphs.unskolem(term)
        if isinstance(term, Literal):
            return _as_written(term)
        return term


def _as_written(literal: Literal) -> Literal:
    datatype = literal.datatype.value
    if datatype == _BOOLEAN and literal.value in {"0", "1"}:
        return Literal("true" if literal.value == "1" else "false", datatype=literal.datatype)
    if datatype == _GEOMETRY:
        return Literal(literal.value, datatype=_WKT)
    return literal


def require_standard(text: str) -> None:
    """Refuse what reaches out of a store: SERVICE, and functions of one engine's own.

    Raises QueryError.
    """
    for token in tokens(_ESCAPE.sub(_resolve, text)):
        if token.is_word("SERVICE"):
            raise QueryError("refused_keyword", keyword="SERVICE")
        if token.kind == "iri" and _EXTENSION.match(token.text):
            raise QueryError("refused_keyword", keyword=token.text[:40])


def _resolve(escape: re.Match[str]) -> str:
    code = int(escape.group(1) or escape.group(2), 16)
    return chr(code) if code <= 0x10FFFF else "\ufffd"


def _based(text: str, base_iri: str | None) -> str:
    """`text` with the base that its relative IRIs are read by, where it has some."""
    relative = any(
        token.kind == "iri" and not _ABSOLUTE.match(token.text) for token in tokens(text)
    )
    return f"BASE <{base_iri}>\n{text}" if base_iri and relative else text
