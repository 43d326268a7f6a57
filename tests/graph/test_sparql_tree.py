"""A query is read into a tree, written again, and its paths are counted as the standard does."""

import re
from collections import Counter
from pathlib import Path

import pytest
from pyoxigraph import Store

from ti_graph.graph.sparql.paths import spelled_out
from ti_graph.graph.sparql.ranges import with_ranges
from ti_graph.graph.sparql.reader import read_query
from ti_graph.graph.sparql.tree import Iri, Lit, Query, rebuilt
from ti_graph.graph.sparql.writer import written
from ti_graph.graph.store import PairedStore, Solutions, load_store
from ti_graph.model.namespaces import TIG, expand

READ = [
    "SELECT * { }",
    'SELECT ?s { ?s a <x:c> ; <x:p> 1, -2.5, +1e3, \'a\'@fr, """b"c""" . [ <x:q> (1 [] ) ] . }',
    "BASE <http://x/> PREFIX : <#> SELECT DISTINCT ?o { :a^:b/:c*|!(a|^:d) ?o }",
    "SELECT (COUNT(DISTINCT *) AS ?n) { ?s ?p ?o }",
    "SELECT (GROUP_CONCAT(?a; separator=';') AS ?b) { VALUES (?a ?c) { (UNDEF 1) } }",
    "SELECT ?d { ?s ?p ?c } GROUP BY (?c+1 AS ?d)",
    "ASK { GRAPH ?g { ?s ?p ?o FILTER(?o<?s||!BOUND(?o) && ?s IN (1, 2)) } }",
    "CONSTRUCT { ?s <x:p> '}' } WHERE { ?s ?p ?o } LIMIT 3",
    "DESCRIBE ?x <x:a> FROM <x:g> { ?x ?p ?o }",
    "SELECT ?s { { SELECT ?s { ?s ?p ?o } ORDER BY DESC(?o) LIMIT 1 } MINUS { ?s ?q 1 } } OFFSET 2",
    "SELECT ?s { ?s ?p ?o FILTER NOT EXISTS { ?o ?p ?s } OPTIONAL { ?s <x:q> ?v } }",
    "SELECT ?w { ?s ?p ?v BIND(-?v AS ?w) }",
    "SELECT ?s { ?s ?p ?o } GROUP BY ?s HAVING(COUNT(*) > 1) ORDER BY ASC(STR(?s)) LIMIT 9",
    "SELECT ?s { ?s ?p ?o } VALUES ?s { <x:a> }",
]
NOT_READ = [
    "SELECT",
    "SELECT ?s { ?s ?p }",
    "SELECT ?s { ?s unknown:p ?o }",
    "SELECT ?s { SERVICE <http://x/> { ?s ?p ?o } }",
    "SELECT * { \\u0047RAPH ?g { ?s ?p ?o } }",
    "INSERT DATA { <x:a> <x:b> <x:c> }",
    "SELECT ?s { " + "{" * 3000 + "}" * 3000 + " }",
]


@pytest.mark.parametrize("text", READ)
def test_a_query_is_written_as_it_was_read(text: str) -> None:
    query = read_query(text)
    assert query is not None
    again = read_query(written(query))
    assert again == query or (again is not None and written(again) == written(query))
    Store().query(written(query), base_iri="http://x/")


@pytest.mark.parametrize("text", NOT_READ)
def test_what_is_not_sparql_1_1_is_left_to_the_store(text: str) -> None:
    assert read_query(text) is None


def test_a_comment_changes_nothing_that_is_read() -> None:
    plain = "SELECT ?s { ?s <x:p#q> '#' }"
    assert read_query("#a\n" + plain.replace(" {", "#} GRAPH\n {") + "#b") == read_query(plain)


# The graph of the rules below: a leads to b by p and by q, b to c, a to d, d to c.
EDGES = ["a p b", "a q b", "b p c", "a p d", "d p c"]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> PairedStore:
    folder = tmp_path_factory.mktemp("paths")
    lines = ("<x:{}> <x:{}> <x:{}> .\n".format(*edge.split()) for edge in EDGES)
    (folder / "g.nt").write_text("".join(lines), "utf-8")
    load_store(folder / "store", [("x:g", folder / "g.nt")])
    return PairedStore(folder / "store", None)


