"""A capability is a mean of percentile ranks, and says how far its rank hangs on the weights."""

import numpy as np
import polars as pl
import pytest

from ti_graph.analytics.capability import (
    PARTS,
    capability,
    percentile,
    raw_parts,
    under_drawn_weights,
)
from ti_graph.analytics.filieres import Candidates

TERRITORIES = pl.DataFrame({"territory_id": ["a", "b", "c"], "register": ["irep"] * 3})
COUNTS = pl.DataFrame({"territory_id": ["a", "a", "b", "elsewhere"], "observed": [30, 10, 5, 900]})
FOUND = Candidates(
    filiere=pl.DataFrame(
        {
            "suggestion_id": ["a1", "a2"],
            "territory_id": ["a", "a"],
            "score": [0.6, 0.8],
            "grade": ["emerging", "strong"],
        }
    ),
)
TIES = pl.DataFrame({"territory_id": ["a", "b"], "participations": [7, 7]})


def test_the_parts_are_counted() -> None:
    parts = raw_parts(TERRITORIES, COUNTS, FOUND, TIES)
    a = parts.filter(pl.col("territory_id") == "a").row(0, named=True)
    assert {name: a[name] for name in PARTS} == pytest.approx(
        {"base": 40, "filiere": 0.8, "ties": 7}
    )


def test_what_is_exploratory_does_not_score() -> None:
    doubtful = FOUND.filiere.with_columns(grade=pl.Series(["emerging", "exploratory"]))
    parts = raw_parts(TERRITORIES, COUNTS, Candidates(filiere=doubtful), TIES)
    assert dict(parts.select("territory_id", "filiere").iter_rows()) == {"a": 0.6, "b": 0, "c": 0}


def test_a_band_is_the_half_that_nearly_all_weightings_leave_a_territory_in() -> None:
    names = [f"t{number}" for number in range(4)]
    counts = pl.DataFrame({"territory_id": names, "observed": [9, 1, 5, 4]})
    grades = ["strong"] * 4
    found = Candidates(
        filiere=pl.DataFrame(
            {"territory_id": names, "score": [0.9, 0.1, 0.2, 0.6], "grade": grades}
        )
    )
    ties = pl.DataFrame({"territory_id": names, "participations": [9, 1, 2, 5]})
    territories = pl.DataFrame({"territory_id": names, "register": ["irep"] * 4})
    score = capability(territories, counts, found, ties).score
    # First in all parts, last in all, and two that swap places as the weights do.
    assert dict(score.select("territory_id", "band").iter_rows()) == {
        "t0": "upper", "t1": "lower", "t2": "middle", "t3": "middle",
    }  # fmt: skip


def test_equals_share_the_first_of_their_ranks() -> None:
    names = ["a", "b", "c", "d"]
    counts = pl.DataFrame({"territory_id": names, "observed": [9, 5, 5, 1]})
    found = Candidates(
        filiere=pl.DataFrame(
            {"territory_id": names, "score": [0.9, 0.7, 0.7, 0.1], "grade": ["strong"] * 4}
        )
    )
    ties = pl.DataFrame({"territory_id": names, "participations": [9, 4, 4, 1]})
    territories = pl.DataFrame({"territory_id": names, "register": ["irep"] * 4})
    score = capability(territories, counts, found, ties).score
    ranks = dict(score.select("territory_id", "rank").iter_rows())
    assert ranks == {"a": 1, "b": 2, "c": 2, "d": 4}


def test_a_territory_of_which_nothing_was_found_has_zeros_and_a_rank() -> None:
    parts = raw_parts(TERRITORIES, COUNTS, FOUND, TIES)
    c = parts.filter(pl.col("territory_id") == "c").row(0, named=True)
    assert [c[name] for name in PARTS] == [0] * len(PARTS)
    score = capability(TERRITORIES, COUNTS, FOUND, TIES).score
    assert score.sort("rank")["territory_id"].to_list() == ["a", "b", "c"]


def test_percentiles_are_mean_ranks_of_equals() -> None:
    parts = pl.DataFrame({"ties": [1, 5, 5, 9]})
    assert parts.select(percentile("ties"))["ties"].to_list() == [0.125, 0.5, 0.5, 0.875]


def test_sites_are_compared_with_those_that_the_same_register_counts() -> None:
    # 400 sites of a census are no larger a base than 40 of a register of polluters.
    registers = ["irep", "irep", "sirene", "sirene"]
    territories = pl.DataFrame({"territory_id": list("abcd"), "register": registers})
    counts = pl.DataFrame({"territory_id": list("abcd"), "observed": [40, 5, 400, 50]})
    ties = pl.DataFrame({"territory_id": list("abcd"), "participations": [4, 3, 2, 1]})
    found = capability(territories, counts, FOUND, ties).part
    base = found.filter(pl.col("part") == "base").sort("territory_id")
    assert base["value"].to_list() == [0.75, 0.25, 0.75, 0.25]
    # What no register counts is compared among all.
    tied = found.filter(pl.col("part") == "ties").sort("territory_id")
    assert tied["value"].to_list() == [0.875, 0.625, 0.375, 0.125]


def test_a_territory_that_no_register_lists_has_no_score() -> None:
    territories = TERRITORIES.with_columns(register=pl.Series(["irep", "irep", None]))
    found = capability(territories, COUNTS, FOUND, TIES)
    assert found.score["territory_id"].to_list() == ["a", "b"]
    assert found.part["suggestion_id"].unique().sort().to_list() == ["capability-a", "capability-b"]


def test_the_score_is_the_mean_of_its_parts_and_lies_within_its_interval() -> None:
    found = capability(TERRITORIES, COUNTS, FOUND, TIES)
    sums = found.part.group_by("territory_id").agg(total=(pl.col("value") * pl.col("weight")).sum())
    joined = found.score.join(sums, on="territory_id")
    assert joined["score"].to_list() == pytest.approx(joined["total"].to_list())
    assert joined.filter(~pl.col("score").is_between("low", "high")).is_empty()
    assert joined.filter(~pl.col("rank").is_between("rank_low", "rank_high")).is_empty()
    assert found.part["suggestion_id"].unique().sort().to_list() == [
        "capability-a", "capability-b", "capability-c",
    ]  # fmt: skip


def test_who_is_first_in_every_part_is_first_under_every_weighting() -> None:
    drawn = under_drawn_weights(np.array([[0.9, 0.9], [0.5, 0.1], [0.1, 0.5]]))
    assert drawn["rank_low"].tolist() == [1, 2, 2]
    assert drawn["rank_high"].tolist() == [1, 3, 3]
    assert drawn["low"][0] == pytest.approx(0.9)
    assert drawn["high"][0] == pytest.approx(0.9)


def test_the_draws_are_the_same_every_time() -> None:
    scaled = np.random.default_rng(1).random((20, len(PARTS)))
    first, second = under_drawn_weights(scaled), under_drawn_weights(scaled)
    assert all(np.array_equal(first[name], second[name]) for name in first)
