"""Answers as bytes: SPARQL results JSON, Turtle and their kin."""

import json
from collections.abc import Iterable
from typing import Any, TypeVar

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from ti_graph.errors import QueryError
from ti_graph.graph.store import Answer, Solutions, Triples
from ti_graph.graph.store.interface import Term
from ti_graph.model.namespaces import PREFIXES, expand

Row = TypeVar("Row")

RESULTS_JSON = "application/sparql-results+json"
TURTLE = "text/turtle"
GRAPH_FORMATS = {
    TURTLE: RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
}
"""Media type → RDF format in which a CONSTRUCT can be answered."""


def encode(answer: Answer, graph_type: str, most_rows: int) -> tuple[bytes, str]:
    """An answer's bytes and media type: JSON for rows and truth values, `graph_type` for triples.

    Raises QueryError where there are more than `most_rows` rows or triples.
    """
    if isinstance(answer, Triples):
        return _graph(_bounded(answer.rows, most_rows), graph_type), graph_type
    if isinstance(answer, Solutions):
        rows = [_binding(answer.variables, row) for row in _bounded(answer.rows, most_rows)]
        return _json({"head": {"vars": answer.variables}, "results": {"bindings": rows}})
    return _json({"head": {}, "boolean": answer})


def _graph(triples: list[Triple], graph_type: str) -> bytes:
    try:
        return serialize(triples, format=GRAPH_FORMATS[graph_type], prefixes=PREFIXES) or b""
    except (OSError, ValueError) as error:
        # A triple about a triple, for instance, cannot be told in JSON-LD.
        raise QueryError("failed_query", reason=str(error)) from None


def _bounded(rows: Iterable[Row], most: int) -> list[Row]:
    taken: list[Row] = []
    for row in rows:
        if len(taken) == most:
            raise QueryError("too_many_rows", most=most)
        taken.append(row)
    return taken


def _json(content: dict[str, Any]) -> tuple[bytes, str]:
    return json.dumps(content, ensure_ascii=False).encode(), RESULTS_JSON


def _binding(variables: tuple[str, ...], row: tuple[Term | None, ...]) -> dict[str, Any]:
    pairs = zip(variables, row, strict=True)
    return {name: json_term(term) for name, term in pairs if term is not None}


def json_term(term: Term) -> dict[str, Any]:
    """A term as SPARQL 1.1 Query Results JSON writes it (1.2 for a triple)."""
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {name: json_term(one) for name, one in parts.items()}}
    return _json_literal(term)


def _json_literal(literal: Literal) -> dict[str, Any]:
    told: dict[str, Any] = {"type": "literal", "value": literal.value}
    if literal.language:
        told["xml:lang"] = literal.language
    elif literal.datatype.value != expand("xsd:string"):
        told["datatype"] = literal.datatype.value
    return told
