"""What a release's graph says of the small country, and in which named graph."""

from collections import Counter
from pathlib import Path

import polars as pl
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from tests.graph.conftest import Ask
from tests.small_country import SIMULATED_SOURCE
from ti_graph.graph.mapping import TableMapping, about
from ti_graph.graph.ntriples import write_graphs
from ti_graph.graph.release import Release
from ti_graph.graph.terms import text
from ti_graph.model.iris import Minter
from ti_graph.model.namespaces import TIG, expand

MINT = Minter("https://w3id.org/ti-graph/")
SIMULATED_GRAPHS = {SIMULATED_SOURCE, "analytics_simulated"}
TYPE = NamedNode(expand("rdf:type"))


def named(quad: Quad) -> str:
    """The short name of a quad's graph."""
    assert isinstance(quad.graph_name, NamedNode)
    return MINT.identifier("graph", quad.graph_name.value) or quad.graph_name.value


def test_the_manifest_counts_the_triples_of_each_graph(
    small_release: Release, small_quads: list[Quad]
) -> None:
    manifest = small_release.manifest
    assert dict(Counter(named(quad) for quad in small_quads)) == manifest.graphs
    assert manifest.triples == len(small_quads)


def test_a_secret_cell_is_secret_and_has_no_number(ask: Ask) -> None:
    rows = ask("""SELECT ?region ?division ?jobs ?flag ?units WHERE {
        ?cell tig:jobsStatus tig:secret ; tig:territory/tig:code ?region ;
            tig:industry/skos:notation ?division ; tig:year 2014 .
        OPTIONAL { ?cell tig:jobs ?jobs } OPTIONAL { ?cell tig:jobsFlag ?flag }
        OPTIONAL { ?cell tig:establishments ?units } } ORDER BY ?region ?division""")
    assert rows == [
        *[("ESX1", division, None, "c", None) for division in ("16", "24", "25", "28", "29")],
        ("FRX1", "28", None, "c", None),
        ("FRX1", "29", None, "c", "30"),
    ]


def test_an_unknown_cell_is_neither_secret_nor_zero(ask: Ask) -> None:
    rows = ask("""SELECT ?status ?jobs WHERE {
        ?cell tig:territory territory:nuts-FRY1 ; tig:industry industry:nace2-28 ;
            tig:jobsStatus ?status . OPTIONAL { ?cell tig:jobs ?jobs } }""")
    assert rows == [(TIG + "unknown", None)]


def test_a_known_zero_is_a_number(ask: Ask) -> None:
    rows = ask("""SELECT ?status ?units WHERE {
        ?cell tig:territory territory:nuts-ITX1 ; tig:industry industry:nace2-24 ;
            tig:establishmentsStatus ?status ; tig:establishments ?units }""")
    assert rows == [(TIG + "known", "0")]


def test_a_population_that_is_not_reported_has_no_number(ask: Ask) -> None:
    rows = ask("""SELECT ?status ?people WHERE {
        territory:commune-01005 tig:populationStatus ?status .
        OPTIONAL { territory:commune-01005 tig:population ?people } }""")
    assert rows == [(TIG + "unknown", None)]


def test_a_participation_without_a_place_is_nowhere(ask: Ask) -> None:
    rows = ask("""SELECT ?who ?place WHERE {
        ?one tig:locationStatus tig:unknown ; tig:participant/rdfs:label ?who .
        OPTIONAL { ?one tig:locatedIn ?place } }""")
    assert rows == [("Nowhere Ltd", None)]


def test_simulated_rows_lie_in_simulated_graphs_alone(small_quads: list[Quad]) -> None:
    simulated = {NamedNode(f"{TIG}{name}") for name in ("simulated", "simulatedOnly")}
    graphs = {named(quad) for quad in small_quads if quad.object in simulated}
    assert graphs - {"ontology"} == SIMULATED_GRAPHS


