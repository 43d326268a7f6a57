"""Columns and the embedded store answer alike; what columns cannot answer goes past them."""

import shutil
from collections import Counter
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode

from ti_graph.errors import QueryError, ReleaseError
from ti_graph.graph.release import Release
from ti_graph.graph.sparql.reader import read_query
from ti_graph.graph.store import ColumnStore, EmbeddedStore, PairedStore, Solutions, Store
from ti_graph.graph.store.columns import NotForColumns, write_columns
from ti_graph.graph.store.interface import Dataset, Triples

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


def test_the_steps_of_a_path_between_two_constants_are_nobodys_to_see(paired: PairedStore) -> None:
    query = "SELECT * { t:commune-01001 !(tig:within|^tig:within) t:departement-01 }"
    assert engine(paired, query) == "columns"
    found = paired.ad_hoc(PREFIXES + query)
    assert isinstance(found, Solutions)
    assert found.variables == ()
    assert list(found.rows) == [()]


def engine(paired: PairedStore, query: str) -> str:
    """Which engine is asked."""
    tree = read_query(PREFIXES + query)
    if tree is None:
        return "store"
    return "store" if paired.for_columns(paired.plain(tree)) is None else "columns"


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM <x:g> { ?s ?p ?o }",
        "SELECT * { GRAPH ?g { ?s ?p ?o } }",
        "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "DESCRIBE <x:a>",
        # A value may be missing or of several kinds, or is computed.
        "SELECT (SUM(?n) AS ?m) { ?s tig:rank ?r OPTIONAL { ?s tig:jobs ?n } }",
        "SELECT (MAX(?n + 1) AS ?m) { ?s tig:rank ?n }",
        "SELECT (MAX(?l) AS ?m) { ?s rdfs:label ?l }",
        "SELECT (SUM(?nothing) AS ?m) { ?s tig:rank ?n }",
        "SELECT (COUNT(?nothing) AS ?m) { ?s tig:rank ?n }",
        "SELECT (AVG(?m) AS ?k) { SELECT ?s (MIN(?n) AS ?m) { ?s tig:rank ?n } GROUP BY ?s }",
        "SELECT ?s { BIND(1 AS ?r) ?s tig:rank ?r }",
        "SELECT ?s { VALUES ?r { 1 } ?s tig:rank ?r }",
        # A test may be an error.
        'SELECT ?s { ?s tig:rank ?r FILTER(?r != "1") }',
        "SELECT ?s { ?s rdfs:label ?r FILTER(?r > 1) }",
        "SELECT ?s { ?s tig:rank ?r FILTER(?r > 0.1234567890123456) }",
        "SELECT ?s { ?s tig:rank ?r FILTER(!(?r > 1)) }",
        "SELECT ?s { ?s tig:rank ?r FILTER(?r > ?s) }",
        "SELECT ?s { ?s tig:rank ?r FILTER(sameTerm(?r, 1)) }",
        'SELECT ?s { ?s ?p ?r FILTER(CONTAINS(?r, "a")) }',
        "SELECT ?s { ?s tig:rank ?r FILTER NOT EXISTS { ?s tig:score ?y } }",
        "SELECT ?s { ?s tig:rank ?r MINUS { ?s tig:score ?y } }",
        "SELECT ?s { ?s tig:rank ?r OPTIONAL { ?s tig:score ?y FILTER(?r > 1) } }",
        "SELECT ?s { OPTIONAL { ?s tig:score ?y } ?s tig:rank ?y }",
        "SELECT ?s { { ?s tig:score ?y } UNION { ?s tig:jobs ?z } ?s tig:rank ?y }",
        # Which rows a LIMIT leaves, and in which order unlike values stand, is an engine's own.
        "SELECT ?s { ?s tig:rank ?r } LIMIT 3",
        "SELECT ?s { ?s tig:rank ?r } ORDER BY ?r LIMIT 3",
        "SELECT ?o { ?s ?p ?o } ORDER BY ?o",
        # A walk from or to what may be nowhere, or where each way counts.
        "SELECT ?o { 'x' tig:within* ?o }",
        "SELECT ?o { ?s (tig:within|tig:adjacentTo)* ?o }",
        "SELECT ?s { ?s tig:within? ?o }",
        "SELECT ?s { ?s tig:within+ ?s }",
        # The store walks on from what is named at once.
        "SELECT ?o { t:commune-01001 tig:directlyWithin* ?o }",
        "SELECT ?o { ?e tig:locatedIn t:commune-01001 ; tig:locatedIn/tig:directlyWithin* ?o }",
        "PREFIX f: <http://www.opengis.net/def/function/geosparql/> SELECT (f:area(?x) AS ?y) {}",
    ],
)
def test_what_the_engines_may_answer_otherwise_is_not_asked_of_columns(
    paired: PairedStore, query: str
) -> None:
    assert engine(paired, query) == "store"


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?from { ?from rdfs:label 'GRAPH' } # FROM",
        "ASK { ?s ?p ?o }",
        "select ?s{?s tig:rank 01}",
        "SELECT (COUNT(?n) AS ?m) { ?s tig:rank ?r OPTIONAL { ?s tig:jobs ?n } }",
        "SELECT (MAX(?r) AS ?m) (COUNT(DISTINCT ?s) AS ?n) { ?s tig:rank ?r }",
        "SELECT ?t (SUM(?r) AS ?m) { ?s tig:rank ?r ; tig:territory ?t } GROUP BY ?t ORDER BY ?m",
        "SELECT ?e { ?e tig:locatedIn/tig:directlyWithin* t:departement-01 }",
        "SELECT ?s { ?s rdfs:label|skos:prefLabel ?l FILTER(REGEX(?l, '^a', 'i')) }",
        "SELECT ?s { ?s tig:rank ?r FILTER(?r > 1 && ?r <= 3.5 || ?r = 7) }",
        "SELECT ?s { ?s a ?k FILTER(?k != tig:Commune) }",
        "SELECT ?s { ?s tig:rank ?r OPTIONAL { ?s tig:score ?y } FILTER(!BOUND(?y)) }",
        "SELECT ?s ?r { ?s tig:rank ?r } ORDER BY DESC(?r) ?s LIMIT 3",
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(?p IN (tig:rank, tig:score)) }",
    ],
)
def test_what_both_engines_answer_alike_is_asked_of_columns(
    paired: PairedStore, small_release: Release, query: str
) -> None:
    assert engine(paired, query) == "columns"
    assert engine(paired, f"# GRAPH ?g SUM\n{query}\n#") == "columns"
    if not query.startswith("ASK"):
        alone = PairedStore(small_release.store_folder, None)
        assert rows(paired, PREFIXES + query) == rows(alone, PREFIXES + query)


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


