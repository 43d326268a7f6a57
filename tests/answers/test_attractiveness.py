"""Attractiveness of a territory: the figures of SPARQL, and what to do where nothing is known."""

from pathlib import Path

import polars as pl
import pytest

from tests.small_programme import AMONT, DESERT, PASSAGE
from ti_graph.answers.attractiveness import attractiveness, unit_of
from ti_graph.answers.attractiveness_models import AttractivenessAnswer
from ti_graph.answers.models import Label
from ti_graph.answers.territories import Answers
from ti_graph.graph.release import Release, Releases
from ti_graph.messages import asked_by
from ti_graph.query.catalogue import named_query
from ti_graph.query.run import run

CLUSES, METZ, MAYOTTE = "ti-2023-8422", "ti-2023-4408", "ti-2023-0601"
FIGURES = (
    "value", "value_status", "unit", "year", "register", "rank", "ranked", "region_value",
    "region_gap", "matched_value", "matched_gap", "people_share",
)  # fmt: skip
VERDICTS = {
    "need_unknown": "need unknown", "no_need": "no need marked", "worked_on": "worked on",
    "actions_unknown": "need, actions unknown", "offers_no_action": "need and offers, no action",
    "no_offer": "need, no offer, actions unknown",
}  # fmt: skip


@pytest.mark.parametrize("territory", [CLUSES, METZ])
def test_each_figure_is_that_of_the_named_query(default_answers: Answers, territory: str) -> None:
    found = attractiveness(default_answers, territory)
    table = run(
        named_query("territory/attractiveness"), {"territory": territory}, default_answers.release
    )
    asked = {str(row["indicator"]): row for row in table.records()}
    assert len(asked) == len(found.indicators) == 17
    for one in found.indicators:
        said = one.model_dump(by_alias=True)
        answered = {name: asked[one.indicator][name] for name in FIGURES}
        assert {name: said[name] for name in FIGURES} == answered
        assert one.need == asked[one.indicator]["in_need"]


@pytest.mark.parametrize("territory", [CLUSES, METZ])
def test_domains_are_those_of_the_named_query(default_answers: Answers, territory: str) -> None:
    found = attractiveness(default_answers, territory)
    assert by_domain(found) == by_query(default_answers.release, territory)
    assert {(one.actions, one.needs) for one in found.domains} == {(None, None)}


def by_domain(found: AttractivenessAnswer) -> dict[str, tuple[object, ...]]:
    return {
        one.domain: (
            len(one.in_need), one.judged, one.needs or 0, one.actions, one.offers,
            VERDICTS[one.verdict], one.axis and one.axis.fr,
        )
        for one in found.domains
    }  # fmt: skip


def by_query(release: Release, territory: str) -> dict[str, tuple[object, ...]]:
    table = run(named_query("programme/blind_spots"), {"territory": territory}, release)
    return {
        str(row["domain"]): (
            row["indicators_in_need"] or 0, row["indicators_known"] or 0, row["needs"] or 0,
            None if row["actions_evidence"] == "unknown" else row["actions"] or 0,
            row["offers"], row["verdict"], row["axis"],
        )
        for row in table.records()
    }  # fmt: skip


def test_an_unknown_indicator_says_which_source_to_load_and_how(default_answers: Answers) -> None:
    with asked_by("terminal"):
        found = attractiveness(default_answers, CLUSES)
    unknown = {one.indicator: one.advice for one in found.indicators if one.value is None}
    assert set(unknown) == {"mobility-stations", "skills-vocational-pupils", "land-ready-sites"}
    for one in found.indicators:
        assert (one.advice is None) == (one.value is not None)
    stations, pupils = unknown["mobility-stations"], unknown["skills-vocational-pupils"]
    assert stations and "ti-graph fetch sncf_stations" in str(stations.fr)
    # Its card names no address to fetch from: the page is given instead.
    assert pupils and "fetch" not in str(pupils.fr)
    assert "https://" in str(pupils.en) and "data/sources/depp_lycees/" in str(pupils.en)