@pytest.fixture(scope="module")
def phases(tmp_path_factory: pytest.TempPathFactory) -> PairedStore:
    folder = tmp_path_factory.mktemp("phases")
    first, year = f"<{TIG}firstYear>", f'"2023"^^<{expand("xsd:integer")}>'
    lines = [
        f"<x:t> <{TIG}phase> <x:now> .", f"<x:u> <{TIG}phase> <x:then> .",
        f"<x:now> {first} {year} .", f"<x:project> {first} {year} .",
        f"<x:now> <{expand('rdf:type')}> <{TIG}ProgrammePhase> .",
    ]  # fmt: skip
    (folder / "g.nt").write_text("\n".join(lines) + "\n", "utf-8")
    load_store(folder / "store", [("x:g", folder / "g.nt")])
    return PairedStore(folder / "store", None)


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("?s <phase> 2023", {"t": 1}),
        ("?s <phase> 02023", {"t": 1}),
        ("GRAPH <x:g> { ?s <phase> 2023 }", {"t": 1}),
        ("?s <phase> 2018", {}),
        ("?s <phase> <x:then>", {"u": 1}),
        ("?s <firstYear> 2023", {"now": 1, "project": 1}),
    ],
)
def test_a_phase_answers_by_its_year(
    phases: PairedStore, pattern: str, found: dict[str, int]
) -> None:
    named = re.sub("<(phase|firstYear)>", rf"<{TIG}\1>", pattern)
    assert ends(phases, named) == Counter(found)


def ends(store: PairedStore, pattern: str) -> Counter[str]:
    found = store.query(f"SELECT * {{ {pattern} }}")
    assert isinstance(found, Solutions)
    return Counter(" ".join(str(term).strip("<>")[2:] for term in row) for row in found.rows)


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        # Each way of an alternative counts.
        ("<x:a> <x:p>|<x:q> ?o", {"b": 2, "d": 1}),
        ("<x:a> (<x:p>|<x:q>) <x:b>", {"": 2}),
        ("<x:a> (<x:p>|<x:q>)/<x:p> ?o", {"c": 3}),
        # So does each triple of a negated property set.
        ("<x:a> !<x:r> ?o", {"b": 2, "d": 1}),
        ("<x:a> !<x:r> <x:b>", {"": 2}),
        ("<x:b> !(<x:p>|^<x:q>) ?o", {"a": 1}),
        # A walk finds each end once.
        ("<x:a> (<x:p>|<x:q>)+ ?o", {"b": 1, "c": 1, "d": 1}),
        ("<x:a> (<x:p>|<x:q>)* <x:c>", {"": 1}),
        # No steps lead from a term to itself, wherever it is; a variable is only what is there.
        ("<x:a> <x:p>* ?o", {"a": 1, "b": 1, "c": 1, "d": 1}),
        ("<x:nowhere> <x:p>* ?o", {"nowhere": 1}),
        ("<x:nowhere> <x:p>? ?o", {"nowhere": 1}),
        ("?s <x:p>* <x:nowhere>", {"nowhere": 1}),
        ("<x:nowhere> <x:p>* <x:nowhere>", {"": 1}),
        ("<x:nowhere> <x:p>* <x:other>", {}),
        ("<x:nowhere> <x:p>+ ?o", {}),
        ("<x:nowhere> (<x:p>?)+ ?o", {"nowhere": 1}),
        ("<x:nowhere> <x:p>*/<x:q>* ?o", {}),
        ("VALUES ?s { <x:nowhere> } ?s <x:p>* ?o", {}),
        ("GRAPH <x:g> { <x:nowhere> <x:p>* ?o }", {"nowhere": 1}),
        ("GRAPH <x:none> { <x:nowhere> <x:p>* ?o }", {}),
        # In a graph that is looked for, too.
        ("GRAPH ?g { <x:a> <x:p>+ <x:c> }", {"g": 1}),
        ("GRAPH ?g { <x:nowhere> <x:p>? ?o }", {"g nowhere": 1}),
        # What steps are joined by is nobody's to see.
        ("[] <x:p>|<x:q> <x:b>", {"": 2}),
    ],
)
def test_paths_are_counted_as_the_standard_does(
    store: PairedStore, pattern: str, found: dict[str, int]
) -> None:
    assert ends(store, pattern) == found


