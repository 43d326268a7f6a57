"""Aid per job is compared with groupings of like size and mix, with an interval that holds."""

from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ti_graph.analytics.aid_comparison import (
    MATCHES,
    SIZE_RATIO,
    AidComparisons,
    Units,
    aid_comparisons,
    compared,
    match,
)

TI, OTHER_TI = "ti-2023-1", "ti-2023-2"
INSIDE = ("epci-1", "epci-2")
OUTSIDE = ("epci-3", "epci-4", "epci-5")


def units(jobs: list[float], ratio: list[float], mix: list[list[float]]) -> Units:
    names = tuple(f"u{number}" for number in range(len(jobs)))
    return Units(names, np.array(jobs), np.array(ratio), np.array(mix))


def tables(funding: list[dict[str, Any]]) -> dict[str, pl.DataFrame]:
    """Two TI of one EPCI each, three EPCI outside; each EPCI n has one commune n."""
    territory: list[tuple[str, str, int | None]] = [(TI, "ti", 2023), (OTHER_TI, "ti", 2023)]
    territory += [(name, "epci", None) for name in (*INSIDE, *OUTSIDE)]
    within = [(f"commune-{number}", f"epci-{number}") for number in range(1, 6)]
    for number, ti in enumerate((TI, OTHER_TI), 1):
        within += [(f"epci-{number}", ti), (f"commune-{number}", ti)]
    rows = [
        {"amount_eur": None, "amount_status": "known", "year": 2024, "presence": "present"} | row
        for row in funding
    ]
    return {
        "territory": pl.DataFrame(
            territory, schema=["territory_id", "kind", "phase"], orient="row"
        ),
        "within": pl.DataFrame(within, schema=["member_id", "container_id"], orient="row"),
        "programme_phase": pl.DataFrame({"phase": [2023], "last_year": [2027]}),
        "funding": pl.DataFrame(
            rows,
            schema={
                "territory_id": pl.String, "amount_eur": pl.Float64, "amount_status": pl.String,
                "year": pl.Int16, "presence": pl.String,
            },
        ),
    }  # fmt: skip


def establishments(status: str = "known") -> pl.DataFrame:
    """100 jobs in every commune: of metals in 1 and 3, of food elsewhere; 1,000 in commune 5."""
    rows = [
        (f"commune-{number}", "naf2-24.10Z" if number in {1, 3} else "naf2-10.11Z", jobs, status)
        for number, jobs in ((1, 100.0), (2, 100.0), (3, 100.0), (4, 100.0), (5, 1000.0))
    ]
    columns = ["territory_id", "industry_id", "jobs", "status"]
    return pl.DataFrame(rows, schema=columns, orient="row")


def euros(territory: str, amount: float | None, **more: object) -> dict[str, Any]:
    return {"territory_id": territory, "amount_eur": amount, **more}


def found(*funding: dict[str, Any], status: str = "known") -> AidComparisons:
    return aid_comparisons(establishments(status), tables(list(funding)))


FUNDED = (euros(TI, 3000.0), euros("epci-3", 1000.0), euros("epci-4", 2000.0))


def test_a_territory_is_compared_with_the_groupings_of_its_size_nearest_mix_first() -> None:
    result = found(*FUNDED, euros("epci-5", 99_000.0))
    (row,) = result.comparison.to_dicts()
    assert result.match.select("other_id", "mix_distance").rows() == [
        ("epci-3", 0.0),
        ("epci-4", 1.0),
    ]
    assert (row["aid_per_job"], row["matched_aid_per_job"], row["difference"]) == (30, 15, 15)
    assert (row["territories"], row["groupings"], row["unmatched"], row["unreported"]) == (
        1,
        2,
        0,
        0,
    )
    assert row["mix_distance"] == 0.5
    assert row["mix_distance_all"] == pytest.approx(2 / 3)


def test_of_one_territory_there_is_no_interval() -> None:
    (row,) = found(*FUNDED).comparison.to_dicts()
    assert (row["low"], row["high"]) == (None, None)
    (row,) = found(*FUNDED, euros(OTHER_TI, 1.0)).comparison.to_dicts()
    assert row["low"] < row["difference"] < row["high"]


def test_the_interval_is_that_worked_out_by_hand() -> None:
    mine = units([100.0, 50.0], [1000.0, 1300.0], [[0.8, 0.2], [0.7, 0.3]])
    theirs = units([60.0, 20.0], [500.0, 500.0], [[1.0, 0.0], [0.5, 0.5]])
    row = compared(mine, theirs, match(mine, theirs))
    assert (row["difference"], row["groupings"]) == (650, 1)
    assert row["low"] == pytest.approx(-19.68, abs=0.01)
    assert row["high"] == pytest.approx(1319.68, abs=0.01)


def test_groupings_that_differ_widen_the_interval_by_how_often_they_are_used() -> None:
    # √(2 × 150² + (2² − 2) × 10² / 2) / 2 = 106.18
    mine = units([100.0, 50.0], [1000.0, 1300.0], [[0.8, 0.2], [0.7, 0.3]])
    theirs = units([60.0, 20.0], [500.0, 510.0], [[1.0, 0.0], [0.5, 0.5]])
    row = compared(mine, theirs, match(mine, theirs))
    assert row["high"] == pytest.approx(650 + 106.184 * 6.31375, abs=0.05)