def test_a_territory_that_a_loaded_source_says_nothing_of_has_nothing_more_to_load(
    default_answers: Answers,
) -> None:
    silent = [
        one
        for item in default_answers.territories(phase=2023)
        for one in attractiveness(default_answers, item.id).indicators
        if one.indicator == "mobility-car-to-work" and one.value is None
    ]
    assert len(silent) == 1
    assert silent[0].advice and "Recensement de la population" in str(silent[0].advice.fr)
    assert "https://www.insee.fr/" in str(silent[0].advice.fr)
    assert "fetch" not in str(silent[0].advice.fr)


def test_offices_by_inhabitant_that_lack_inhabitants_do_not_deny_the_offices(
    default_answers: Answers,
) -> None:
    # Mayotte has offices in the list; the census of 2021 has none of its people.
    points = default_answers.release.table("service_point").collect()
    assert points["territory_id"].str.starts_with("commune-976").sum() == 14
    (one,) = [
        each
        for each in attractiveness(default_answers, MAYOTTE).indicators
        if each.indicator == "services-france-services"
    ]
    assert one.value is None
    assert one.advice and "Recensement de la population" in str(one.advice.fr)
    assert "France services" not in str(one.advice.fr)


def test_units_are_in_french_on_a_french_screen(default_answers: Answers) -> None:
    units = {
        one.indicator: one.unit_label for one in attractiveness(default_answers, METZ).indicators
    }
    assert units["people-living-standard"].fr == "€ par an"
    assert units["people-living-standard"].en == "€ per year"


@pytest.mark.parametrize(
    ("unit", "value", "said"),
    [
        (("communes", "communes"), 0, ("commune", "communes")),
        (("communes", "communes"), 1, ("commune", "commune")),
        (("communes", "communes"), 2, ("communes", "communes")),
        (("gares", "stations"), 1, ("gare", "station")),
        (("sites", "sites"), None, ("sites", "sites")),
        (("€ par an", "€ per year"), 1, ("€ par an", "€ per year")),
    ],
)
def test_a_unit_is_in_the_number_of_its_value(
    unit: tuple[str, str], value: float | None, said: tuple[str, str]
) -> None:
    assert unit_of({"unit_fr": unit[0], "unit": unit[1], "value": value}) == Label(
        fr=said[0], en=said[1]
    )


@pytest.fixture(scope="module")
def small(programme_data: Path) -> Answers:
    return Answers(Releases(programme_data).current())


@pytest.mark.parametrize(
    ("territory", "housing", "land"),
    [
        (AMONT, (0, 1, 1, 0, "offers_no_action"), (0, 0, 0, 1, "need_unknown")),
        (PASSAGE, (0, 1, 1, 0, "offers_no_action"), (0, 0, 1, 1, "worked_on")),
        (DESERT, (0, 1, 1, None, "actions_unknown"), (0, 0, 0, None, "need_unknown")),
    ],
)
def test_needs_actions_and_offers_are_counted_by_hand(
    small: Answers, territory: str, housing: tuple[object, ...], land: tuple[object, ...]
) -> None:
    found = attractiveness(small, territory)
    counted = {
        one.domain: (len(one.in_need), one.judged, one.needs, one.actions, one.verdict)
        for one in found.domains
    }
    assert (counted["housing"], counted["land"]) == (housing, land)
    assert by_domain(found) == by_query(small.release, territory)


def test_the_default_release_knows_housing_mobility_skills_and_programmes_of_nearly_all(
    default_release: Release,
) -> None:
    rows = default_release.table("territory_indicator").collect()
    current = rows.filter(pl.col("territory_id").str.starts_with("ti-2023-"))
    known = {
        domain: current.filter(
            pl.col("indicator_id").str.starts_with(f"{domain}-") & pl.col("value").is_not_null()
        )
        for domain in ("mobility", "housing", "skills", "services")
    }
    assert {name: found["territory_id"].n_unique() for name, found in known.items()} == {
        "mobility": 182, "housing": 182, "skills": 182, "services": 183,
    }  # fmt: skip
    for found in known.values():
        stated = found.select("register", "year", "rank", "people_share")
        assert stated.null_count().row(0) == (0, 0, 0, 0)
    unnamed = current.filter(pl.col("indicator_id") == "services-action-coeur-de-ville")
    assert unnamed["value_status"].unique().to_list() == ["known"]
    assert (unnamed["value"] == 0).sum() > 0  # a whole list: none of its communes is in it
