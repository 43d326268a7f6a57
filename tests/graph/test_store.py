"""The store answers over the union of its graphs, or over those that a query names."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from ti_graph.errors import QueryError, ReleaseError
from ti_graph.graph.release import Release
from ti_graph.graph.store import EmbeddedStore, Solutions, Triples, load_store
from ti_graph.graph.store.embedded import names_graphs

NAF = "https://w3id.org/ti-graph/graph/insee_naf"
COUNT = "SELECT (COUNT(*) AS ?n) {dataset} WHERE {{ ?s ?p ?o }}"


def count(store: EmbeddedStore, query: str) -> int:
    answer = store.query(query)
    assert isinstance(answer, Solutions)
    ((found,),) = answer.rows
    assert isinstance(found, Literal)
    return int(found.value)


@pytest.fixture(scope="session")
def store(small_release: Release) -> EmbeddedStore:
    return small_release.store.embedded


def test_the_default_graph_is_the_union_of_all(
    store: EmbeddedStore, small_quads: list[Quad]
) -> None:
    assert count(store, COUNT.format(dataset="")) == len({quad.triple for quad in small_quads})


def test_a_query_may_name_its_graph(store: EmbeddedStore, small_release: Release) -> None:
    naf = small_release.manifest.graphs["insee_naf"]
    assert count(store, COUNT.format(dataset=f"FROM <{NAF}>")) == naf
    assert count(store, f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{NAF}> {{ ?s ?p ?o }} }}") == naf


def test_a_query_may_name_several_graphs(store: EmbeddedStore, small_release: Release) -> None:
    graphs = small_release.manifest.graphs
    nace = NAF.replace("insee_naf", "eurostat_nace")
    both = COUNT.format(dataset=f"FROM <{NAF}>\nfrom<{nace}>")
    assert count(store, both) == graphs["insee_naf"] + graphs["eurostat_nace"]


def test_a_graph_that_is_not_there_is_empty(store: EmbeddedStore) -> None:
    assert count(store, COUNT.format(dataset="FROM <https://example.org/none>")) == 0


def test_named_graphs_alone_leave_the_default_graph_empty(
    store: EmbeddedStore, small_release: Release
) -> None:
    assert count(store, COUNT.format(dataset=f"FROM NAMED <{NAF}>")) == 0
    within = f"SELECT (COUNT(*) AS ?n) FROM NAMED <{NAF}> WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }}"
    assert count(store, within) == small_release.manifest.graphs["insee_naf"]


@pytest.mark.parametrize(
    "text",
    [
        'SELECT * WHERE { ?s ?p "FROM <x:y>" }',
        "SELECT * WHERE { ?s ?p 'from' }",
        'SELECT * WHERE { ?s ?p """two\nlines "" FROM <x:y>""" }',
        "SELECT * # FROM <x:y>\nWHERE { ?s ?p ?o }",
        "SELECT ?from WHERE { ?from ?p $FROM }",
        "SELECT * WHERE { <http://a.org/FROM> ?p <http://a.org/#from> }",
        "PREFIX from: <x:> SELECT * WHERE { from:a from:from ?o }",
        "PREFIX : <x:> SELECT * WHERE { :from :a-from ?o }",
        'SELECT * WHERE { ?s ?p "x"@from }',
        'SELECT * WHERE { FILTER(?a < 3 && ?b > 2 || ?c = " FROM ") }',
        "SELECT * WHERE { ?s ?p 'it\\'s FROM <x:y>' }",
        "SELECT * WHERE { _:from ?p ?o }",
    ],
)
def test_a_word_that_is_no_clause_names_no_graph(text: str) -> None:
    assert not names_graphs(text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * FROM <x:y> { ?s ?p ?o }",
        "select*from<x:y>{?s ?p ?o}",
        "PREFIX e: <x:> ASK FROM e:y { ?s ?p ?o }",
        "CONSTRUCT { ?s ?p ?o } FROM NAMED <x:y> WHERE { GRAPH ?g { ?s ?p ?o } }",
        'SELECT ("#" AS ?x) FROM <x:y> { ?s ?p ?o }',
        "DESCRIBE <x:z> # all\nFROM <x:y>",
    ],
)
def test_a_clause_names_a_graph(text: str) -> None:
    assert names_graphs(text)


@pytest.mark.parametrize("text", ["'" * 50_000, '"""' * 30_000, "<a" * 50_000, "'''x" * 20_000])
def test_a_hostile_text_is_looked_at_to_its_end(text: str) -> None:
    assert not names_graphs(text)


