"""The default release speaks of real industry: the same specialities wherever they are asked."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import polars as pl
import pytest

from tests.cli.program import run_program
from ti_graph.answers.regions import Places
from ti_graph.answers.sites import Sites
from ti_graph.answers.territories import Answers
from ti_graph.graph.release import Release
from ti_graph.query.catalogue import named_query
from ti_graph.query.run import run

KNOWN = json.loads(Path(__file__).with_name("known_specialities.json").read_text("utf-8"))
"""What an industrial economist would name, with its sites in IREP 2015. The viewer's tests
(`web/tests/sites.spec.ts`) read the same list."""
FIRST = {"ti-2023-8422", "ti-2023-9303", "ti-2023-7502", "ti-2023-3210", "ti-2023-4417"}
"""Territories whose first speciality it is."""


@pytest.mark.parametrize("known", KNOWN, ids=lambda one: f"{one['territory']}-{one['code']}")
def test_a_known_speciality_stands_in_answer_and_query_alike(
    default_answers: Answers, default_release: Release, known: dict[str, Any]
) -> None:
    territory, code, sites = known["territory"], known["code"], known["sites"]
    found = default_answers.territory(territory).specialities
    own = next(one for one in found if one.code == code)
    assert (own.label, own.sites) == (known["label"], sites)
    assert own.quotient > 2
    assert (own.ground, own.register_id, own.year, own.reference) == (
        "register", "dgpr_irep", 2015, "FR",
    )  # fmt: skip
    if territory in FIRST:
        assert found[0].code == code
    query = named_query("territory/specialisations")
    rows = run(query, {"territory": territory}, default_release).records()
    (row,) = [one for one in rows if one["code"] == code]
    assert (row["observed"], row["reference"], row["register"]) == (sites, "FR", "dgpr_irep")
    assert row["quotient"] == pytest.approx(own.quotient, abs=1e-6)
    least = [one["code"] for one in rows if float(str(one["observed"])) >= 3]
    assert least == [one.code for one in found]


@pytest.mark.parametrize("known", KNOWN, ids=lambda one: f"{one['territory']}-{one['code']}")
def test_a_known_speciality_stands_in_command_api_and_sparql_alike(
    default_data: Path, served: httpx.Client, known: dict[str, Any]
) -> None:
    territory = known["territory"]
    done = run_program(("territory", territory, "--json"), {"TI_GRAPH_DATA": str(default_data)})
    asked = served.get(f"/api/v1/territories/{territory}").json()
    assert json.loads(done.stdout) == asked
    (own,) = [one for one in asked["specialities"] if one["code"] == known["code"]]
    assert (own["label"], own["sites"], own["year"]) == (known["label"], known["sites"], 2015)
    (first,) = asked["specialisations"][:1]
    assert f"naf2-{known['code']}" in [one["industry"] for one in first["items"]]
    answer = served.get("/sparql", params={"query": SPARQL.format(**known)}, headers=JSON).json()
    values = [
        {name: value["value"] for name, value in row.items()}
        for row in answer["results"]["bindings"]
    ]
    assert values == [
        {"sites": str(known["sites"]), "reference": "FR", "register": "dgpr_irep", "year": "2015"}
    ]


JSON = {"accept": "application/sparql-results+json"}
SPARQL = """
PREFIX tig: <https://w3id.org/ti-graph/ontology#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?sites ?reference ?register ?year WHERE {{
  ?speciality a tig:SpecialisationObservation ;
    tig:territory [ dcterms:identifier "{territory}" ] ;
    tig:industry [ skos:notation "{code}" ] ;
    tig:observed ?sites ; tig:reference ?reference ; tig:year ?year ;
    tig:ground tig:registerGround ; tig:register [ dcterms:identifier ?register ] ;
    tig:probabilitySpecialised ?probability .
  FILTER (?probability >= 0.9)
}}
"""


@pytest.fixture(scope="module")
def served(server: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server, timeout=60) as client:
        yield client


def test_nearly_every_territory_has_a_real_site_and_none_a_drawn_one(
    default_answers: Answers,
) -> None:
    items = default_answers.grounds.coverage()
    assert len(items) == 183
    assert sum(item.sites is not None for item in items) >= 182
    assert {item.ground.quotient for item in items} == {"register", "regional"}
    # No number of jobs is known in Mayotte, nor in its region.
    assert [item.id for item in items if item.ground.jobs != "regional"] == ["ti-2023-0601"]
    assert {
        (item.register_id, item.year) for item in items if item.ground.quotient == "register"
    } == {("dgpr_irep", 2015)}
    assert default_answers.release.manifest.simulated_rows == 0


def test_counts_and_lists_of_sites_agree_in_every_territory(
    default_answers: Answers, default_release: Release
) -> None:
    items = default_answers.grounds.coverage()
    counts = run(named_query("territory/site_counts"), {}, default_release).records()
    by_query = {row["id"]: row["sites"] for row in counts}
    cells = default_release.table("specialisation").filter(
        pl.col("reference") == "FR", pl.col("ground") == "register"
    )
    by_industry = dict(
        cells.group_by("territory_id").agg(pl.col("observed").sum()).collect().iter_rows()
    )
    assert len(items) == 183
    sites = Sites(default_release)
    for item in items:
        named = sites.sites(item.id)
        assert item.listed == len(named), item.id
        of_register = [
            one for one in named
            if item.register_id in (one.register_id, *one.also_in) and one.industry
        ]  # fmt: skip
        known = (item.sites, by_query[item.id], by_industry.get(item.id))
        assert known == ((len(of_register),) * 3 if named else (None, None, None)), item.id
        for own in default_answers.grounds.specialities(item.id):
            assert own.sites == sum(one.industry == own.code for one in of_register), item.id


def test_where_no_register_lists_a_site_their_number_is_unknown(
    default_answers: Answers,
) -> None:
    (blank,) = [one for one in default_answers.grounds.coverage() if one.sites is None]
    assert (blank.id, blank.register_id, blank.year, blank.listed) == (
        "ti-2023-0301", None, None, 0,
    )  # fmt: skip
    # Its quotients are those of the home region, and say so.
    quotient = default_answers.territory(blank.id).grounds["quotient"]
    assert (quotient.ground, quotient.register_id, quotient.sites) == (
        "regional", "eurostat_sbs", None,
    )  # fmt: skip


def test_the_file_of_metz_is_used_for_what_it_covers_and_says_so(
    default_answers: Answers,
) -> None:
    found = default_answers.territory("ti-2023-4408")
    (sirene,) = [one for one in found.registers if one.register_id == "insee_sirene"]
    assert (sirene.sites, sirene.communes_reached, sirene.communes) == (578, 1, 218)
    # 452 of 578 have no employee, or none known.
    assert (sirene.employers, sirene.without_employees) == (126, 218)
    assert found.grounds["quotient"].ground == "register"
    # One commune of SIRENE is no count of the territory: it is that of the register it names.
    presence = found.grounds["presence"]
    assert (presence.register_id, presence.sites) == ("dgpr_irep", 67)


def test_where_nothing_is_known_the_answer_says_what_to_do(default_answers: Answers) -> None:
    blank = next(
        item for item in default_answers.grounds.coverage() if item.ground.presence == "regional"
    )
    advice = default_answers.territory(blank.id).advice
    assert advice is not None
    assert all(word in advice.fr for word in ("SIRENE", "classeur", "CCI"))
    assert default_answers.territory(blank.id).specialities == []


def test_a_french_region_is_compared_with_france_and_with_europe_where_asked(
    default_release: Release,
) -> None:
    places = Places(Answers(default_release))
    own = places.specialisations("nuts-FRF3", 0, 100)
    europe = places.specialisations("nuts-FRF3", 0, 100, "EU")
    assert {row.reference for row in own.items} == {"FR"}
    assert {row.reference for row in europe.items} == {"EU"}
    assert {row.reference for row in places.specialisations("nuts-DEC0", 0, 9).items} == {"EU"}
    # Against France some regions have less of food than the country; against Europe none had.
    cells = default_release.table("specialisation").collect()
    food = cells.filter(industry_id="nace2-10", reference="FR")
    assert 0 < (food["quotient"] > 1).sum() < food.height


def test_no_place_is_distinguished_by_an_industry_that_it_has_no_more_of_than_expected(
    default_answers: Answers,
) -> None:
    """Mayotte's region has 35 units of division 25, where 35.3 are expected."""
    shown = 0
    for item in default_answers.grounds.coverage():
        for place in default_answers.territory(item.id).specialisations:
            for one in place.items:
                assert one.observed > one.expected, (item.id, one.industry)
                shown += 1
    assert shown > 1000


def test_the_table_marks_what_the_first_answer_counts(default_answers: Answers) -> None:
    """Ten rows stood under "what sets it apart" where the first sentence counts two."""
    for item in default_answers.grounds.coverage():
        own = [one for one in default_answers.territory(item.id).specialisations
               if one.place == item.id]  # fmt: skip
        marked = {row.industry for one in own for row in one.items if row.sure}
        counted = {one.industry for one in default_answers.specialities(item.id)}
        assert marked == counted, item.id
