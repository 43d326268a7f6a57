"""Which sources a query touches: those with rows in the tables that its patterns are made from.

A pattern about one thing (`?site tig:siret ?siret ; tig:hasIndustry ?industry`) is matched with the
tables whose mapping says most of its properties. What is computed has no source of its own: rows
name the register that they rest on, and where they do not, the sources are those of the release.
"""

from collections.abc import Iterator
from functools import cache
from threading import Lock
from typing import Any

import polars as pl
from rdflib import URIRef
from rdflib.paths import Path
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Node

from ti_graph.graph.all_mappings import said_by_table
from ti_graph.graph.release import Release
from ti_graph.graph.result_mapping import RESULT_MAPPINGS
from ti_graph.model.namespaces import TIG, expand
from ti_graph.query.catalogue import NamedQuery
from ti_graph.query.file_sources import Touched

CLOSURE = {"within": "containment", "home_region": "containment"}
"""What follows from a core table alone → that table."""
TYPE = expand("rdf:type")
_PARSING = Lock()
"""The parser of RDFLib holds what it has read in one place: two threads spoil each other's."""


def touched(query: NamedQuery, release: Release) -> Touched:
    """The sources of a named query in a release, as far as its patterns tell them."""
    tables = tables_of(query.text)
    results = {name for name in tables if name in RESULT_MAPPINGS and name not in CLOSURE}
    core = {CLOSURE.get(name, name) for name in tables - results}
    found = [release.table(name).select(pl.col("source").unique()).collect() for name in core]
    return Touched(sorted({name for frame in found for name in frame["source"]}), bool(results))


@cache
def tables_of(text: str) -> frozenset[str]:
    """The tables that make the statements which a query asks for."""
    asked: dict[Node, set[str]] = {}
    with _PARSING:
        algebra = prepareQuery(text).algebra
    for subject, predicate, value in _triples(algebra):
        for term in _terms(predicate, value):
            asked.setdefault(subject, set()).add(term)
    return frozenset(name for terms in asked.values() for name in _best(terms))


def _triples(part: Any) -> Iterator[tuple[Node, Node, Node]]:
    """Every triple pattern of a query, however deep."""
    if isinstance(part, CompValue):
        if part.name == "BGP":
            yield from part.triples
        for inner in part.values():
            yield from _triples(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _triples(inner)


def _terms(predicate: Node, value: Node) -> Iterator[str]:
    """The project's terms of a pattern: its property, or the class that it names."""
    for part in [value] if str(predicate) == TYPE else _leaves(predicate):
        if isinstance(part, URIRef) and part.startswith(TIG):
            yield str(part)


def _leaves(path: Any) -> Iterator[Any]:
    """The properties of a path."""
    if not isinstance(path, Path):
        yield path
        return
    inner = getattr(path, "args", None) or [getattr(path, "path", None) or getattr(path, "arg", "")]
    for one in inner:
        yield from _leaves(one)


def _best(terms: set[str]) -> list[str]:
    """The tables that say most of some terms of one subject."""
    shared = {name: len(terms & said) for name, said in said_by_table().items()}
    most = max(shared.values(), default=0)
    return [name for name, count in shared.items() if count == most] if most else []
