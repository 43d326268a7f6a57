"""Next industries are those nearest to a specialisation beyond noise; density is a reason."""

import math

import polars as pl
import pytest

from ti_graph.analytics.entry import SHOWN, entries, margin


def cells(rows: dict[str, dict[str, float]]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {"territory_id": territory, "industry_id": industry, "jobs": jobs}
            for territory, own in rows.items()
            for industry, jobs in own.items()
        ]
    )


JOBS = cells(
    {
        "t0": {"a": 500.0, "b": 450.0, "c": 50.0},
        "t1": {"a": 250.0, "b": 250.0, "c": 500.0},
    }
)
TOTALS = pl.DataFrame({"industry_id": ["a", "b", "c"], "jobs": [1000.0, 1000.0, 1000.0]})


def test_the_margin_is_the_gap_to_the_quotient_of_an_entry_in_steps_of_noise() -> None:
    frame = pl.DataFrame({"q": [0.5, 1.25, 0.5], "jobs": [50.0, 50.0, 2450.0]})
    found = frame.select(margin(pl.col("q"), pl.col("jobs"))).to_series().to_list()
    gap = math.log(0.5 / 1.25)
    assert found == pytest.approx([gap / (0.1 + 0.5), 0, gap / (0.1 + 0.1)])


def test_of_equal_quotients_the_one_on_fewer_jobs_is_nearer() -> None:
    # With 40,000 jobs a quotient of .75 is sure to be one; with 30 it may well be above.
    jobs = cells({"small": {"a": 30, "b": 50}, "large": {"a": 30_000, "b": 50_000}})
    totals = pl.DataFrame({"industry_id": ["a", "b"], "jobs": [1000.0, 1000.0]})
    found = dict(entries(jobs, totals).select("territory_id", "margin").iter_rows())
    assert found["small"] > found["large"]


def test_what_a_territory_is_specialised_in_is_no_entry_and_the_nearest_comes_first() -> None:
    found = entries(JOBS, TOTALS)
    t1 = found.filter(pl.col("territory_id") == "t1").sort("rank")
    assert t1["industry_id"].to_list() == ["a", "b"]
    assert t1["baseline"].to_list() == pytest.approx([0.75, 0.75])
    assert found.filter(pl.col("territory_id") == "t0")["industry_id"].to_list() == ["c"]


def test_density_stands_beside_and_orders_nothing() -> None:
    # t0 has a and b, t1 has c alone: nothing near to what t0 has is there for c.
    found = entries(JOBS, TOTALS)
    assert found.filter(pl.col("territory_id") == "t0")["relatedness"].to_list() == [0.0]
    assert found["relatedness"].is_between(0, 1).all()


def test_an_industry_without_a_job_has_no_quotient_to_start_from() -> None:
    jobs = cells({"t0": {"a": 10, "b": 0}, "t1": {"a": 5, "b": 5}})
    assert "t0" not in entries(jobs, TOTALS)["territory_id"].to_list()


def test_at_most_fifteen_are_shown() -> None:
    jobs = cells({"t0": {f"i{number:02}": 10.0 + number for number in range(60)}})
    totals = pl.DataFrame(
        {"industry_id": [f"i{number:02}" for number in range(60)], "jobs": [100.0] * 60}
    )
    found = entries(jobs, totals)
    assert found["rank"].max() == SHOWN
    assert (found["baseline"] < 1).all()


def test_fifteen_industries_to_come_are_listed() -> None:
    names = [f"i{number:02}" for number in range(21)]
    jobs = pl.DataFrame({"territory_id": "a", "industry_id": names, "jobs": [1.0] * 20 + [1000.0]})
    totals = pl.DataFrame({"industry_id": names, "jobs": [10.0] * 21})
    assert entries(jobs, totals)["rank"].to_list() == list(range(1, 16))


def test_an_industry_as_present_as_elsewhere_is_none_to_come() -> None:
    jobs = pl.DataFrame({"territory_id": "a", "industry_id": ["i", "j"], "jobs": [1.0, 1.0]})
    assert entries(jobs, jobs.select("industry_id", pl.col("jobs") * 2)).is_empty()