def test_every_simulated_establishment_says_so(small_quads: list[Quad]) -> None:
    drawn = [quad for quad in small_quads if named(quad) == SIMULATED_SOURCE]
    typed = {one.subject for one in drawn if one.object == NamedNode(TIG + "Establishment")}
    marked = {one.subject for one in drawn if one.object == NamedNode(TIG + "simulated")}
    assert len(typed) == 401
    assert typed <= marked
    assert not any(one.predicate == NamedNode(TIG + "siret") for one in drawn)


def test_nothing_outside_speaks_of_a_simulated_establishment(small_quads: list[Quad]) -> None:
    prefix = MINT.iri("establishment", "sim-")
    graphs = {
        named(quad)
        for quad in small_quads
        for term in (quad.subject, quad.object)
        if isinstance(term, NamedNode) and term.value.startswith(prefix)
    }
    assert graphs == {SIMULATED_SOURCE}


def test_real_results_never_rest_on_a_draw(ask: Ask) -> None:
    rows = ask("""SELECT ?source WHERE { GRAPH graph:analytics_real {
        ?suggestion tig:evidence ?evidence . ?evidence tig:evidenceSource ?source .
        { ?evidence tig:simulatedEvidence true }
        UNION { FILTER(?source = graph:simulated_establishments) } } }""")
    assert rows == []


def test_names_come_through_whole(ask: Ask) -> None:
    rows = ask("SELECT ?name WHERE { ?pole a tig:Pole ; rdfs:label ?name } ORDER BY ?name")
    assert rows == [("Pôle Mer",), ('Pôle « Métal » "4.0" \\ Amont',)]


def test_codes_are_strings_with_their_zeros(small_quads: list[Quad]) -> None:
    codes = [quad.object for quad in small_quads if quad.predicate == NamedNode(TIG + "code")]
    assert Literal("01001") in codes
    assert Literal("2A001") in codes
    assert all(
        isinstance(one, Literal) and one.datatype.value == expand("xsd:string") for one in codes
    )


OF_THE_SERVICE = tuple(f"{MINT.base}{name}" for name in ("ontology", "sparql", "dump"))
"""Addresses that answer with files: what a distribution names is a download, no thing."""


def test_every_thing_that_is_pointed_at_is_described(small_quads: list[Quad]) -> None:
    described = {quad.subject for quad in small_quads}
    lost = {
        quad.object
        for quad in small_quads
        if isinstance(quad.object, NamedNode)
        and quad.object.value.startswith(MINT.base)
        and not quad.object.value.startswith(OF_THE_SERVICE)
        and quad.object not in described
    }
    assert lost == set()


def test_the_graph_holds_every_year_of_france_and_the_last_of_the_rest(ask: Ask) -> None:
    rows = ask("""SELECT ?code WHERE {
        ?cell a tig:EmploymentObservation ; tig:year 2013 ; tig:territory/tig:code ?code }""")
    assert rows == [("FRX1",)]


def test_a_table_without_a_mapping_is_not_in_the_graph(tmp_path: Path) -> None:
    frame = pl.DataFrame({"x": ["1"], "source": ["s"]})
    assert write_graphs({"io_output": frame}, tmp_path, MINT).triples == {}
    assert list(tmp_path.iterdir()) == []


def test_rows_go_to_the_graph_of_their_source_and_each_triple_once(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {"name": ["a", "b", "a", None], "source": ["one", "two", "one", "two"]},
    )
    mapping = TableMapping(about(lambda _: pl.lit("<x:s>"), ("rdfs:label", text("name"))))
    written = write_graphs({"t": frame}, tmp_path, MINT, {"t": mapping})
    assert written.triples == {"one": 1, "two": 1}
    read = {
        file.graph: [quad.object for quad in parse(path=file.path, format=RdfFormat.N_TRIPLES)]
        for file in written.files
    }
    assert read == {"one": [Literal("a")], "two": [Literal("b")]}
