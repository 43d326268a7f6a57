"""What each filter of the mapping lets through, on rows written by hand."""

import re
from typing import Any

import polars as pl
import pytest

from ti_graph.graph.chain_mapping import CHAIN_MAPPINGS
from ti_graph.graph.mapping import MAPPINGS
from ti_graph.graph.ntriples import statement_lines
from ti_graph.graph.register_mapping import REGISTER_MAPPINGS
from ti_graph.graph.result_mapping import RESULT_MAPPINGS
from ti_graph.model.iris import Minter
from ti_graph.model.namespaces import expand
from ti_graph.model.results import RESULT_TABLES
from ti_graph.model.tables import CORE_TABLES

MINT = Minter("urn:")
ALL = MAPPINGS | CHAIN_MAPPINGS | REGISTER_MAPPINGS | RESULT_MAPPINGS


def lines(table: str, *rows: dict[str, Any], about: str) -> list[str]:
    """Every triple of a predicate that the rows make."""
    columns = (CORE_TABLES | RESULT_TABLES)[table].columns()
    frame = pl.DataFrame(
        [{name: row.get(name) for name in columns} for row in rows],
        schema={name: column.dtype for name, column in columns.items()},
    )
    mapping = ALL[table]
    kept = frame if mapping.keep is None else frame.filter(mapping.keep)
    return [
        line
        for statement in mapping.statements
        if statement.predicate == about
        for line in statement_lines(kept, statement, MINT)["line"]
    ]


def triples(table: str, *rows: dict[str, Any], about: str) -> set[tuple[str, str]]:
    """Subject and object of these triples, as they are short."""
    made = lines(table, *rows, about=about)
    found = [line.removesuffix(" .").split(f" <{expand(about)}> ") for line in made]
    return {(_short(subject), _short(value)) for subject, value in found}


def _short(term: str) -> str:
    """What a term says, without its base, its class and its type."""
    if term.startswith('"'):
        return term[1:].split('"', maxsplit=1)[0]
    return re.sub(r"^<(urn:[\w-]+/|.*[/#])|>$", "", term)


def subjects(table: str, *rows: dict[str, Any], about: str) -> set[str]:
    return {subject for subject, _ in triples(table, *rows, about=about)}


def test_a_commune_alone_has_a_code_of_insee() -> None:
    rows = [
        {"territory_id": "commune-57463", "kind": "commune", "code": "57463"},
        {"territory_id": "epci-1", "kind": "epci", "code": "1"},
    ]
    assert triples("territory", *rows, about="igeo:codeINSEE") == {("commune-57463", "57463")}


def test_the_code_in_force_is_no_alternative_code() -> None:
    rows = [
        {"territory_id": "commune-1", "code": "1", "kind": "current"},
        {"territory_id": "commune-1", "code": "2", "kind": "delegated"},
    ]
    assert triples("commune_code", *rows, about="tig:alternativeCode") == {("commune-1", "2")}


@pytest.mark.parametrize("about", ["geo:hasGeometry", "rdf:type"])
def test_a_territory_without_outline_has_a_position_and_no_geometry(about: str) -> None:
    rows = [
        {"territory_id": "a", "longitude": 1.0, "latitude": 2.0},
        {"territory_id": "b", "longitude": 1.0, "latitude": 2.0, "outline_wkt": "POINT(1 2)"},
    ]
    assert subjects("geometry", *rows, about=about) == {"b"}
    assert subjects("geometry", *rows, about="tig:longitude") == {"a", "b"}


def test_a_ti_is_partly_within_and_only_official_parts_are_directly_within() -> None:
    rows = [
        {"member_id": "ti-2023-1", "container_id": "region-1", "basis": "official"},
        {"member_id": "commune-1", "container_id": "epci-1", "basis": "official"},
        {"member_id": "commune-1", "container_id": "nuts-FR1", "basis": "derived"},
    ]
    assert triples("containment", *rows, about="tig:partlyWithin") == {("ti-2023-1", "region-1")}
    assert triples("containment", *rows, about="tig:directlyWithin") == {("commune-1", "epci-1")}