def spelled(text: str, *known: str) -> str | None:
    query = read_query(text)
    assert query is not None
    found = spelled_out(query, lambda term: isinstance(term, Iri) and term.value in known)
    return None if found is None else written(found)


def test_a_path_that_the_store_counts_rightly_is_left_as_it_is() -> None:
    for path in ("<x:p>/<x:q>", "^<x:p>", "(<x:p>|<x:q>)+", "<x:p>/<x:q>*", "(!<x:p>)*"):
        assert spelled(f"SELECT * {{ ?s {path} ?o }}") is None
    assert spelled("SELECT * { <x:a> <x:p>* ?o }", "x:a") is None
    assert spelled("SELECT * { <x:a> <x:p>* ?o }") is not None
    assert spelled("SELECT * { <x:a> <x:p>+ ?o }") is None


def test_a_property_of_a_few_is_looked_up() -> None:
    def ranged(text: str) -> str:
        query = read_query(text)
        assert isinstance(query, Query)
        return written(with_ranges(query))

    assert "VALUES (?p) { (<x:a>) (<x:b>) }" in ranged(
        "SELECT * { ?s ?p ?o FILTER(?p IN (<x:a>, <x:b>, <x:a>)) }"
    )
    for test in ("?o IN (<x:a>)", "?p NOT IN (<x:a>)", "?p IN (<x:a>, 1)", "?p != <x:a>"):
        assert "VALUES" not in ranged(f"SELECT * {{ ?s ?p ?o FILTER({test}) }}")


@pytest.mark.parametrize(
    ("pattern", "rows"),
    [("?s !<x:r> ?o", 4), ("<x:a> !<x:r> <x:b>", 1), ("<x:a> (<x:p>|<x:q>)/<x:p> ?o", 1)],
)
def test_rows_counted_once_are_those_of_the_query_s_own_variables(
    store: PairedStore, pattern: str, rows: int
) -> None:
    found = store.query(f"SELECT (COUNT(DISTINCT *) AS ?n) {{ {pattern} }}")
    assert isinstance(found, Solutions)
    assert [getattr(row[0], "value", None) for row in found.rows] == [str(rows)]


def test_a_table_or_a_select_inside_keeps_the_graph_that_it_stands_in(store: PairedStore) -> None:
    counted = "{ SELECT (COUNT(*) AS ?n) { ?s ?p ?o } }"
    found = store.query(f"SELECT ?g ?n {{ GRAPH ?g {counted} }}")
    assert isinstance(found, Solutions)
    assert [[str(term) for term in row] for row in found.rows] == [
        ["<x:g>", '"5"^^<http://www.w3.org/2001/XMLSchema#integer>']
    ]
    assert store.query(f"ASK {{ GRAPH <x:none> {counted} }}") is False
    assert ends(store, "GRAPH ?g { VALUES ?o { <x:b> } }") == {"g b": 1}
    assert ends(store, "GRAPH <x:none> { VALUES ?o { <x:b> } }") == {}


# Constants and tests: one rule for both engines.


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ("ASK { FILTER(1 != '1') }", True),
        ("ASK { FILTER(1 = '1') }", False),
        ("ASK { FILTER(sameTerm(01, 1)) }", True),
        ("ASK { FILTER(sameTerm('1'^^<http://www.w3.org/2001/XMLSchema#boolean>, true)) }", True),
    ],
)
def test_values_are_compared_by_one_rule(store: PairedStore, query: str, *, holds: bool) -> None:
    assert store.query(query) is holds


def test_the_graph_knows_its_terms(tmp_path: Path) -> None:
    (tmp_path / "g.nt").write_text('<x:s> <x:p> "1" .\n', "utf-8")
    load_store(tmp_path / "store", [("x:g", tmp_path / "g.nt")])
    holds = PairedStore(tmp_path / "store", None).embedded.holds
    assert holds(Iri("x:s"))
    assert holds(Lit("1"))
    assert not holds(Iri("x:p"))
    assert not holds(Lit("1", "fr"))
    assert not holds(Iri("not an iri"))


def test_a_part_in_which_nothing_changes_is_passed_through_and_not_copied() -> None:
    query = read_query("SELECT ?s { ?s <urn:p> 1 OPTIONAL { ?s <urn:q>/<urn:r> ?o } }")
    assert query is not None
    assert rebuilt(query, lambda part: part) is query
    assert with_ranges(query) is query
