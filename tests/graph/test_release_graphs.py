"""Queries find a release's graphs in a store that holds several, and nothing else there."""

import pytest
from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, QuerySolutions, Store

from ti_graph.errors import QueryError
from ti_graph.graph.store.interface import Dataset
from ti_graph.graph.store.release_graphs import ReleaseGraphs, located

BASE = "https://w3id.org/ti-graph/"
GRAPHS = ReleaseGraphs(BASE, "r2", ("one", "two"))
OLD = ReleaseGraphs(BASE, "r1", ("one", "two"))
ONE, TWO = f"<{BASE}graph/one>", f"<{BASE}graph/two>"
FOREIGN = "https://example.org/somebody"
PLAIN = {
    "one": [("a", "p", "b"), ("b", "p", "c"), ("both", "p", "d")],
    "two": [("x", "p", "y"), ("both", "p", "d"), ("x", "in", "graph/one")],
}
P = "?s ?p ?o"
QUERIES = [
    f"SELECT * WHERE {{ {P} }}",
    f"SELECT (COUNT(*) AS ?n) WHERE {{ {P} }}",
    f"SELECT ?g ?s WHERE {{ GRAPH ?g {{ {P} }} }}",
    f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH ?g {{ {P} }} GRAPH ?h {{ ?o ?q ?z }} }}",
    f"SELECT ?s WHERE {{ GRAPH {ONE} {{ {P} }} }}",
    f"SELECT ?s WHERE {{ GRAPH <{FOREIGN}> {{ {P} }} }}",
    f"SELECT ?s FROM {ONE} WHERE {{ {P} }}",
    f"SELECT ?s FROM {ONE} from {TWO} WHERE {{ {P} }}",
    f"SELECT ?g ?s FROM NAMED {TWO} WHERE {{ {{ {P} }} UNION {{ GRAPH ?g {{ {P} }} }} }}",
    f"SELECT ?s FROM <{FOREIGN}> WHERE {{ {P} }}",
    f"PREFIX g: <{BASE}graph/> SELECT ?s WHERE {{ GRAPH g:one {{ {P} }} }}",
    f"PREFIX : <{BASE}graph/> SELECT ?s FROM :two WHERE {{ {P} }}",
    f"BASE <{BASE}graph/> SELECT ?s FROM <one> WHERE {{ {P} . FILTER (?s != <two>) }}",
    f"SELECT ?x ?s WHERE {{ ?x <{BASE}in> ?g . GRAPH ?g {{ {P} }} }}",
    f"SELECT ?g WHERE {{ GRAPH ?g {{ ?s <{BASE}in> ?g }} }}",
    "SELECT ?g ?s WHERE { ?s ?p ?o OPTIONAL { GRAPH ?g { ?o ?q ?z } } }",
    f"SELECT ?s WHERE {{ {P} FILTER NOT EXISTS {{ GRAPH {TWO} {{ ?s ?q ?z }} }} }}",
    f"ASK {{ GRAPH {ONE} {{ <{BASE}a> ?p ?o }} }}",
    f"SELECT ?g (COUNT(*) AS ?n) WHERE {{ GRAPH ?g {{ {P} }} }} GROUP BY ?g",
    f"SELECT ?s WHERE {{ {P} FILTER (STR(?s) != 'FROM {ONE} GRAPH {TWO}') }} # GRAPH {ONE}",
]


def node(name: str) -> NamedNode:
    return NamedNode(BASE + name)


@pytest.fixture(scope="module")
def plain() -> Store:
    """The release alone; its default graph holds each triple once, as a union of graphs does."""
    store = Store()
    for graph, triples in PLAIN.items():
        for subject, predicate, value in triples:
            found = (node(subject), node(predicate), node(value))
            store.add(Quad(*found, node(f"graph/{graph}")))
            store.add(Quad(*found, DefaultGraph()))
    return store


@pytest.fixture(scope="module")
def shared() -> Store:
    """Two releases, the earlier one of other triples, and what somebody else keeps there."""
    store = Store()
    for graph, triples in PLAIN.items():
        for subject, predicate, value in triples:
            found = (node(subject), node(predicate), node(value))
            for iri in (GRAPHS.shared(graph), GRAPHS.union):
                store.add(Quad(*found, NamedNode(iri)))
            old = (node(f"{subject}-old"), node(predicate), node(value))
            for iri in (OLD.shared(graph), OLD.union):
                store.add(Quad(*old, NamedNode(iri)))
    theirs = (node("theirs"), node("p"), node("o"))
    store.add(Quad(*theirs, NamedNode(FOREIGN)))
    store.add(Quad(*theirs, DefaultGraph()))
    return store


def written(found: object) -> object:
    if not isinstance(found, QuerySolutions):
        return bool(found)
    plain = {iri: name for name, iri in GRAPHS.to_shared().items()}
    names = [one.value for one in found.variables]
    kept = [place for place, name in enumerate(names) if "graph_of_release" not in name]
    return sorted(
        str([plain.get(getattr(row[one], "value", ""), str(row[one])) for one in kept])
        .replace("<", "").replace(">", "")
        for row in found
    )  # fmt: skip


def asked(store: Store, text: str, dataset: Dataset | None) -> object:
    sent = located(text, GRAPHS, dataset, None)
    return written(
        store.query(
            sent.text,
            default_graph=[NamedNode(iri) for iri in sent.dataset.default],
            named_graphs=[NamedNode(iri) for iri in sent.dataset.named],
        )
    )


@pytest.mark.parametrize("text", QUERIES)
def test_a_query_has_the_answer_that_it_has_where_the_release_is_alone(
    text: str, plain: Store, shared: Store
) -> None:
    alone = plain.query(text)
    assert asked(shared, text, None) == written(alone)


@pytest.mark.parametrize(
    "dataset",
    [
        Dataset((f"{BASE}graph/one",)),
        Dataset((), (f"{BASE}graph/two",)),
        Dataset((f"{BASE}graph/one", FOREIGN), (f"{BASE}graph/two", FOREIGN)),
        Dataset((FOREIGN,), (GRAPHS.union, OLD.union)),
    ],
)
@pytest.mark.parametrize("text", QUERIES)
def test_a_dataset_of_the_protocol_stands_above_from(
    text: str, dataset: Dataset, plain: Store, shared: Store
) -> None:
    alone = plain.query(
        text,
        default_graph=[NamedNode(iri) for iri in dataset.default],
        named_graphs=[NamedNode(iri) for iri in dataset.named],
    )
    assert asked(shared, text, dataset) == written(alone)


@pytest.mark.parametrize("text", ["SELECT * FROM", "SELECT * { GRAPH", "SELECT * FROM NAMED "])
def test_a_query_that_breaks_off_is_reported(text: str) -> None:
    with pytest.raises(QueryError):
        located(text, GRAPHS, None, None)


def test_a_blank_node_is_sent_under_an_iri_and_comes_back() -> None:
    sent = GRAPHS.skolem(BlankNode("b0"))
    assert GRAPHS.unskolem(sent) == BlankNode("b0")
    assert GRAPHS.unskolem(node("a")) == node("a")