def test_an_ask_is_true_or_false(store: EmbeddedStore) -> None:
    assert store.query("ASK { ?s ?p ?o }") is True
    assert store.query("ASK { <x:a> ?p ?o }") is False


def test_a_construct_gives_triples(store: EmbeddedStore) -> None:
    answer = store.query(f"CONSTRUCT {{ ?s ?p ?o }} FROM <{NAF}> WHERE {{ ?s ?p ?o }} LIMIT 3")
    assert isinstance(answer, Triples)
    assert len(list(answer.rows)) == 3


def test_what_is_not_bound_is_none(store: EmbeddedStore) -> None:
    answer = store.query("SELECT ?a ?b WHERE { BIND(1 AS ?a) }")
    assert isinstance(answer, Solutions)
    assert answer.variables == ("a", "b")
    ((a, b),) = answer.rows
    assert isinstance(a, Literal)
    assert b is None


def test_a_binding_fixes_a_variable(store: EmbeddedStore) -> None:
    query = "SELECT ?s ?label WHERE { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?label }"
    ti = NamedNode("https://w3id.org/ti-graph/territory/ti-2023-2001")
    answer = store.query(query, {"s": ti})
    assert isinstance(answer, Solutions)
    assert list(answer.rows) == [(ti, Literal("Désert"))]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("SELECT ?s WHERE {\n ?s ?p }", ("2", "9")),
        ("SELEC", ("1", "6")),
        ("", ("1", "1")),
        ("SELECT * WHERE { ?s ?p ?o }\n\nLIMIT -1", ("3", "7")),
    ],
)
def test_what_is_no_sparql_is_reported_by_line_and_column(
    store: EmbeddedStore, text: str, place: tuple[str, str]
) -> None:
    with pytest.raises(QueryError) as caught:
        store.query(text)
    assert caught.value.code == "bad_sparql"
    assert (caught.value.facts["line"], caught.value.facts["column"]) == place


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <x:a> <x:b> <x:c> }",
        "DELETE WHERE { ?s ?p ?o }",
        "CLEAR ALL",
        "DROP GRAPH <x:a>",
        "LOAD <http://example.org/>",
    ],
)
def test_nothing_can_be_written(store: EmbeddedStore, text: str) -> None:
    with pytest.raises(QueryError) as caught:
        store.query(text)
    assert caught.value.code == "bad_sparql"


def remove(folder: Path) -> None:
    shutil.rmtree(folder)


def lose_pointer(folder: Path) -> None:
    (folder / "CURRENT").unlink()


def lose_data(folder: Path) -> None:
    for path in folder.glob("*.sst"):
        path.unlink()


def truncate(folder: Path) -> None:
    for path in folder.glob("*.sst"):
        path.write_bytes(path.read_bytes()[:50])


def scramble(folder: Path) -> None:
    for path in folder.glob("MANIFEST*"):
        path.write_bytes(b"x")


@pytest.mark.parametrize("damage", [remove, lose_pointer, lose_data, truncate, scramble])
def test_a_damaged_store_is_reported_so(
    damage: Callable[[Path], None], small_release: Release, tmp_path: Path
) -> None:
    folder = tmp_path / "store"
    shutil.copytree(small_release.store_folder, folder)
    damage(folder)
    with pytest.raises(ReleaseError) as caught:
        EmbeddedStore(folder)
    assert caught.value.code == "damaged_store"
    assert str(tmp_path) not in str(caught.value)


def test_a_store_keeps_each_graph_apart(tmp_path: Path) -> None:
    for name, value in (("a", "1"), ("b", "2")):
        (tmp_path / f"{name}.nt").write_text(f'<x:s> <x:p> "{value}" .\n', "utf-8")
    graphs = {f"x:{name}": tmp_path / f"{name}.nt" for name in ("a", "b")}
    assert load_store(tmp_path / "store", graphs.items()) == 2
    store = EmbeddedStore(tmp_path / "store")
    assert count(store, COUNT.format(dataset="FROM <x:a>")) == 1
    assert count(store, COUNT.format(dataset="")) == 2