def test_neighbours_across_a_border_alone_are_across_a_border() -> None:
    rows = [
        {"territory_a": "a", "territory_b": "b", "cross_border": True},
        {"territory_a": "a", "territory_b": "c", "cross_border": False},
    ]
    assert triples("neighbour", *rows, about="tig:crossBorderWith") == {("a", "b"), ("b", "a")}
    assert len(triples("neighbour", *rows, about="tig:adjacentTo")) == 4


def test_an_industry_corresponds_to_another_where_all_of_it_goes_there() -> None:
    rows = [
        {"from_id": "a", "to_id": "b", "share": 1.0},
        {"from_id": "c", "to_id": "d", "share": 0.999},
    ]
    found = triples("industry_correspondence", *rows, about="tig:correspondsTo")
    assert found == {("a", "b")}


def test_an_establishment_that_is_drawn_has_no_siret() -> None:
    rows = [
        {"establishment_id": "00000000000001", "status": "known"},
        {"establishment_id": "sim-1", "status": "simulated"},
    ]
    assert subjects("establishment", *rows, about="tig:siret") == {"00000000000001"}


def test_the_graph_holds_all_years_of_french_regions_and_the_last_of_communes_and_abroad() -> None:
    rows = [
        {"territory_id": territory, "industry_id": "x", "year": year, "source": "s"}
        for territory, years in {
            "nuts-FR1": (2012, 2014),
            "departement-57": (2012,),
            "country-FR": (2012,),
            "nuts-DE1": (2012, 2014),
            "commune-1": (2020, 2022),
        }.items()
        for year in years
    ]
    kept = {tuple(one.split("/")[::2]) for one in subjects("employment", *rows, about="rdf:type")}
    assert kept == {
        ("nuts-FR1", "2012"), ("nuts-FR1", "2014"), ("departement-57", "2012"),
        ("country-FR", "2012"), ("nuts-DE1", "2014"), ("commune-1", "2022"),
    }  # fmt: skip


def test_an_industry_supplies_another_where_something_is_sold() -> None:
    rows = [
        {"from_id": "a", "to_id": "b", "year": 2019, "country": "FR", "value_meur": 0.1},
        {"from_id": "a", "to_id": "c", "year": 2019, "country": "FR", "value_meur": 0.0},
    ]
    assert triples("io_flow", *rows, about="tig:suppliesTo") == {("a", "b")}


def test_operators_are_programme_bodies_and_committees_steer_a_filiere() -> None:
    rows = [
        {"organisation_id": "anct", "kind": "operator", "label": "ANCT"},
        {"organisation_id": "csf-1", "kind": "csf", "label": "Bois"},
        {"organisation_id": "pole-1", "kind": "pole", "label": "P"},
    ]
    types = triples("organisation", *rows, about="rdf:type")
    assert {one for one, kind in types if kind == "ProgrammeBody"} == {"anct"}
    assert {one for one, kind in types if kind == "NationalFiliere"} == {"csf-1"}
    assert subjects("organisation", *rows, about="tig:steers") == {"csf-1"}


@pytest.mark.parametrize(
    ("table", "key", "last"),
    [
        ("partner_suggestion", "suggestion_id", 10),
        ("evidence", "suggestion_id", 10),
        ("score_part", "suggestion_id", 10),
        ("entry", "industry_id", 10),
        ("link_holder", "holder_id", 5),
    ],
)
def test_the_graph_holds_the_first_ranks(table: str, key: str, last: int) -> None:
    named = dict.fromkeys(
        ("suggestion_id", "territory_id", "industry_id", "holder_id", "partner_id"), "s"
    )
    more = {"part": "p", "evidence_source": "e", "stage_name": "components"}
    rows = [{**named, **more, key: f"n{rank}", "rank": rank} for rank in (1, last, last + 1)]
    assert len(subjects(table, *rows, about="rdf:type")) == 2