def test_a_syntax_error_is_reported_by_its_place(paired: PairedStore) -> None:
    with pytest.raises(QueryError) as caught:
        paired.query("SELECT *\nWHERE { ?s ?p }")
    assert caught.value.code == "bad_sparql"
    assert caught.value.facts["line"] == "2"


def test_a_relative_iri_is_read_against_the_base(paired: PairedStore) -> None:
    base = "https://w3id.org/ti-graph/territory/"
    assert paired.query("ASK { <commune-01001> ?p ?o }", base_iri=base) is True
    assert paired.query("ASK { <commune-01001> ?p ?o }", base_iri="https://example.org/") is False


def test_no_row_of_a_product_is_looked_for_where_none_is_wanted(paired: PairedStore) -> None:
    product = "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i LIMIT 0"
    found = paired.query(f"SELECT ?a ?i {product}")
    assert isinstance(found, Solutions)
    assert found.variables == ("a", "i")
    assert list(found.rows) == []
    with pytest.raises(QueryError):
        paired.query("SELECT ?a (COUNT(*) AS ?n) { ?a ?b ?c } LIMIT 0")


PRODUCT = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l"


def test_no_row_is_reported_in_the_kind_of_answer_that_was_asked_for(paired: PairedStore) -> None:
    assert paired.query(f"ASK {{ {PRODUCT} }} LIMIT 0") is False
    made = paired.query(f"CONSTRUCT {{ ?a ?b ?l }} {{ {PRODUCT} }} LIMIT 0")
    assert isinstance(made, Triples)
    assert list(made.rows) == []
    described = paired.query("DESCRIBE <https://w3id.org/ti-graph/territory/commune-01001>")
    assert isinstance(described, Triples)
    assert list(described.rows)


