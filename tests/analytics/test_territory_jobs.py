"""Jobs of a TI come from a census by commune where it reaches, and say how far it does."""

from typing import Any

import polars as pl
import pytest

from tests.analytics.registers import CENSUS, cell, country, with_rows
from tests.small_country import rows_of_schema
from ti_graph.analytics.jobs import LEAST_REACH, Jobs, as_employment, country_jobs, territory_jobs
from ti_graph.analytics.perimeter import perimeter_series
from ti_graph.analytics.rules import DEFAULT
from ti_graph.analytics.steps.comparisons import of_jobs
from ti_graph.ingest.load import Tables

HERE = {"a": {"1": 3000, "2": 2500, "3": 2000, "4": 100}, "": {"9": 5000}}


def tables(*rows: dict[str, Any]) -> Tables:
    return with_rows(country(HERE), "employment", rows)


def jobs(*rows: dict[str, Any]) -> Jobs:
    return territory_jobs(tables(*rows))


def row_of(found: Jobs, code: str, year: int) -> dict[str, Any]:
    return found.by_industry.row(
        by_predicate=(pl.col("industry_id") == f"naf2-{code}") & (pl.col("year") == year),
        named=True,
    )


def test_jobs_of_the_communes_of_a_territory_are_summed_by_industry_and_year() -> None:
    found = jobs(
        cell("1", "24.10Z", 2021, 90), cell("1", "24.10Z", 2022, 100),
        cell("2", "24.10Z", 2022, 20), cell("2", "25.62A", 2022, 0), cell("9", "24.10Z", 2022, 999),
    )  # fmt: skip
    row = row_of(found, "24.10Z", 2022)
    assert (row["territory_id"], row["jobs"], row["jobs_status"]) == ("ti-a", 120, "known")
    assert (row["establishments"], row["register"]) == (2, CENSUS)
    assert row_of(found, "24.10Z", 2021)["jobs"] == 90
    assert row_of(found, "25.62A", 2022)["jobs"] == 0


def test_each_figure_says_how_far_the_extract_reaches() -> None:
    row = row_of(jobs(cell("1", "24.10Z", 2022, 1), cell("4", "24.10Z", 2022, 1)), "24.10Z", 2022)
    assert (row["coverage"], row["coverage_basis"]) == (pytest.approx(1 / 3), "communes_2000")
    assert (row["communes_reached"], row["communes"]) == (2, 4)
    assert row["ground"] == "census"


def test_each_establishment_that_a_count_of_jobs_lists_is_an_employer() -> None:
    found = jobs(cell("1", "24.10Z", 2022, 10), cell("2", "25.62A", 2022, 5))
    row = found.reached.row(0, named=True)
    assert (row["sites"], row["employers"], row["without_employees"]) == (2, 2, 0)


def test_an_extract_that_reaches_less_than_a_third_says_nothing_of_a_territory() -> None:
    assert pytest.approx(1 / 3) == LEAST_REACH
    assert jobs(cell("4", "24.10Z", 2022, 1)).by_industry.is_empty()


def test_a_sum_with_a_part_that_is_not_known_is_not_known() -> None:
    found = jobs(cell("1", "24.10Z", 2022, 100), cell("2", "24.10Z", 2022, None))
    row = row_of(found, "24.10Z", 2022)
    assert (row["jobs"], row["jobs_status"], row["establishments"]) == (None, "unknown", 2)
    secret = {"jobs_status": "secret"}
    found = jobs(cell("1", "24.10Z", 2022, None, **secret), cell("2", "24.10Z", 2022, None))
    assert row_of(found, "24.10Z", 2022)["jobs_status"] == "secret"


def test_what_is_no_industry_and_what_no_census_says_is_left_out() -> None:
    farm = cell("1", "01.11Z", 2022, 5)
    other = cell("1", "24.10Z", 2022, 5, source="no_card")
    region = cell("1", "24.10Z", 2022, 5, territory_id="nuts-FRX1")
    division = cell("1", "24.10Z", 2022, 5, industry_id="nace2-24")
    assert jobs(farm, other, region, division).by_industry.is_empty()


def test_jobs_by_subclass_make_those_by_division_and_section() -> None:
    found = jobs(
        cell("1", "25.50A", 2022, 10), cell("2", "25.62A", 2022, 5), cell("3", "24.10Z", 2022, 1)
    )
    rows = as_employment(found.by_industry, tables()).select("industry_id", "jobs").sort("jobs")
    assert rows.rows() == [("nace2-24", 1), ("nace2-25", 15), ("nace2-C", 16)]


def test_in_a_census_a_section_without_a_row_is_empty_and_not_unknown() -> None:
    found = jobs(cell("1", "24.10Z", 2022, 7), cell("2", "24.10Z", 2022, 1))
    own = pl.DataFrame({"territory_id": ["ti-a"], "region_id": ["ti-a"]})
    employment = as_employment(found.by_industry, tables())
    (row,) = perimeter_series(employment, own, parts=None).rows(named=True)
    assert (row["jobs"], row["jobs_status"]) == (8, "known")
    (row,) = perimeter_series(employment, own).rows(named=True)
    assert row["jobs_status"] == "unknown"


def test_the_country_is_that_of_the_census_only_where_it_covers_the_country() -> None:
    part = tables(cell("1", "24.10Z", 2022, 7), cell("9", "24.10Z", 2022, 3))
    assert country_jobs(part).is_empty()
    whole = tables(*(cell(commune, "24.10Z", 2022, 1) for commune in ("1", "2", "3", "9")))
    rows = country_jobs(whole).select("territory_id", "industry_id", "jobs").rows()
    assert rows == [("country-FR", "nace2-24", 4)]


def test_a_territory_has_its_own_effect_and_series_against_the_country_of_the_regions() -> None:
    national = [
        {
            "territory_id": "country-FR", "industry_id": "nace2-24", "year": year,
            "jobs": value, "jobs_status": "known", "establishments": 1.0,
            "establishments_status": "known", "source": "the_regions",
        }
        for year, value in ((2010, 1000.0), (2014, 900.0))
    ]  # fmt: skip
    rows = [cell("1", "24.10Z", 2010, 100), cell("2", "24.10Z", 2010, 0),
            cell("1", "24.10Z", 2014, 120), cell("2", "24.10Z", 2014, 0)]  # fmt: skip
    here = tables(*rows)
    employment = pl.concat([here["employment"], rows_of_schema("employment", national)])
    territory = here["territory"].with_columns(kind=pl.col("kind"))
    here = {**here, "employment": employment, "territory": territory}
    frames = of_jobs(territory_jobs(here), here, DEFAULT)
    (effect,) = frames["local_effect"].rows(named=True)
    # The country lost a tenth: 90 jobs were to be expected, 120 are there.
    assert effect["local_effect"] == pytest.approx(30)
    assert (effect["level"], effect["region_id"]) == ("territory", "ti-a")
    assert (effect["register"], effect["reference"], effect["reference_register"]) == (
        CENSUS, "FR", "the_regions",
    )  # fmt: skip
    assert effect["coverage"] == pytest.approx(2 / 3)
    series = frames["perimeter_series"].filter(level="territory").sort("year")
    assert series.select("year", "jobs").rows() == [(2010, 100), (2014, 120)]
    assert set(series["ground"]) == {"census"}
