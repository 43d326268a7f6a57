"""A SELECT without a LIMIT gets one where it may stand, and nothing else changes."""

import pytest
from pyoxigraph import QuerySolutions, Store

from ti_graph.graph.store.limit import with_limit


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { VALUES ?x { 1 2 3 4 } }",
        "SELECT * { VALUES ?x { 1 2 3 4 } } # LIMIT 9",
        "SELECT ?x { VALUES ?x { 1 2 3 4 } } ORDER BY DESC(?x)",
        "SELECT ?x {} VALUES ?x { 1 2 3 4 }",
        "SELECT ?x { { SELECT ?x { VALUES ?x { 1 2 3 4 } } LIMIT 3 } }",
        "SELECT ?x { VALUES ?x { 1 2 3 4 } } OFFSET 1",
        "SELECT ?limit { VALUES ?limit { 1 2 3 4 } }",
        "SELECT (COUNT(?x) AS ?n) { VALUES ?x { 1 2 3 4 } } GROUP BY ?x HAVING (COUNT(?x) > 0)",
    ],
)
def test_no_more_rows_than_the_limit_are_reported(query: str) -> None:
    found = Store().query(with_limit(query, 2))
    assert isinstance(found, QuerySolutions)
    assert len(list(found)) == 2


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p ?o } LIMIT 5",
        "SELECT * { ?s ?p ?o } OFFSET 2 limit 5",
        "ASK { ?s ?p ?o }",
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "DESCRIBE <x:a>",
    ],
)
def test_any_other_text_stays(query: str) -> None:
    assert with_limit(query, 2) == query