@pytest.mark.parametrize("items", ["*", "?a ?l", "(COUNT(*) AS ?n)"])
def test_a_select_inside_that_takes_no_row_is_not_looked_for(
    paired: PairedStore, items: str
) -> None:
    inner = f"{{ SELECT {items} {{ {PRODUCT} }} LIMIT 0 }}"
    assert list(rows(paired, f"SELECT * {{ {inner} }}")) == []
    assert paired.query(f"ASK {{ {inner} }}") is False
    kept = rows(paired, f"SELECT ?s {{ {{ SELECT ?s {{ ?s ?p ?o }} LIMIT 3 }} OPTIONAL {inner} }}")
    assert kept.total() == 3


def test_a_release_without_columns_is_answered_by_its_store(small_release: Release) -> None:
    alone = PairedStore(small_release.store_folder, None)
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    assert rows(alone, count) == rows(EmbeddedStore(small_release.store_folder), count)


def test_damaged_columns_are_reported(small_release: Release, tmp_path: Path) -> None:
    assert small_release.columns_folder is not None
    folder = tmp_path / "columns"
    shutil.copytree(small_release.columns_folder, folder)
    for path in folder.iterdir():
        path.write_bytes(b"x")
    with pytest.raises(ReleaseError) as caught:
        ColumnStore(folder)
    assert caught.value.code == "damaged_store"


def test_a_flipped_bit_in_columns_is_reported_and_the_store_answers(
    small_release: Release, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    copy = shutil.copytree(small_release.folder, tmp_path / "release")
    file = max((copy / "columns").iterdir(), key=lambda path: path.stat().st_size)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    damaged = Release(copy)
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    assert damaged.columns_folder is None
    assert f"columns/{file.name}" in caplog.text
    assert damaged.faults() == [f"columns/{file.name}"]
    assert rows(damaged.store, count) == rows(small_release.store.embedded, count)


def test_columns_keep_each_triple_once(tmp_path: Path) -> None:
    file = tmp_path / "all.nt"
    file.write_text('<x:s> <x:p> "1" .\n' * 3 + '<x:s> <x:p> "é" .\n', "utf-8")
    assert write_columns(tmp_path / "columns", file) == 2
    found = rows(ColumnStore(tmp_path / "columns"), "SELECT ?o { <x:s> <x:p> ?o }")
    assert found == Counter([(Literal("1"),), (Literal("é"),)])


def test_what_the_engine_cannot_read_is_left_to_the_other(columns: ColumnStore) -> None:
    with pytest.raises(NotForColumns):
        columns.query("SELECT * WHERE { ?s ?p }")


def test_what_a_property_holds_is_written_with_columns(tmp_path: Path) -> None:
    file = tmp_path / "all.nt"
    integer, decimal = ("http://www.w3.org/2001/XMLSchema#" + n for n in ("integer", "decimal"))
    file.write_text(
        f'<x:s> <x:p> "1"^^<{integer}> .\n'
        '<x:s> <x:p> "a \\"quoted\\" . text" .\n'
        '_:b <x:q> "mot"@fr .\n'
        f'<x:s> <x:q> "1234567890.123456"^^<{decimal}> .\n'
        "<x:s> <x:r> _:b .\n<x:s> <x:r> <x:o> .\n",
        "utf-8",
    )
    write_columns(tmp_path / "columns", file)
    kinds = ColumnStore(tmp_path / "columns").kinds
    string = "http://www.w3.org/2001/XMLSchema#string"
    assert kinds["x:p"] == {integer, string}
    assert kinds["x:q"] == {"language", "long"}
    assert kinds["x:r"] == {"iri", "blank"}
    assert kinds["^x:p"] == {"iri"}
    assert kinds["^x:q"] == {"iri", "blank"}
    assert kinds["?"] == {integer, string, "language", "long", "iri", "blank"}
