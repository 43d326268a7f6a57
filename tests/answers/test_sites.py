"""Industrial sites by name: real ones, each once, by the best register; firms by their number."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from tests.answers.test_one_list_of_sites import same_rows
from tests.loaders.firms_fixtures import with_check_digit
from tests.small_country import (
    SIREN_KNOWN,
    SIREN_SECRET,
    siret,
    small_card,
    small_sources,
)
from ti_graph.answers.network import Network
from ti_graph.answers.search import SearchIndex
from ti_graph.answers.sites import Sites
from ti_graph.build import build
from ti_graph.client import connect
from ti_graph.errors import NotFoundError
from ti_graph.graph.release import Release, Releases
from ti_graph.ingest.card import RegisterCard
from ti_graph.ingest.registry import RegisteredSource
from ti_graph.ingest.source import CoreTable, Source
from ti_graph.model.iris import Minter
from ti_graph.query.catalogue import named_query
from ti_graph.query.run import run
from ti_graph.settings import Settings

TI, OTHER = "ti-2023-1001", "ti-2023-2001"
NEW_FIRM = with_check_digit("30000000")
WORDS = {"fr": "Ce qui déclare.", "en": "What declares."}
BOTH = siret(SIREN_KNOWN)
"""A site that SIRENE and the register list."""


def register(selection: str) -> RegisterCard:
    return RegisterCard.model_validate(
        {"selection": selection, "selects": WORDS, "cannot_see": WORDS}
    )


def facility(number: str, establishment: str | None, commune: str, **more: Any) -> dict[str, Any]:
    given = {"facility_id": number, "establishment_id": establishment, "year": 2015}
    given |= {"siren": establishment and establishment[:9], "label": None}
    return given | {"territory_id": f"commune-{commune}", "industry_id": "naf2-24.10Z"} | more


FACILITIES = [
    facility("list-1", BOTH, "01002", label="Forge d'Amont", longitude=1.5, latitude=46.0),
    facility("list-2", siret(NEW_FIRM), "01001", label="ACIERIE NEUVE"),
    facility("list-3", siret(NEW_FIRM), "01001", year=2016),
    facility("list-4", None, "01002", industry_id="naf2-25.62B"),
    facility("list-6", None, "01002", industry_id=None, label="USINE SA"),
    facility("list-0", siret(NEW_FIRM), "01001", year=2017, industry_id="naf2-84.12Z"),
]


def listing(_: Source) -> Iterator[CoreTable]:
    yield CoreTable("facility", pl.DataFrame(FACILITIES, infer_schema_length=None))


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """The small country without its drawn firms, with a register of sites."""
    data = tmp_path_factory.mktemp("listed")
    sources = [
        replace(one, card=one.card.model_copy(update={"register_of_sites": register("census")}))
        if one.card.id == "insee_sirene"
        else one
        for one in small_sources()
    ]
    folder = data / "facts"
    folder.mkdir()
    (folder / "facts.csv").write_text("the facts are in the loader\n", "utf-8")
    card = small_card("small_register", "curated", register=register("selective").model_dump())
    own = RegisteredSource(card, listing, folder)
    build(Settings(data=data, simulated="never"), sources=[*sources, own])
    return Releases(data).current()


def test_a_site_of_two_registers_is_reported_once_by_the_census(listed: Release) -> None:
    sites = {one.id: one for one in Sites(listed).sites(TI)}
    both = sites[BOTH]
    assert (both.ground, both.register_id, both.year) == ("census", "insee_sirene", 2021)
    assert (both.industry, both.commune_id) == ("25.50A", "commune-01001")
    assert both.also_in == ["small_register"]


def test_a_point_of_another_commune_is_not_given_to_a_site(listed: Release) -> None:
    """The census has it in 01001; the register gives a point for 01002."""
    both = next(one for one in Sites(listed).sites(TI) if one.id == BOTH)
    assert (both.commune_id, both.longitude, both.latitude) == ("commune-01001", None, None)
    assert both.position_reason is not None
    assert "autre commune" in both.position_reason.fr
    assert BOTH not in {one.id for one in Sites(listed).located()}
    point = "PREFIX tig: <https://w3id.org/ti-graph/ontology#> "
    point += f'ASK {{ ?site tig:siret "{BOTH}" ; tig:longitude ?longitude }}'
    assert connect(listed).ask(point) is False


def test_of_two_rows_of_a_register_the_newest_speaks_and_a_known_name_is_kept(
    listed: Release,
) -> None:
    site = next(one for one in Sites(listed).sites(TI) if one.siret == siret(NEW_FIRM))
    assert (site.name, site.year, site.ground) == ("ACIERIE NEUVE", 2016, "register")
    assert site.iri.endswith(f"/establishment/{siret(NEW_FIRM)}")


def test_the_sites_of_a_territory_are_those_of_industry_real_ones_alone(listed: Release) -> None:
    found = [(one.id, one.industry) for one in Sites(listed).sites(TI)]
    assert found == [
        (siret(NEW_FIRM), "24.10Z"),
        (BOTH, "25.50A"),
        ("list-4", "25.62B"),
        ("list-6", None),
    ]


def test_the_query_of_sites_knows_the_same_ones(listed: Release) -> None:
    same_rows(listed, TI)
    rows = run(named_query("territory/sites"), {"territory": TI}, listed).records()
    assert "84.12Z" not in {row["code"] for row in rows}
    (both,) = [row for row in rows if row["id"] == BOTH]
    assert both["also_in"] == "Petit pays : small_register"


def test_a_headcount_bears_the_register_and_year_that_report_it(listed: Release) -> None:
    rows = run(named_query("territory/sites"), {"territory": TI}, listed).records()
    (both,) = [row for row in rows if row["id"] == BOTH]
    assert (both["jobs_register"], both["jobs_year"]) == ("Petit pays : insee_sirene", 2021)
    others = [row for row in rows if row["id"] != BOTH]
    fields = ("jobs", "jobs_register", "jobs_year", "jobs_status")
    assert {tuple(row[name] for name in fields) for row in others} == {
        (None, None, None, "unknown")
    }


def test_a_name_that_is_not_shown_has_its_reason_in_words(listed: Release) -> None:
    sites = Sites(listed).sites(TI)
    assert all((one.name is None) == (one.name_reason is not None) for one in sites)
    assert all(
        one.shown_name.startswith("nom non affiché\u00a0: ") for one in sites if not one.name
    )
    (unnamed,) = [one for one in sites if one.id == "list-4"]
    assert unnamed.name_reason is not None
    assert "personne" in unnamed.name_reason.fr
    assert "person" in unnamed.name_reason.en


def test_drawn_establishments_are_no_sites(small_release: Release) -> None:
    assert [one.id for one in Sites(small_release).sites(TI)] == [BOTH]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("25.62B", ["list-4"]),
        ("2562b", ["list-4"]),
        ("25.62 B", ["list-4"]),
        ("naf2-25.62B", ["list-4"]),
        ("25", [BOTH, "list-4"]),
        ("C", [siret(NEW_FIRM), BOTH, "list-4"]),
        ("29.10Z", []),
    ],
)
def test_an_industry_is_a_code_at_any_level(listed: Release, asked: str, found: list[str]) -> None:
    assert [one.id for one in Sites(listed).sites(TI, asked)] == found


def test_the_industries_of_a_candidate_filiere_are_asked_together(small_release: Release) -> None:
    filiere = small_release.table("candidate_filiere").filter(territory_id=TI).collect()
    found = Sites(small_release).sites(TI, filiere["suggestion_id"][0])
    assert [one.industry for one in found] == ["25.50A"]


def test_what_is_no_territory_or_industry_is_refused_with_the_nearest(listed: Release) -> None:
    with pytest.raises(NotFoundError, match=TI):
        connect(listed).sites("ti-2023-1O01")
    with pytest.raises(NotFoundError, match=r"25\.62B"):
        Sites(listed).sites(TI, "mécanique")


@pytest.mark.parametrize("industry", [None, "25"])
def test_a_page_without_any_site_says_what_to_do(listed: Release, industry: str | None) -> None:
    page = Sites(listed).page(OTHER, industry, 0, 10)
    assert page.total == 0
    assert page.advice is not None
    assert all(word in page.advice.fr for word in ("SIRENE", "classeur", "CCI"))
    assert all(word in page.advice.en for word in ("SIRENE", "workbook", "CCI"))


def test_a_page_without_a_site_always_says_what_is_known(listed: Release) -> None:
    of_others = Sites(listed).page(TI, "29.10Z", 0, 10).advice
    assert of_others is not None
    assert "parmi 4\u00a0sites" in of_others.fr
    assert "among 4\u00a0industrial sites" in of_others.en
    abroad = Sites(listed).page("nuts-DEX11", None, 0, 10).advice
    assert abroad is not None
    assert "Europe" in abroad.fr
    assert Sites(listed).page(TI, "25", 0, 10).advice is None


@pytest.mark.parametrize("written", ["TI-2023-1001", " ti 2023 1001 ", "Ti_2023-1001"])
def test_an_identifier_is_known_however_it_is_written(listed: Release, written: str) -> None:
    assert Sites(listed).sites(written) == Sites(listed).sites(TI)
    client = connect(listed)
    assert client.territory(written)["territory"]["id"] == TI
    asked = client.query("territory/sites", territory=written)
    assert asked.equals(client.query("territory/sites", territory=TI))


def test_a_register_that_places_a_known_site_elsewhere_does_not_move_it(listed: Release) -> None:
    """The census has it in 01001, the register in 01002."""
    assert BOTH in {one.id for one in Sites(listed).sites("commune-01001")}
    assert BOTH not in {one.id for one in Sites(listed).sites("commune-01002")}


def test_a_page_is_a_slice_that_says_how_many_there_are(listed: Release) -> None:
    page = Sites(listed).page(TI, None, 1, 2)
    assert (page.total, page.offset) == (4, 1)
    assert [one.id for one in page.items] == [BOTH, "list-4"]


def test_a_facility_and_an_establishment_of_one_siret_are_one_subject(listed: Release) -> None:
    found = connect(listed).sparql(
        "PREFIX tig: <https://w3id.org/ti-graph/ontology#> "
        f'SELECT DISTINCT ?site ?code ?place WHERE {{ ?site tig:siret "{BOTH}" ; '
        "tig:hasIndustry ?code ; tig:locatedIn ?place ; a tig:Establishment, tig:Facility }"
    )
    mint = Minter(listed.manifest.base_iri)
    assert isinstance(found, pl.DataFrame)
    assert found.rows() == [
        (
            mint.iri("establishment", BOTH),
            mint.iri("industry", "naf2-25.50A"),
            mint.iri("territory", "commune-01001"),
        )
    ]


def test_territories_are_counted_by_their_sites_each_once(listed: Release) -> None:
    table = run(named_query("territory/site_counts"), {}, listed)
    sites = {row[0]: row[2] for row in table.rows}
    # The three of the register; of USINE SA no industry is known, and it is no industrial site.
    assert sites[TI] == 3
    # Where no register lists a site their number is unknown, and no register is named.
    unknown = [(row[3], row[4], row[5]) for row in table.rows if row[2] is None]
    assert len(unknown) == len(sites) - 1
    assert {(register, year) for _, register, year in unknown} == {(None, None)}


@pytest.mark.parametrize(
    ("text", "first", "kind"),
    [
        (SIREN_SECRET, SIREN_SECRET, "firm"),
        (f"{SIREN_SECRET[:3]} {SIREN_SECRET[3:6]}.{SIREN_SECRET[6:]}", SIREN_SECRET, "firm"),
        (siret(SIREN_SECRET), siret(SIREN_SECRET), "establishment"),
        (f"{NEW_FIRM} {siret(NEW_FIRM)[9:]}", siret(NEW_FIRM), "establishment"),
        (NEW_FIRM, NEW_FIRM, "firm"),
        (f"SIREN : {NEW_FIRM}", NEW_FIRM, "firm"),
        (f"siret n° {siret(NEW_FIRM)}", siret(NEW_FIRM), "establishment"),
        ("acierie neuve", siret(NEW_FIRM), "establishment"),
        ("usine sa", "list-6", "facility"),
        ("2562B", "naf2-25.62B", "industry"),
        ("25.62 b", "naf2-25.62B", "industry"),
        ("APE 2562B", "naf2-25.62B", "industry"),
        ("code NAF : 25.62 B", "naf2-25.62B", "industry"),
    ],
)
def test_a_firm_a_site_and_an_industry_are_found_by_number_and_name(
    listed: Release, text: str, first: str, kind: str
) -> None:
    hit = SearchIndex(listed).find(text)[0]
    assert (hit.id, hit.kind) == (first, kind)


def test_a_number_that_lost_its_leading_zero_is_found_again(default_release: Release) -> None:
    for text in ("6058204550034", "06058204550034"):
        hit = SearchIndex(default_release).find(text)[0]
        assert (hit.id, hit.kind) == ("06058204550034", "establishment")


@pytest.mark.parametrize("written", ["2562B", "25.62 b", "APE 25 62B"])
def test_the_sites_and_firms_of_an_ape_code_are_found_by_kind(
    listed: Release, written: str
) -> None:
    index = SearchIndex(listed)
    found = index.find(written, ["establishment", "facility"])
    assert [(one.id, one.kind) for one in found] == [("list-4", "facility")]
    firms = {one.id: one.territories for one in index.find("2410Z", ["firm"])}
    assert firms[NEW_FIRM] == [TI]
    assert index.find(written, ["commune"]) == []


def test_a_number_tells_the_firm_and_its_sites_with_their_territory(listed: Release) -> None:
    hits = SearchIndex(listed).find(NEW_FIRM)
    assert [(one.id, one.territories) for one in hits] == [
        (NEW_FIRM, [TI]),
        (siret(NEW_FIRM), [TI]),
    ]
    assert SearchIndex(listed).find(NEW_FIRM, ["establishment"])[0].id == siret(NEW_FIRM)


def test_a_site_is_tied_to_its_commune_its_industry_and_its_firm(listed: Release) -> None:
    found = Network(listed).neighbours(siret(NEW_FIRM))
    assert [(one.relation, one.end) for one in found.edges] == [
        ("listed_in", "commune-01001"),
        ("listed_activity", "naf2-24.10Z"),
        ("listed_of", NEW_FIRM),
    ]
    both = Network(listed).neighbours(BOTH)
    assert {one.relation for one in both.edges} == {
        "located_in",
        "activity",
        "establishment_of",
    }


def test_all_but_one_territory_of_the_default_release_have_a_real_site(
    default_release: Release,
) -> None:
    table = run(named_query("territory/site_counts"), {}, default_release)
    assert len(table.rows) == 183
    counts = [row[2] for row in table.rows if row[2] is not None]
    assert (len(counts), min(counts)) == (182, 1)


def test_the_default_release_names_the_screw_cutters_of_the_arve(default_release: Release) -> None:
    found = Sites(default_release).sites("ti-2023-8422", "25.62A")
    assert len(found) == 15
    assert {(one.register_id, one.year) for one in found} == {("dgpr_irep", 2015)}
    assert all(one.siret and one.commune for one in found)
    assert sum(one.name is not None for one in found) >= 8


def test_building_firms_that_a_register_lists_are_reported_where_they_are_asked_for(
    default_release: Release,
) -> None:
    sites = Sites(default_release)
    asked = sites.sites("ti-2023-8422", "42")
    assert asked
    every = sites.sites("ti-2023-8422")
    assert {one.id for one in asked}.isdisjoint(one.id for one in every)
    assert {one.industry[:2] for one in every if one.industry} <= {f"{n:02}" for n in range(5, 40)}


def test_the_default_release_has_an_industry_for_nine_thousand_sites(
    default_release: Release,
) -> None:
    facilities = default_release.table("facility").collect()
    assert facilities.drop_nulls("industry_id").height >= 9_000
