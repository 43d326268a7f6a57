"""The totals of a card: bounds, extracts, and the reason that took most records."""

from typing import Any

import polars as pl
import pytest

from tests.ingest.faults import refused
from tests.small_country import small_card
from ti_graph.ingest.card import Expectation
from ti_graph.ingest.notices import Notice
from ti_graph.ingest.quarantine import Quarantine
from ti_graph.ingest.totals import check_totals

TERRITORIES = pl.DataFrame({"kind": ["ti", "ti", "epci"], "phase": [2018, 2023, None]})
JOBS = pl.DataFrame(
    {
        "territory_id": ["commune-76540", "commune-76540", "commune-27229", "commune-97411"],
        "year": [2006, 2022, 2022, 2022],
    }
)


def checked(
    expectation: dict[str, Any],
    table: pl.DataFrame = TERRITORIES,
    aside: Quarantine | None = None,
    *,
    live: bool = True,
    extracts: bool = False,
) -> list[Notice]:
    card = small_card("insee_test", expected=[expectation], extracts=extracts)
    quarantine = aside or Quarantine("insee_test")
    return list(check_totals(card, {expectation["table"]: table}, quarantine, live=live))


def quarantine(*values: str, reason: str = "not a SIRET") -> Quarantine:
    found = Quarantine("insee_test")
    found.add(pl.DataFrame({"siret": values}), file="a.csv", column="siret", reason=reason)
    return found


@pytest.mark.parametrize(
    ("expectation", "found", "expected"),
    [
        ({"exactly": 4}, 3, "= 4"),
        ({"exactly": 2}, 3, "= 2"),
        ({"minimum": 4}, 3, "≥ 4"),
        ({"where": {"kind": "ti"}, "exactly": 3}, 2, "= 3"),
        ({"where": {"kind": "ti", "phase": 2023}, "minimum": 2}, 1, "≥ 2"),
        ({"about": 5}, 3, "5 ± 5% (4–6)"),
        ({"about": 1}, 3, "1 ± 5% (0–2)"),
    ],
)
def test_a_total_out_of_its_bounds_stops_the_load(
    expectation: dict[str, Any], found: int, expected: str
) -> None:
    with refused("unexpected_total") as facts:
        checked({"table": "territory"} | expectation)
    assert (facts["found"], facts["expected"]) == (found, expected)


@pytest.mark.parametrize(
    "expectation",
    [
        {"exactly": 3},
        {"minimum": 3},
        {"about": 3},
        {"where": {"kind": "ti", "phase": 2023}, "exactly": 1},
        {"where": {"kind": "ept"}, "exactly": 0},
    ],
)
def test_a_total_that_is_met_says_nothing(expectation: dict[str, Any]) -> None:
    assert checked({"table": "territory"} | expectation) == []


def test_a_total_within_the_tolerance_is_taken_with_a_sentence() -> None:
    (notice,) = checked({"table": "territory", "about": 4})
    assert notice.code == "other_total"
    assert "3" in notice.text("en")
    assert "4 ± 5% (3–5)" in notice.text("fr")


def test_the_tolerance_is_a_share_and_at_least_one_row() -> None:
    assert Expectation(table="t", about=34969).bounds == (33220, 36718)
    assert Expectation(table="t", about=11).bounds == (10, 12)
    assert Expectation(table="t", about=100, tolerance=0.1).bounds == (90, 110)


def test_an_extract_is_taken_and_says_what_it_covers() -> None:
    (notice,) = checked({"table": "employment", "minimum": 500}, JOBS, extracts=True)
    assert notice.code == "extract"
    facts = dict(notice.facts)
    assert (facts["rows"], facts["territories"], facts["years"]) == (4, 3, "2006–2022")
    assert facts["areas"] == "27 (1), 76 (1), 974 (1)"
    assert "extrait" in notice.text("fr")


def test_where_less_ships_than_a_whole_edition_a_live_file_of_fewer_rows_is_an_extract() -> None:
    expectation = {"table": "employment", "minimum": 1, "whole": 5}
    (notice,) = checked(expectation, JOBS, extracts=True)
    assert (notice.code, dict(notice.facts)["expected"]) == ("extract", "≥ 5")
    assert checked(expectation, JOBS, extracts=True, live=False) == []
    assert checked(expectation | {"whole": 4}, JOBS, extracts=True) == []


@pytest.mark.parametrize(("live", "extracts"), [(False, True), (True, False)])
def test_a_snapshot_or_a_reference_that_is_cut_is_no_extract(live: bool, extracts: bool) -> None:
    with refused("unexpected_total"):
        checked({"table": "employment", "minimum": 500}, JOBS, live=live, extracts=extracts)


def test_a_file_of_no_row_is_no_extract() -> None:
    with refused("unexpected_total"):
        checked({"table": "employment", "minimum": 500}, JOBS.clear(), extracts=True)


def test_where_every_row_is_set_aside_the_reason_its_count_and_an_example_are_given() -> None:
    aside = quarantine("8,33E+13", "8,33E+13")
    aside.add(pl.DataFrame({"naf": ["x"]}), file="a.csv", column="naf", reason="not a subclass")
    with refused("set_aside") as facts:
        checked({"table": "establishment", "minimum": 1}, JOBS.clear(), aside)
    assert (facts["count"], facts["aside"], facts["reason"]) == (2, 3, "not a SIRET")
    assert facts["example"] == "8,33E+13"


def test_where_most_rows_are_set_aside_the_rest_is_taken_with_the_reason() -> None:
    aside = quarantine(*["x"] * 5)
    (notice,) = checked({"table": "employment", "minimum": 1}, JOBS, aside)
    assert notice.code == "mostly_set_aside"
    assert dict(notice.facts)["count"] == 5
    assert checked({"table": "employment", "minimum": 1}, JOBS, quarantine("x")) == []
