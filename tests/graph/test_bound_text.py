"""Terms in the place of parameters: the answers of the engine's own binding, whatever they hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as some
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, Store, Variable

from ti_graph.graph.store.bound_text import bound_text
from ti_graph.graph.store.interface import Term
from ti_graph.query.catalogue import NamedQuery, catalogue

EX = "https://example.org/"
XSD = "http://www.w3.org/2001/XMLSchema#"
NODES = [NamedNode(f"{EX}{name}") for name in "abc"]
P, Q = NamedNode(f"{EX}p"), NamedNode(f"{EX}q")
HOSTILE = [
    '"', "'", '"""', "\\", '\\"', "\n", "\r\n\t", "} UNION { ?s ?p ?o", "# comment", "?x",
    '" . ?s ?p ?o . #', "'''\"\"\"", "\\u0022", "@fr", "é\u0301🏭", "^^<x>", "$y", "\x01\x7f",
]  # fmt: skip
SHAPES = [
    "SELECT ?x WHERE { ?x <https://example.org/p> ?y }",
    "SELECT DISTINCT ?x WHERE { { SELECT ?x WHERE { ?y <https://example.org/p> ?x } } }",
    "SELECT ?x ?y WHERE { ?x <https://example.org/p> ?y }",
    "SELECT ?x ?y WHERE { ?y <https://example.org/p> ?x }",
    "SELECT DISTINCT ?y ?x WHERE { ?y ?z ?x . FILTER (?x = ?x) }",
    "SELECT ?x (COUNT(?y) AS ?n) WHERE { ?x <https://example.org/p> ?y } GROUP BY ?x",
    "SELECT ?x (COUNT(?y) AS ?n) WHERE { ?y <https://example.org/p> ?x } GROUP BY ?x ORDER BY ?x",
    "SELECT ?x ?n WHERE { { SELECT ?x (COUNT(*) AS ?n) WHERE { ?y ?p ?x } GROUP BY ?x } }",
    "SELECT ?x ?y WHERE { { SELECT ?x WHERE { ?x ?p ?z } } OPTIONAL { ?y ?q ?x } }",
    "SELECT ?x ?y WHERE { ?y ?p ?o OPTIONAL { ?y <https://example.org/q> ?x } FILTER (BOUND(?x)) }",
    "SELECT ?x ?y WHERE { ?y <https://example.org/p> ?v FILTER (?v != ?x) } ORDER BY ?x ?y",
    "SELECT ?x ?y WHERE { ?y ?p ?v . FILTER NOT EXISTS { ?y <https://example.org/q> ?x } }",
    "SELECT ?x (?x AS ?same) ?y WHERE { { ?x ?p ?y } UNION { ?y ?p ?x } }",
    "SELECT ?x ?y WHERE { ?y ?p ?o BIND (STR(?x) AS ?t) FILTER (STR(?o) = ?t) } # ?x",
    "SELECT ?x ?y WHERE { ?y ?p ?o . VALUES ?o { '?x' \"?x\" <https://example.org/a> } }",
]  # fmt: skip
nodes = some.sampled_from(NODES)
texts = some.sampled_from(HOSTILE) | some.text(max_size=8)
literals = some.builds(Literal, texts) | some.builds(lambda t: Literal(t, language="fr"), texts)
numbers = some.integers(-3, 3).map(Literal)
terms: some.SearchStrategy[Term] = nodes | literals | numbers
triples = some.tuples(nodes, some.sampled_from([P, Q]), terms)


def rows(found: object, **given: Term) -> list[str]:
    """The rows, each as text; `given` are put into each where they are not reported."""
    assert isinstance(found, QuerySolutions)
    names = [one.value for one in found.variables if not one.value.startswith("bound_")]
    result = [given | {name: row[name] for name in names} for row in found]
    return sorted(str(sorted((name, str(one)) for name, one in row.items())) for row in result)


@given(known=some.lists(triples, max_size=12), shape=some.sampled_from(SHAPES), term=terms)
def test_the_answer_is_that_of_the_engines_own_binding(
    known: list[tuple[NamedNode, NamedNode, Term]], shape: str, term: Term
) -> None:
    store = Store()
    for subject, predicate, value in known:
        store.add(Quad(subject, predicate, value))
    text = bound_text(shape, {"x": term})
    if isinstance(term, Literal) and "{ ?x" in shape:
        return  # a literal is nobody's subject: the grammar knows no such query
    ours = store.query(text)
    theirs = store.query(shape, substitutions={Variable("x"): term})
    assert rows(ours, x=term) == rows(theirs)


@given(text=texts)
def test_a_value_is_one_token_whatever_it_holds(text: str) -> None:
    asked = bound_text("SELECT (?x AS ?y) WHERE { FILTER (?x = ?x) }", {"x": Literal(text)})
    found = Store().query(asked)
    assert isinstance(found, QuerySolutions)
    (row,) = found
    assert row["y"] == Literal(text)


@pytest.mark.parametrize("query", catalogue().values(), ids=lambda one: one.name)
def test_every_named_query_is_sparql_once_bound_and_tells_what_is_no_parameter(
    query: NamedQuery,
) -> None:
    bound: dict[str, Term] = {
        name: Literal(1) if one.type in {"integer", "decimal"} else
        Literal('a"b') if one.type == "text" else NamedNode(f"{EX}{name}")
        for name, one in query.header.params.items()
    }  # fmt: skip
    ours = Store().query(bound_text(query.text, bound))
    theirs = Store().query(query.text)
    assert isinstance(ours, QuerySolutions)
    assert isinstance(theirs, QuerySolutions)
    found = [one.value for one in ours.variables if not one.value.startswith("bound_")]
    assert found == [one.value for one in theirs.variables if one.value not in bound]


def test_a_text_without_parameters_is_left_as_it_is() -> None:
    assert bound_text(SHAPES[0], {}) == SHAPES[0]
    assert bound_text(SHAPES[0], {"other": NODES[0]}) == SHAPES[0]