def test_fundings_of_what_lies_within_count_for_the_territory_and_inside_never_matches() -> None:
    result = found(*FUNDED, euros("epci-1", 500.0), euros("commune-1", 500.0), euros("epci-2", 1.0))
    assert result.match["aid_per_job"].unique().to_list() == [pytest.approx(0.01), 40.0]
    assert set(result.match["other_id"]) == {"epci-3", "epci-4"}


@pytest.mark.parametrize("status", ["secret", "unknown"])
def test_an_amount_that_is_not_reported_is_no_zero(status: str) -> None:
    result = found(*FUNDED, euros(OTHER_TI, 7000.0), euros(OTHER_TI, None, amount_status=status))
    (row,) = result.comparison.to_dicts()
    assert (row["territories"], row["unreported"]) == (1, 1)
    grouping = found(*FUNDED, euros("epci-4", None, amount_status=status))
    assert set(grouping.match["other_id"]) == {"epci-3"}


def test_a_funding_that_is_said_to_be_absent_is_a_zero() -> None:
    result = found(*FUNDED, euros(OTHER_TI, None, presence="absent", amount_status="unknown"))
    assert result.match.filter(territory_id=OTHER_TI)["aid_per_job"].unique().to_list() == [0.0]


def test_years_outside_the_phase_do_not_count() -> None:
    result = found(*FUNDED, euros(TI, 9999.0, year=2022), euros(TI, 9999.0, year=2028))
    assert result.match["aid_per_job"].unique().to_list() == [30.0]


def test_a_territory_without_a_like_grouping_is_counted_and_left_out() -> None:
    result = found(euros(TI, 1.0), euros("epci-5", 1.0))
    assert result.comparison.is_empty() and result.match.is_empty()
    assert found().comparison.is_empty()


@pytest.mark.parametrize(
    ("status", "amount_status", "data"),
    [("known", "known", "real"), ("simulated", "known", "simulated"),
     ("known", "simulated", "simulated"), ("simulated", "simulated", "simulated")],
)  # fmt: skip
def test_a_comparison_says_what_it_is_made_of(status: str, amount_status: str, data: str) -> None:
    funding = [row | {"amount_status": amount_status} for row in FUNDED]
    result = found(*funding, status=status)
    assert result.comparison["data"].to_list() == [data]
    assert set(result.match["data"]) == {data}


@given(st.lists(st.floats(1, 1e4), min_size=1, max_size=8), st.integers(0, 99))
def test_matches_are_of_like_size_and_no_nearer_grouping_is_passed_over(
    jobs: list[float], seed: int
) -> None:
    rng = np.random.default_rng(seed)
    mine = units(jobs, [1.0] * len(jobs), rng.dirichlet(np.ones(3), len(jobs)).tolist())
    theirs = units(
        rng.uniform(1, 1e4, 12).tolist(), [1.0] * 12, rng.dirichlet(np.ones(3), 12).tolist()
    )
    matched = match(mine, theirs)
    for number, places in enumerate(matched.places):
        ratio = mine.jobs[number] / theirs.jobs
        like = set(np.flatnonzero((ratio <= SIZE_RATIO) & (ratio >= 1 / SIZE_RATIO)))
        assert set(places) <= like
        assert len(places) == min(MATCHES, len(like))
        distance = matched.distance[number]
        farthest = max((distance[place] for place in places), default=0)
        assert all(distance[place] >= farthest for place in like - set(places))


def test_the_interval_holds_the_true_difference_about_nine_times_in_ten() -> None:
    # A country where aid follows the mix of industries, and the programme adds 100 € a job.
    rng = np.random.default_rng(7)
    held, biased, raw = [], [], []
    for _ in range(300):
        mine, theirs = (_drawn(rng, count, effect) for count, effect in ((60, 100.0), (150, 0.0)))
        row = compared(mine, theirs, match(mine, theirs))
        assert row["low"] is not None and row["high"] is not None
        held.append(row["low"] <= 100.0 <= row["high"])
        biased.append((row["difference"] or 0) - 100.0)
        raw.append(mine.ratio.mean() - theirs.ratio.mean() - 100.0)
    assert 0.85 <= np.mean(held) <= 0.96
    # The difference of means, without matching, is off by more: territories are unlike the rest.
    assert abs(np.mean(biased)) < 8.0
    assert np.mean(raw) > 20.0


def _drawn(rng: np.random.Generator, count: int, effect: float) -> Units:
    metals = rng.beta(3, 2, count) if effect else rng.beta(2, 3, count)
    jobs = np.exp(rng.normal(7, 0.3, count))
    ratio = 200 + 150 * metals + rng.normal(0, 40, count) + effect
    names = tuple(f"u{number}" for number in range(count))
    return Units(names, jobs, ratio, np.column_stack([metals, 1 - metals]))
