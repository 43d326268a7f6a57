"""Columns and the embedded store answer alike; what columns cannot answer goes past them."""

import shutil
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode

from ti_graph.errors import QueryError, ReleaseError
from ti_graph.graph.release import Release
from ti_graph.graph.store import ColumnStore, EmbeddedStore, PairedStore, Solutions, Store
from ti_graph.graph.store.columns import NotForColumns, asked_form, write_columns
from ti_graph.graph.store.interface import Dataset

PREFIXES = """
PREFIX tig: <https://w3id.org/ti-graph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX t: <https://w3id.org/ti-graph/territory/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
SAME = [
    "SELECT ?p (COUNT(*) AS ?n) WHERE { ?s ?p ?o } GROUP BY ?p",
    "SELECT ?c ?i (COUNT(?e) AS ?n) (SUM(?j) AS ?jobs) WHERE "
    "{ ?e tig:locatedIn ?c ; tig:hasIndustry ?i ; tig:jobs ?j } GROUP BY ?c ?i",
    "SELECT ?e WHERE { ?e tig:locatedIn/tig:directlyWithin* t:departement-01 }",
    "SELECT ?c ?place WHERE { ?c a tig:Commune ; tig:directlyWithin+ ?place }",
    'SELECT ?t ?l WHERE { ?t rdfs:label ?l FILTER(CONTAINS(LCASE(STR(?l)), "am")) }',
    'SELECT ?t ?l WHERE { ?t rdfs:label ?l FILTER(REGEX(?l, "^v.*", "i")) }',
    "SELECT ?o ?score WHERE { ?o tig:score ?score FILTER(?score > 0.1 && ?score <= 0.75) }",
    "SELECT (AVG(?j) AS ?mean) (MIN(?j) AS ?least) (MAX(?j) AS ?most) WHERE { ?x tig:jobs ?j }",
    "SELECT DISTINCT ?k WHERE { ?x tig:dataKind ?k MINUS { ?x tig:rank ?r } }",
    "SELECT ?t WHERE { ?t a tig:Commune FILTER NOT EXISTS { ?e tig:locatedIn ?t } }",
    'SELECT ?i ?l WHERE { ?i skos:prefLabel ?l FILTER(LANGMATCHES(LANG(?l), "fr")) }',
    "SELECT ?t ?n WHERE { VALUES ?t { t:commune-01001 t:none } OPTIONAL { ?t rdfs:label ?n } }",
    "SELECT ?x (xsd:integer(?r) * 2 AS ?twice) WHERE { ?x tig:rank ?r }",
]


@pytest.fixture(scope="module")
def columns(small_release: Release) -> ColumnStore:
    assert small_release.columns_folder is not None
    return ColumnStore(small_release.columns_folder)


@pytest.fixture(scope="module")
def paired(small_release: Release) -> PairedStore:
    return PairedStore(small_release.store_folder, small_release.columns_folder)


def rows(store: Store | ColumnStore, query: str) -> Counter[tuple[object, ...]]:
    """The rows of an answer; a number by its value, and blank nodes all alike."""
    found = store.query(query)
    assert isinstance(found, Solutions)
    return Counter(tuple(_plain(term) for term in row) for row in found.rows)


def _plain(term: object) -> object:
    if isinstance(term, BlankNode):
        return "_:"
    if isinstance(term, Literal) and term.datatype.value.rsplit("#", 1)[-1] in (
        "double",
        "decimal",
    ):
        return round(float(term.value), 9)
    return term


def test_columns_hold_what_the_store_holds(columns: ColumnStore, small_release: Release) -> None:
    everything = "SELECT DISTINCT ?s ?p ?o WHERE { ?s ?p ?o }"
    assert rows(columns, everything) == rows(small_release.store.embedded, everything)


@pytest.mark.parametrize("query", SAME)
def test_both_engines_answer_alike(
    columns: ColumnStore, small_release: Release, query: str
) -> None:
    answer = rows(columns, PREFIXES + query)
    assert answer == rows(small_release.store.embedded, PREFIXES + query)
    assert answer, "a query that finds nothing proves nothing"


NODES = ["?a", "?b", "?c", "t:commune-01001", "t:ti-2023-1001"]
PATHS = [
    "tig:locatedIn", "tig:directlyWithin", "tig:within", "^tig:locatedIn", "rdfs:label",
    "tig:directlyWithin*", "tig:directlyWithin+", "tig:locatedIn/tig:within", "a",
    "tig:jobs", "tig:hasIndustry", "(tig:within|tig:partlyWithin)", "tig:rank", "?p",
]  # fmt: skip
PATTERN = st.builds(
    "{} {} {} .".format,
    st.sampled_from(NODES),
    st.sampled_from(PATHS),
    st.sampled_from([*NODES, "?n", "?l"]),
)
PART = st.one_of(
    PATTERN,
    st.builds("OPTIONAL {{ {} {} }}".format, PATTERN, PATTERN),
    st.builds("MINUS {{ {} }}".format, PATTERN),
    st.builds("{{ {} }} UNION {{ {} }}".format, PATTERN, PATTERN),
    st.builds("FILTER NOT EXISTS {{ {} }}".format, PATTERN),
    st.builds("FILTER({})".format, st.sampled_from(["?n > 1.5", "?a != ?b", "BOUND(?l)"])),
)
HEADS = [
    "SELECT DISTINCT ?a ?b ?c ?n ?l WHERE {{ {} }}",
    "SELECT ?a (COUNT(DISTINCT ?b) AS ?k) (MAX(?n) AS ?m) WHERE {{ {} }} GROUP BY ?a",
]


@settings(max_examples=40)
@given(parts=st.lists(PART, min_size=1, max_size=3), head=st.sampled_from(HEADS))
def test_both_engines_answer_any_query_alike(
    paired: PairedStore, small_release: Release, parts: list[str], head: str
) -> None:
    # One anchored pattern keeps the number of rows small.
    query = PREFIXES + head.format(" ".join(["?a tig:rank ?n .", *parts]))
    assert rows(paired, query) == rows(small_release.store.embedded, query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM <x:g> { ?s ?p ?o }",
        "SELECT * { GRAPH ?g { ?s ?p ?o } }",
        "select * { graph ?g { ?s ?p ?o } }",
        "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "DESCRIBE <x:a>",
        "SELECT (SUM(?n) AS ?m) { ?s <x:p> ?o OPTIONAL { ?s <x:n> ?n } }",
        "SELECT (MAX(?n + 1) AS ?m) { ?s <x:n> ?n }",
        "SELECT ?b { <x:a> <x:p>/<x:q>* ?b }",
        "SELECT ?b ?l { <x:a> <x:q>+ ?b . ?b <x:l> ?l . }",
        "SELECT (AVG(?m) AS ?k) { SELECT ?s (MIN(?n) AS ?m) { ?s <x:n> ?n } GROUP BY ?s }",
        "SELECT * { \\u0047RAPH ?g { ?s ?p ?o } }",
        "PREFIX f: <http://www.opengis.net/def/function/geosparql/> SELECT (f:area(?x) AS ?y) {}",
    ],
)
def test_what_asks_for_graphs_or_triples_is_not_for_columns(query: str) -> None:
    assert asked_form(query) is None


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("PREFIX graph: <x:FROM> SELECT ?from { ?from graph:GRAPH 'GRAPH' } # FROM", "SELECT"),
        ("ASK { ?s ?p ?o }", "ASK"),
        ("SELECT (COUNT(?n) AS ?m) { ?s <x:p> ?o OPTIONAL { ?s <x:n> ?n } }", "SELECT"),
        ("SELECT ?e { ?e <x:p>/<x:q>* <x:a> }", "SELECT"),
        ("SELECT ?e ?t { ?e <x:p>/<x:q>* ?t }", "SELECT"),
        ("SELECT ?e { <x:a> <x:q>* ?b . ?e <x:p>/<x:q>* ?b }", "SELECT"),
        ("SELECT ?b { <x:a> <x:p> ?b }", "SELECT"),
        ("SELECT (2 * ?n AS ?m) { <x:a> <x:p> ?n }", "SELECT"),
        ("SELECT * { }", "SELECT"),
        ("SELECT (SUM(DISTINCT ?n) AS ?m) { ?s <x:n> ?n }", "SELECT"),
        ("SELECT (GROUP_CONCAT(?n; SEPARATOR=',') AS ?m) { ?s <x:n> ?n }", "SELECT"),
        ("BASE <x:select> ask {}", "ASK"),
    ],
)
def test_a_word_that_is_no_keyword_does_not_count(query: str, form: str) -> None:
    assert asked_form(query) == form


def test_graphs_and_bindings_are_asked_of_the_store(
    paired: PairedStore, small_release: Release
) -> None:
    graphs = {small_release.mint.iri("graph", name) for name in small_release.manifest.graphs}
    found = rows(paired, "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }")
    assert found == Counter((NamedNode(name),) for name in graphs)
    naf = small_release.mint.iri("graph", "insee_naf")
    answer = paired.query("SELECT * { ?s ?p ?o }", dataset=Dataset((naf,)))
    assert isinstance(answer, Solutions)
    assert len(list(answer.rows)) == small_release.manifest.graphs["insee_naf"]
    commune = small_release.mint.iri("territory", "commune-01001")
    bound = paired.query("SELECT ?s ?o { ?s <x:none>? ?o }", {"s": NamedNode(commune)})
    assert isinstance(bound, Solutions)
    assert [row[0] for row in bound.rows] == [NamedNode(commune)]


def test_a_syntax_error_is_told_by_its_place(paired: PairedStore) -> None:
    with pytest.raises(QueryError) as caught:
        paired.query("SELECT *\nWHERE { ?s ?p }")
    assert caught.value.code == "bad_sparql"
    assert caught.value.facts["line"] == "2"


def test_a_relative_iri_is_read_against_the_base(columns: ColumnStore) -> None:
    base = "https://w3id.org/ti-graph/territory/"
    assert columns.query("ASK { <commune-01001> ?p ?o }", base) is True
    assert columns.query("ASK { <commune-01001> ?p ?o }", "https://example.org/") is False


def test_a_release_without_columns_is_answered_by_its_store(small_release: Release) -> None:
    alone = PairedStore(small_release.store_folder, None)
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    assert rows(alone, count) == rows(EmbeddedStore(small_release.store_folder), count)


def test_damaged_columns_are_told(small_release: Release, tmp_path: Path) -> None:
    assert small_release.columns_folder is not None
    folder = tmp_path / "columns"
    shutil.copytree(small_release.columns_folder, folder)
    for path in folder.iterdir():
        path.write_bytes(b"x")
    with pytest.raises(ReleaseError) as caught:
        ColumnStore(folder)
    assert caught.value.code == "damaged_store"


def test_columns_keep_each_triple_once(tmp_path: Path) -> None:
    file = tmp_path / "all.nt"
    file.write_text('<x:s> <x:p> "1" .\n' * 3 + '<x:s> <x:p> "é" .\n', "utf-8")
    assert write_columns(tmp_path / "columns", file) == 2
    found = rows(ColumnStore(tmp_path / "columns"), "SELECT ?o { <x:s> <x:p> ?o }")
    assert found == Counter([(Literal("1"),), (Literal("é"),)])


def test_what_the_engine_cannot_read_is_left_to_the_other(columns: ColumnStore) -> None:
    with pytest.raises(NotForColumns):
        columns.query("SELECT * WHERE { ?s ?p }")
