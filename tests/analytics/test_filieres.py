"""Candidate filières in a drawn country of a few industries, where the answer is known."""

import numpy as np
import polars as pl
import pytest

from tests.analytics.chains import input_output
from ti_graph.analytics.filieres import WEIGHTS, Candidates, Options, candidates, grade
from ti_graph.analytics.specialisation import shrink

BRANCH = {"10": "CA", "16": "CC", "24": "CH", "25": "CH", "28": "CK", "29": "CL"}
TABLE = input_output(
    {
        ("a38-CH", "a38-CL"): 100,
        ("a38-CH", "a38-CK"): 40,
        ("a38-CK", "a38-CL"): 20,
        ("a38-CC", "a38-CC"): 30,
        ("a38-CA", "a38-CA"): 50,
    },
    {f"a38-{code}": 1000.0 for code in ("CA", "CC", "CH", "CK", "CL")},
)
INDUSTRIES = [f"naf2-{d}.{n}{x}Z" for d in BRANCH for n in (1, 2) for x in (1, 2, 3)]
CHAIN = ["naf2-24.11Z", "naf2-25.13Z", "naf2-28.22Z", "naf2-29.21Z"]
PLANTED = "ti-2023-07"
FEW = Options(permutations=399)


def country(planted: int = 40, territories: int = 20, seed: int = 1) -> pl.DataFrame:
    """Establishments of territories × industries; `PLANTED` has `planted` more in the chain."""
    rng = np.random.default_rng(seed)
    counts = rng.poisson(rng.gamma(2.0, 1.5, (territories, len(INDUSTRIES))))
    names = [f"ti-2023-{number:02}" for number in range(territories)]
    for industry in CHAIN:
        counts[names.index(PLANTED), INDUSTRIES.index(industry)] += planted
    return pl.DataFrame(
        {
            "territory_id": np.repeat(names, len(INDUSTRIES)),
            "industry_id": INDUSTRIES * territories,
            "observed": counts.ravel(),
        }
    )


def units_of(counts: pl.DataFrame, jobs: float | None = 10.0) -> pl.DataFrame:
    """One establishment a unit, each of `jobs`."""
    many = counts.select(
        "territory_id", "industry_id", pl.int_ranges(0, pl.col("observed")).alias("number")
    ).explode("number", empty_as_null=True)
    return many.drop_nulls("number").select(
        "territory_id",
        "industry_id",
        unit=pl.format("{}-{}-{}", "territory_id", "industry_id", "number"),
        jobs=pl.lit(jobs, pl.Float64),
    )


def branch_of() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "industry_id": INDUSTRIES,
            "branch_id": [f"a38-{BRANCH[name[5:7]]}" for name in INDUSTRIES],
        }
    )


def found(counts: pl.DataFrame, units: pl.DataFrame | None = None) -> Candidates:
    told = units_of(counts) if units is None else units
    return candidates(shrink(counts), told, branch_of(), TABLE, FEW)


def best(told: Candidates) -> dict[str, object]:
    return told.filiere.filter(pl.col("territory_id") == PLANTED).sort("rank").to_dicts()[0]


def test_a_chain_that_stands_out_is_a_strong_candidate() -> None:
    told = found(country())
    filiere = best(told)
    assert filiere["grade"] == "strong"
    assert filiere["p_value"] == pytest.approx(1 / 400)
    assert filiere["survival"] == 1
    assert filiere["one_firm"] is False
    members = told.industry.filter(pl.col("suggestion_id") == filiere["suggestion_id"])
    assert len(set(CHAIN) & set(members["industry_id"])) >= 3
    stage = dict(members.select("industry_id", "stage").iter_rows())
    assert stage["naf2-24.11Z"] < stage["naf2-28.22Z"] < stage["naf2-29.21Z"]


def test_without_anything_planted_nothing_is_above_exploratory() -> None:
    told = found(country(planted=0))
    assert told.filiere.is_empty() or set(told.filiere["grade"]) == {"exploratory"}


def test_one_firm_with_most_of_the_jobs_is_flagged_and_never_strong() -> None:
    counts = country()
    units = units_of(counts).with_columns(
        jobs=pl.when(
            (pl.col("territory_id") == PLANTED) & (pl.col("unit").str.ends_with("24.11Z-0"))
        )
        .then(5000.0)
        .otherwise("jobs")
    )
    filiere = best(found(counts, units))
    assert (filiere["one_firm"], filiere["grade"]) == (True, "emerging")


def test_jobs_that_nobody_tells_leave_dependence_unknown() -> None:
    counts = country()
    filiere = best(found(counts, units_of(counts, jobs=None)))
    assert filiere["one_firm"] is None
    assert filiere["grade"] == "emerging"


def test_its_score_is_the_weighted_sum_of_its_parts_and_lies_in_its_interval() -> None:
    told = found(country())
    for row in told.filiere.iter_rows(named=True):
        parts = told.part.filter(pl.col("suggestion_id") == row["suggestion_id"])
        assert parts["value"].is_between(0, 1).all()
        assert dict(parts.select("part", "weight").iter_rows()) == WEIGHTS
        assert (parts["value"] * parts["weight"]).sum() == pytest.approx(row["score"])
        assert row["score_low"] <= row["score"] <= row["score_high"]


def test_no_industry_is_in_two_candidates_of_a_territory() -> None:
    told = found(country(planted=50, seed=4))
    of_territory = told.industry.join(
        told.filiere.select("suggestion_id", "territory_id"), on="suggestion_id"
    )
    assert of_territory.select("territory_id", "industry_id").is_unique().all()
    assert (told.industry["establishments"] >= 3).all()


def test_the_order_of_rows_changes_nothing() -> None:
    counts = country()
    once = found(counts)
    shuffled = counts.sample(fraction=1.0, shuffle=True, seed=5)
    again = found(shuffled, units_of(counts).reverse())
    for name in ("filiere", "industry", "missing", "part", "community"):
        assert getattr(again, name).equals(getattr(once, name)), name


def test_without_a_table_there_is_no_link_and_no_candidate() -> None:
    counts = country()
    told = candidates(shrink(counts), units_of(counts), branch_of(), None, FEW)
    assert all(part.is_empty() for part in (told.filiere, told.industry, told.missing, told.part))


def test_the_cascade_needs_all_assurances_for_strong() -> None:
    assert grade(0.05, 1.0, one=False) == "strong"
    assert grade(0.05, 0.5, one=False) == "emerging"
    assert grade(0.05, 1.0, one=True) == "emerging"
    assert grade(0.05, 1.0, one=None) == "emerging"
    assert grade(0.11, 1.0, one=False) == "exploratory"
