"""Industrial jobs of a home region are the sum of its sections, or are not reported at all."""

from typing import Any

import polars as pl
import pytest

from tests.analytics.jobs import HOME, employment
from ti_graph.analytics.perimeter import perimeter_series

REGION = "nuts-FRX1"
KNOWN: dict[tuple[str, str, int], float | str] = {
    (REGION, "B", 2013): 10, (REGION, "C", 2013): 1000,
    (REGION, "D", 2013): 50, (REGION, "E", 2013): 40,
}  # fmt: skip


def point(rows: dict[tuple[str, str, int], float | str]) -> dict[str, Any]:
    return perimeter_series(employment(rows), HOME).row(0, named=True)


def test_the_four_sections_of_industry_are_summed_and_nothing_else() -> None:
    found = point(KNOWN | {(REGION, "24", 2013): 700, (REGION, "F", 2013): 900})
    assert (found["jobs"], found["jobs_status"]) == (1100, "known")
    assert (found["establishments"], found["establishments_status"]) == (12, "known")
    assert found["cells_secret"] == 0


@pytest.mark.parametrize("status", ["secret", "unknown"])
def test_a_sum_without_one_of_its_sections_is_not_reported(status: str) -> None:
    found = point(KNOWN | {(REGION, "D", 2013): status})
    assert (found["jobs"], found["jobs_status"]) == (None, status)
    assert found["cells_secret"] == (1 if status == "secret" else 0)


def test_a_section_without_a_row_is_unknown_and_no_zero() -> None:
    rows = {key: value for key, value in KNOWN.items() if key[1] != "E"}
    assert (point(rows)["jobs"], point(rows)["jobs_status"]) == (None, "unknown")


def test_a_break_that_the_publisher_flags_is_reported() -> None:
    assert point(KNOWN)["series_break"] is False
    assert point(KNOWN | {(REGION, "C", 2013): "1000 b"})["series_break"] is True


def test_the_perimeter_stays_that_of_2023_in_every_year() -> None:
    earlier = {(place, code, 2010): value for (place, code, _), value in KNOWN.items()}
    found = perimeter_series(employment(KNOWN | earlier), HOME).sort("year")
    assert found["year"].to_list() == [2010, 2013]
    assert found["region_id"].unique().to_list() == [REGION]


def test_a_region_that_is_nobodys_home_is_not_reported() -> None:
    home = HOME.with_columns(region_id=pl.lit("nuts-FRY1"))
    assert perimeter_series(employment(KNOWN), home).is_empty()
