"""Sources held against each other: what agrees is quiet, what does not is reported with figures."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from tests.small_country import rows_of_schema
from ti_graph.ingest.card import Card, read_card
from ti_graph.ingest.cross_checks import CrossCheck, cross_check

LOADERS = Path(__file__).parents[2] / "loaders"
CARDS = [read_card(path) for path in sorted(LOADERS.glob("*/source.yml"))]


def checks(
    tables: Mapping[str, pl.DataFrame], cards: Sequence[Card] = CARDS
) -> dict[str, CrossCheck]:
    return {one.check: one for one in cross_check(tables, cards)}


def cell(territory: str, industry: str, year: int, source: str, **more: Any) -> dict[str, Any]:
    return {
        "territory_id": territory,
        "industry_id": industry,
        "year": year,
        "source": source,
        "jobs": None,
        "establishments": None,
        **more,
    }


def tables(employment: list[dict[str, Any]], employers: int = 0) -> dict[str, pl.DataFrame]:
    """A country of one commune in an EPCI in a TI, with `employers` establishments."""
    establishment = {
        "source": "insee_sirene", "active": True, "jobs_low": 1.0, "industry_id": "naf2-25.62B",
        "territory_id": "commune-57463",
    }  # fmt: skip
    links = [
        ("commune-57463", "epci-1", "official"),
        ("epci-1", "ti-2023-1", "official"),
        ("commune-57463", "ti-2023-1", "derived"),
    ]
    return {
        "employment": rows_of_schema("employment", employment),
        "establishment": rows_of_schema("establishment", [establishment] * employers),
        "containment": rows_of_schema(
            "containment",
            [{"member_id": a, "container_id": b, "basis": basis} for a, b, basis in links],
        ),
    }


def urssaf(establishments: float, jobs: float = 0, year: int = 2025) -> dict[str, Any]:
    found = {"establishments": establishments, "jobs": jobs}
    return cell("commune-57463", "naf2-25.62B", year, "urssaf_employment", **found)


def test_without_a_source_nothing_is_compared() -> None:
    found = checks(tables([]))
    assert {name: (one.compared, one.over) for name, one in found.items()} == {
        "sirene_urssaf": (0, 0), "urssaf_flores": (0, 0),
        "territory_members": (0, 0), "sbs_national": (0, 0),
    }  # fmt: skip


def test_sirene_and_urssaf_that_agree_are_quiet() -> None:
    found = checks(tables([urssaf(100), urssaf(5000, year=2020)], employers=110))
    assert (found["sirene_urssaf"].compared, found["sirene_urssaf"].over) == (1, 0)


def test_a_gap_over_the_threshold_is_reported_with_figures() -> None:
    found = checks(tables([urssaf(100)], employers=200))["sirene_urssaf"]
    assert found.over == 1
    (gap,) = found.gaps
    assert (gap.what, gap.found, gap.expected, gap.gap) == ("naf2-25", 200, 100, 1.0)


def test_what_is_closed_or_has_no_employee_is_not_held_against_employers() -> None:
    country = tables([urssaf(100)], employers=110)
    one = country["establishment"].head(1)
    others = [one.with_columns(active=pl.lit(value=False)), one.with_columns(jobs_low=pl.lit(0.0))]
    country["establishment"] = pl.concat([country["establishment"], *others * 40])
    found = checks(country)["sirene_urssaf"]
    assert (found.compared, found.over) == (1, 0)


def test_extracts_that_share_no_commune_are_not_compared_and_say_so() -> None:
    elsewhere = urssaf(100) | {"territory_id": "commune-76540"}
    found = checks(tables([elsewhere], employers=200))["sirene_urssaf"]
    assert (found.compared, found.over, found.apart) == (0, 0, True)
    assert not checks(tables([], employers=200))["sirene_urssaf"].apart


def test_what_one_of_two_extracts_alone_holds_is_no_gap() -> None:
    elsewhere = urssaf(1000) | {"territory_id": "commune-76540"}
    found = checks(tables([urssaf(100), elsewhere], employers=110))["sirene_urssaf"]
    assert (found.compared, found.over, found.apart) == (1, 0, False)


def test_a_source_of_any_name_is_held_against_others_by_the_side_on_its_card() -> None:
    cards = [
        card.model_copy(update={"id": "other_census"}) if card.id == "insee_sirene" else card
        for card in CARDS
    ]
    country = tables([urssaf(100)], employers=200)
    assert checks(country, cards)["sirene_urssaf"].compared == 0
    renamed = country["establishment"].with_columns(source=pl.lit("other_census"))
    found = checks(country | {"establishment": renamed}, cards)["sirene_urssaf"]
    assert (found.compared, found.over) == (1, 1)


def test_urssaf_is_held_against_flores_of_the_same_year() -> None:
    flores = cell("commune-57463", "naf2-25", 2024, "insee_flores", jobs=1000.0)
    rows = [urssaf(1, jobs=400, year=2024), urssaf(1, jobs=990, year=2025), flores]
    found = checks(tables(rows))["urssaf_flores"]
    assert found.gaps[0].found == 400
    assert found.over == 1


def test_a_territory_is_the_sum_of_its_members() -> None:
    rows = checks(tables([], employers=60))["territory_members"]
    assert (rows.compared, rows.over) == (1, 0)
    lost = tables([], employers=60)
    lost["containment"] = lost["containment"].filter(pl.col("basis") == "official")
    more = pl.DataFrame(
        {"member_id": ["commune-57463"], "container_id": ["epci-2"], "basis": ["official"]}
    )
    both = pl.concat([lost["containment"], rows_of_schema("containment", more.to_dicts())])
    doubled = rows_of_schema(
        "containment",
        [
            {"member_id": "epci-2", "container_id": "ti-2023-1", "basis": "official"},
            {"member_id": "commune-57463", "container_id": "ti-2023-1", "basis": "derived"},
        ],
    )
    rows = checks(lost | {"containment": pl.concat([both, doubled])})["territory_members"]
    assert rows.over == 1
    assert rows.gaps[0].gap == -0.5


def test_regions_are_held_against_the_country_where_none_is_secret() -> None:
    def sbs(territory: str, industry: str, count: float | None) -> dict[str, Any]:
        return cell(territory, industry, 2014, "eurostat_sbs", establishments=count)

    rows = [
        sbs("country-FR", "nace2-25", 100.0), sbs("nuts-FRF3", "nace2-25", 40.0),
        sbs("nuts-FRK2", "nace2-25", 40.0),
        sbs("country-FR", "nace2-24", 100.0), sbs("nuts-FRF3", "nace2-24", None),
    ]  # fmt: skip
    found = checks(tables(rows))["sbs_national"]
    assert (found.compared, found.over) == (1, 1)
    assert found.gaps[0].what == "nace2-25 2014"