def test_all_that_a_candidate_rests_on_is_held_however_many_a_territory_has() -> None:
    """Every candidate is in the graph: one without its evidence would break its shape."""
    rows = [
        {"suggestion_id": f"filiere-ti-1-{rank}", "part": "p", "evidence_source": "e", "rank": rank}
        for rank in (1, 10, 11, 99)
    ]
    for table, about in (("evidence", "tig:evidence"), ("score_part", "tig:component")):
        assert len(subjects(table, *rows, about=about)) == 4


def test_every_part_of_a_capability_is_held_and_belongs_to_its_capability() -> None:
    rows = [
        {"suggestion_id": "capability-ti-1", "part": "base", "rank": 99},
        {"suggestion_id": "partner-1", "part": "ties", "rank": 1},
        {"suggestion_id": "partner-2", "part": "ties", "rank": 99},
    ]
    assert subjects("score_part", *rows, about="tig:component") == {"ti-1", "partner-1"}


def test_the_year_of_a_population_is_said_of_groupements_and_not_of_each_commune() -> None:
    rows = [
        {"territory_id": "commune-1", "kind": "commune", "population_year": 2023},
        {"territory_id": "epci-1", "kind": "epci", "population_year": 2023},
    ]
    assert subjects("territory", *rows, about="tig:populationYear") == {"epci-1"}


def test_a_match_elsewhere_is_of_the_kind_of_thing_that_it_names() -> None:
    rows = [
        {"thing_id": "ti-1", "kind": "territory", "iri": "https://example.org/Q1"},
        {"thing_id": "pole-1", "kind": "organisation", "iri": "https://example.org/Q2"},
    ]
    found = lines("exact_match", *rows, about="skos:exactMatch")
    assert sorted(line.split()[0] for line in found) == [
        "<urn:organisation/pole-1>", "<urn:territory/ti-1>"
    ]  # fmt: skip


def test_all_years_of_an_intercommunality_are_in_the_graph() -> None:
    rows = [
        {"territory_id": "epci-1", "industry_id": "x", "year": year, "source": "s"}
        for year in (2020, 2022)
    ]
    assert len(subjects("employment", *rows, about="rdf:type")) == 2


def test_a_word_for_a_chain_is_in_its_own_language_alone() -> None:
    rows = [
        {"chain_id": "wood", "word": "menuiserie", "language": "fr"},
        {"chain_id": "wood", "word": "joinery", "language": "en"},
    ]
    said = {line.split()[-2] for line in lines("value_chain_word", *rows, about="skos:altLabel")}
    assert said == {'"menuiserie"@fr', '"joinery"@en'}


def facility(name: str, **flags: bool) -> dict[str, Any]:
    """An entry of a register; it is the first of a site, in place and not described elsewhere."""
    known = {"first_of_site": True, "placed": True, "of_commune": False, "described": False}
    of = {"facility_id": name, "label": name, "siren": "1", "territory_id": "commune-1"}
    return of | {"longitude": 1.0, "latitude": 2.0} | known | flags


@pytest.mark.parametrize(
    ("about", "flags", "said"),
    [
        ("rdf:type", {}, True),
        ("rdf:type", {"first_of_site": False}, False),
        ("tig:longitude", {"placed": False}, False),
        ("tig:longitude", {"first_of_site": False}, False),
        ("tig:positionStatus", {}, False),
        ("tig:positionStatus", {"of_commune": True}, True),
        ("tig:positionStatus", {"of_commune": True, "placed": False}, False),
        ("tig:positionStatus", {"of_commune": True, "first_of_site": False}, False),
        ("tig:establishmentOf", {}, True),
        ("tig:establishmentOf", {"described": True}, False),
        ("tig:establishmentOf", {"first_of_site": False}, False),
    ],
)
def test_a_site_is_described_once_and_placed_where_a_register_places_it(
    about: str, flags: dict[str, bool], said: bool
) -> None:
    found = triples("facility", facility("a", **flags), about=about)
    assert bool({value for _, value in found} - {"RegisterEntry"}) is said
