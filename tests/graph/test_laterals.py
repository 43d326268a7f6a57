"""OPTIONAL looked up row by row: the same rows, and only where they are the same."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, QuerySolutions, Store, Variable

from ti_graph.graph.store.laterals import row_by_row

THINGS = [NamedNode(f"urn:{one}") for one in "abcd"]
STEPS = [NamedNode(f"urn:{one}") for one in "pqr"]
LOOKED_UP = [
    "OPTIONAL { ?x <urn:q> ?y }",
    "OPTIONAL { ?x <urn:q> ?y . ?y <urn:r> ?z }",
    "OPTIONAL { ?x <urn:q> ?y ; <urn:r> ?z }",
    "OPTIONAL { ?x <urn:q>/<urn:r> ?z }",
    'OPTIONAL { ?x <urn:q> ?y . FILTER (LANG(?y) = "fr") }',
    "OPTIONAL { ?x <urn:q> ?y FILTER (STR(?y) > STR(?x)) }",
    "optional{?x <urn:q> ?y} # none",
]
LEFT = [
    "OPTIONAL { ?x <urn:q> <urn:a> }",
    "OPTIONAL { ?x <urn:q> 5 . ?x <urn:r> ?y }",
    'OPTIONAL { ?x <urn:q> "a" ; <urn:r> ?y }',
    "OPTIONAL { ?x <urn:q> <urn:a>, ?y }",
    "OPTIONAL { ?x <urn:q>* ?y }",
    "OPTIONAL { ?x <urn:q>|<urn:r> ?y }",
    "OPTIONAL { ?x ^<urn:q> ?y }",
    "OPTIONAL { ?x !<urn:q> ?y }",
    "OPTIONAL { ?x <urn:q> ?y . BIND (?y AS ?z) }",
    "OPTIONAL { ?x <urn:q> ?y . FILTER NOT EXISTS { ?y <urn:r> ?z } }",
    "OPTIONAL { ?x <urn:q> ?y . OPTIONAL { ?z <urn:r> ?y } }",
    "OPTIONAL { SELECT ?x ?y WHERE { ?x <urn:q> ?y } }",
    "OPTIONAL { GRAPH ?g { ?x <urn:q> ?y } }",
    "{ ?x <urn:q> ?y }",
]


def query(part: str) -> str:
    return f"SELECT * WHERE {{ ?x <urn:p> ?w . {part}\n}}"


@pytest.mark.parametrize("part", LOOKED_UP)
def test_an_optional_of_triples_and_filters_is_looked_up_row_by_row(part: str) -> None:
    optional, _, after = part.partition(" #")
    after = f" #{after}" if after else ""
    assert row_by_row(query(part)) == query(f"LATERAL {{ {optional} }}{after}")


@pytest.mark.parametrize("part", LEFT)
def test_any_other_part_stays_but_for_an_optional_within(part: str) -> None:
    within = "OPTIONAL { ?z <urn:r> ?y }"
    assert row_by_row(query(part)) == query(part.replace(within, f"LATERAL {{ {within} }}"))


def test_words_in_texts_and_comments_are_no_optional() -> None:
    text = query('FILTER (?w != "OPTIONAL { ?a <urn:q> ?b }") # OPTIONAL { ?a <urn:q> ?b }')
    assert row_by_row(text) == text


def test_a_brace_in_a_comment_closes_nothing() -> None:
    text = query("OPTIONAL { ?x <urn:q> ?y # }\n ; <urn:r> ?z }")
    assert "LATERAL { OPTIONAL { ?x <urn:q> ?y # }\n ; <urn:r> ?z } }" in row_by_row(text)


@st.composite
def graphs(draw: st.DrawFn) -> Store:
    triple = st.tuples(*map(st.sampled_from, (THINGS, STEPS, THINGS)))
    store = Store()
    store.extend(Quad(*one) for one in draw(st.lists(triple, max_size=14)))
    return store


@st.composite
def patterns(draw: st.DrawFn) -> str:
    """Triples, then OPTIONALs over variables that may be unbound, shared or free."""
    variable = st.sampled_from(["?x", "?y", "?z", "?w"])
    step = st.sampled_from(["<urn:p>", "<urn:q>", "<urn:r>"])
    triple = st.tuples(variable, step, variable).map(" ".join)
    test = st.sampled_from(["", "FILTER (STR(?x) < STR(?y))", "FILTER (BOUND(?w))"])
    inside = st.tuples(st.lists(triple, min_size=1, max_size=2).map(" . ".join), test).map(" ".join)
    optionals = draw(st.lists(inside, min_size=1, max_size=3))
    return " ".join([draw(triple), *(f"OPTIONAL {{ {one} }}" for one in optionals)])


def rows(store: Store, text: str, **bound: NamedNode) -> Counter[Any]:
    found = store.query(text, substitutions=_named(bound))
    assert isinstance(found, QuerySolutions)
    return Counter(tuple(map(str, row)) for row in found)


def _named(bound: dict[str, NamedNode]) -> dict[Any, Any]:
    return {Variable(name): term for name, term in bound.items()}


@given(graphs(), patterns(), st.sampled_from(THINGS))
def test_the_rows_are_those_of_optional(store: Store, pattern: str, known: NamedNode) -> None:
    text = f"SELECT ?x ?y ?z ?w WHERE {{ {pattern} }}"
    assert row_by_row(text) != text
    assert rows(store, row_by_row(text)) == rows(store, text)
    assert rows(store, row_by_row(text), x=known) == rows(store, text, x=known)
