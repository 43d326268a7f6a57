"""The share of the largest establishment is reported where secrecy allows it, and only there."""

from typing import Any

import polars as pl
import pytest

from ti_graph.analytics.dependence import dependence

TI = "ti-2023-1"
TABLES = {
    "territory": pl.DataFrame({"territory_id": [TI], "kind": ["ti"], "phase": [2023]}),
    "within": pl.DataFrame({"member_id": ["commune-1"], "container_id": [TI]}),
}
SCHEMA = {
    "establishment_id": pl.String,
    "siren": pl.String,
    "site_id": pl.String,
    "ti_id": pl.String,
    "jobs": pl.Float64,
    "jobs_status": pl.String,
    "ground": pl.String,
    "jobs_register": pl.String,
    "jobs_year": pl.Int16,
}


def found(
    jobs: list[float | None], sirens: list[str | None] | None = None, ground: str = "census"
) -> dict[str, Any]:
    """What is reported of a TI of establishments e0, e1, … with these jobs."""
    rows = [
        {
            "establishment_id": f"e{place}",
            "siren": sirens[place] if sirens else f"s{place}",
            "site_id": f"e{place}",
            "ti_id": TI,
            "jobs": value,
            "jobs_status": "unknown" if value is None else "estimated",
            "ground": ground,
            "jobs_register": None if value is None else "insee_sirene",
            "jobs_year": None if value is None else 2020 + place,
        }
        for place, value in enumerate(jobs)
    ]
    frame = dependence(pl.DataFrame(rows, schema=SCHEMA), TABLES)
    assert frame.height == 1
    return frame.row(0, named=True)


def test_the_share_is_that_of_the_largest_in_the_jobs_known() -> None:
    result = found([60.0, 30.0, 10.0, None])
    assert result["share"] == pytest.approx(0.6)
    assert (result["share_status"], result["establishment_id"]) == ("estimated", "e0")
    assert (result["establishments_reported"], result["establishments_unreported"]) == (3, 1)


def test_it_names_the_source_of_the_jobs_and_its_latest_year_not_the_list_of_the_sites() -> None:
    """Three headcounts of 2020 to 2022; the fourth site has none, so no year of its own."""
    result = found([60.0, 30.0, 10.0, None])
    assert (result["register"], result["year"]) == ("insee_sirene", 2022)
    nothing = found([None, None])
    assert (nothing["register"], nothing["year"]) == (None, None)


def test_the_source_of_most_headcounts_is_named() -> None:
    rows = [
        {
            "establishment_id": name, "siren": name, "site_id": name, "ti_id": TI, "jobs": 10.0,
            "jobs_status": "known", "ground": "census", "jobs_register": register,
            "jobs_year": year,
        }
        for name, register, year in [("a", "x", 2024), ("b", "y", 2019), ("c", "y", 2018)]
    ]  # fmt: skip
    result = dependence(pl.DataFrame(rows, schema=SCHEMA), TABLES).row(0, named=True)
    assert (result["register"], result["year"]) == ("y", 2019)


@pytest.mark.parametrize(
    "jobs",
    [[60.0, 40.0], [100.0], [86.0, 7.0, 7.0], [90.0, 10.0, 0.0]],
    ids=["two units", "one unit", "one above 85 %", "two with jobs"],
)
def test_what_secrecy_covers_has_neither_share_nor_name(jobs: list[float | None]) -> None:
    result = found(jobs)
    assert (result["share"], result["establishment_id"]) == (None, None)
    assert (result["share_status"], result["may_be_shown"]) == ("secret", False)


def test_eighty_five_per_cent_may_still_be_shown() -> None:
    assert found([85.0, 10.0, 5.0])["share"] == pytest.approx(0.85)


def test_establishments_of_one_firm_are_one_unit() -> None:
    assert found([40.0, 30.0, 30.0], ["s0", "s0", "s1"])["share_status"] == "secret"
    assert found([40.0, 50.0, 6.0, 4.0], ["s0", "s0", "s1", "s2"])["share_status"] == "secret"


def test_a_territory_where_no_job_is_reported_depends_on_nobody_knows_whom() -> None:
    assert found([None, None])["share_status"] == "unknown"
    nothing = found([])
    assert (nothing["share"], nothing["share_status"]) == (None, "unknown")
    assert nothing["establishments_reported"] == 0


def test_a_simulated_establishment_is_never_named() -> None:
    result = found([60.0, 30.0, 10.0], [None, None, None], ground="simulated")
    assert (result["share"], result["share_status"]) == (0.6, "simulated")
    assert result["establishment_id"] is None


def test_of_equals_the_first_by_identifier_is_the_largest() -> None:
    assert found([40.0, 40.0, 20.0])["establishment_id"] == "e0"
