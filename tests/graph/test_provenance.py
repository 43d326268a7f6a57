"""Each named graph says where it comes from."""

from datetime import UTC, datetime

import pytest
from rdflib import URIRef

from tests.graph.conftest import Ask
from tests.small_country import SIMULATED_SOURCE, small_card
from ti_graph.graph.provenance import COMPUTED, Counts, provenance
from ti_graph.graph.release import Release
from ti_graph.ingest.load import LoadedSource
from ti_graph.model.iris import Minter
from ti_graph.model.namespaces import expand

VOID = expand("void:")
MINT = Minter("https://w3id.org/ti-graph/")


def derived_from(ask: Ask, graph: str) -> set[str]:
    rows = ask(f"SELECT ?source WHERE {{ graph:{graph} prov:wasDerivedFrom ?source }}")
    return {str(row[0]).rsplit("/", 1)[1] for row in rows}


def test_every_graph_of_data_belongs_to_the_release_and_to_its_build(
    ask: Ask, small_release: Release
) -> None:
    name = small_release.manifest.release
    rows = ask(f"""SELECT ?graph ?triples WHERE {{
        release:{name} dcat:dataset ?graph ; prov:wasGeneratedBy ?build .
        ?graph prov:wasGeneratedBy ?build ; tig:tripleCount ?triples }}""")
    found = {str(graph).rsplit("/", 1)[1]: int(str(triples)) for graph, triples in rows}
    own = {"ontology", "provenance"}
    graphs = small_release.manifest.graphs
    assert found == {name: count for name, count in graphs.items() if name not in own}


def test_every_source_tells_its_licence_vintage_and_rows(ask: Ask, small_release: Release) -> None:
    rows = ask("""SELECT ?id ?licence ?vintage ?rows ?aside ?kind WHERE {
        ?graph dcterms:identifier ?id ; dcterms:license ?licence ; tig:vintage ?vintage ;
            tig:rowCount ?rows ; tig:quarantinedRows ?aside ; tig:originKind ?kind }""")
    found = {str(row[0]): row[1:] for row in rows}
    assert found == {
        one.name: (one.licence_url, one.vintage, str(one.rows), str(one.quarantined), one.kind)
        for one in small_release.manifest.sources
    }


def test_what_is_computed_says_from_what(ask: Ask, small_release: Release) -> None:
    sources = {one.name for one in small_release.manifest.sources}
    assert derived_from(ask, "analytics_simulated") == sources
    assert derived_from(ask, "analytics_real") == sources - {SIMULATED_SOURCE}
    assert derived_from(ask, "derived") == {"insee_cog", "eurostat_nuts", "anct_territoires"}


def test_a_source_is_derived_from_nothing(ask: Ask) -> None:
    assert derived_from(ask, "insee_cog") == set()


def test_titles_are_in_both_languages(ask: Ask, small_release: Release) -> None:
    rows = ask("""SELECT ?graph (COUNT(DISTINCT LANG(?title)) AS ?languages) WHERE {
        ?graph a dcat:Dataset ; dcterms:title ?title } GROUP BY ?graph""")
    assert len(rows) == len(small_release.manifest.sources) + len(COMPUTED)
    assert {languages for _, languages in rows} == {"2"}


@pytest.mark.parametrize("written", [{}, {"insee_cog": 3}])
def test_a_source_whose_rows_were_all_set_aside_is_reported_with_no_triple(
    written: dict[str, int],
) -> None:
    source = LoadedSource(small_card("insee_cog"), "snapshot", "2024", {"territory": 1}, 0)
    built = datetime(2024, 1, 31, tzinfo=UTC)
    graph = provenance("r", built, [source], Counts(written), MINT)
    datasets = {str(one) for one in graph.objects(None, _dataset())}
    assert datasets == {MINT.iri("graph", "insee_cog")}
    node = URIRef(MINT.iri("graph", "insee_cog"))
    (count,) = graph.objects(node, URIRef(expand("tig:tripleCount")))
    assert int(str(count)) == written.get("insee_cog", 0)


def test_a_release_tells_how_many_things_of_each_class_it_holds(ask: Ask) -> None:
    found = ask(f"""SELECT ?class ?n {{ ?release <{VOID}classPartition> ?part .
        ?part <{VOID}class> ?class ; <{VOID}entities> ?n }}""")
    counted = ask("""SELECT ?class (COUNT(DISTINCT ?one) AS ?n) { ?one a ?class
        FILTER (STRSTARTS(STR(?one), "https://w3id.org/ti-graph/") &&
                !STRSTARTS(STR(?one), "https://w3id.org/ti-graph/ontology") &&
                !STRSTARTS(STR(?one), "https://w3id.org/ti-graph/release/"))
        } GROUP BY ?class""")
    assert len(found) > 20
    assert set(map(tuple, found)) <= set(map(tuple, counted))


def _dataset() -> URIRef:
    return URIRef(expand("dcat:dataset"))
