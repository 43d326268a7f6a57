"""Location quotients and their shrinkage: what holds whatever the counts."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from ti_graph.analytics.specialisation import INTERVAL, SHAPE_RANGE, fit_shape, shrink

Cells = dict[tuple[str, str], int]

cells = st.dictionaries(
    st.tuples(st.sampled_from("ABCDE"), st.sampled_from("vwxyz")),
    st.integers(0, 200),
    min_size=2,
    max_size=25,
).filter(lambda found: sum(found.values()) > 0)


def counts(found: Cells) -> pl.DataFrame:
    return pl.DataFrame(
        [{"territory_id": t, "industry_id": i, "observed": n} for (t, i), n in found.items()],
        schema={"territory_id": pl.String, "industry_id": pl.String, "observed": pl.Int64},
    )


def by_cell(frame: pl.DataFrame, column: str) -> dict[tuple[str, str], float]:
    return {
        (t, i): v for t, i, v in frame.select("territory_id", "industry_id", column).iter_rows()
    }


def scaled(found: Cells, factor: int) -> Cells:
    return {cell: number * factor for cell, number in found.items()}


@given(cells, st.integers(2, 50))
@settings(deadline=None)
def test_as_many_times_more_everywhere_changes_no_observed_quotient(found: Cells, k: int) -> None:
    once = by_cell(shrink(counts(found)), "quotient_observed")
    often = by_cell(shrink(counts(scaled(found, k))), "quotient_observed")
    assert once.keys() == often.keys()
    for cell, quotient in once.items():
        assert often[cell] == pytest.approx(quotient, rel=1e-9)


@given(cells, st.data())
@settings(deadline=None)
def test_the_order_of_rows_does_not_matter(found: Cells, data: st.DataObject) -> None:
    frame = counts(found)
    order = data.draw(st.permutations(range(frame.height)))
    straight, shuffled = shrink(frame), shrink(frame[order])
    for column in ("expected", "quotient_observed", "quotient", "low", "high", "probability"):
        expected = pytest.approx(by_cell(straight, column), rel=1e-6, abs=1e-12)
        assert by_cell(shuffled, column) == expected, column


@given(cells)
@settings(deadline=None)
def test_the_shrunk_quotient_lies_between_the_observed_one_and_one(found: Cells) -> None:
    for row in shrink(counts(found)).iter_rows(named=True):
        low, high = sorted((row["quotient_observed"], 1.0))
        assert low - 1e-9 <= row["quotient"] <= high + 1e-9


@given(cells)
@settings(deadline=None)
def test_the_interval_holds_the_mean_and_probabilities_are_probabilities(found: Cells) -> None:
    for row in shrink(counts(found)).iter_rows(named=True):
        assert 0 <= row["low"] <= row["quotient"] <= row["high"]
        assert 0 <= row["probability"] <= 1


@given(cells)
@settings(deadline=None)
def test_an_industry_is_expected_as_often_as_it_is_observed(found: Cells) -> None:
    frame = shrink(counts({(t, i): found.get((t, i), 0) for t in "ABCDE" for i in "vwxyz"}))
    totals = frame.group_by("industry_id").agg(pl.col("observed").sum(), pl.col("expected").sum())
    for _, observed, expected in totals.iter_rows():
        assert expected == pytest.approx(observed, rel=1e-9)


KNOWN: Cells = {
    ("A", "x"): 12, ("A", "y"): 30, ("A", "z"): 0,
    ("B", "x"): 2, ("B", "y"): 100, ("B", "z"): 5,
    ("C", "x"): 1, ("C", "y"): 45, ("C", "z"): 20,
}  # fmt: skip


def test_a_full_table_agrees_with_the_formula_and_with_scipy() -> None:
    matrix = np.array([[KNOWN[t, i] for i in "xyz"] for t in "ABC"], dtype=np.float64)
    expected = matrix.sum(axis=1, keepdims=True) * matrix.sum(axis=0) / matrix.sum()
    shape = fit_shape(matrix.ravel(), expected.ravel())
    posterior = stats.gamma(shape + matrix, scale=1 / (shape + expected))
    tail = (1 - INTERVAL) / 2
    wanted = {
        "expected": expected,
        "quotient_observed": matrix / expected,
        "quotient": posterior.mean(),
        "low": posterior.ppf(tail),
        "high": posterior.ppf(1 - tail),
        "probability": posterior.sf(1.0),
    }
    found = shrink(counts(KNOWN)).sort("territory_id", "industry_id")
    for column, values in wanted.items():
        np.testing.assert_allclose(found[column].to_numpy(), values.ravel(), rtol=1e-9, atol=1e-12)


def test_an_unknown_cell_enters_no_total() -> None:
    known = {cell: number for cell, number in KNOWN.items() if cell != ("B", "x")}
    found = shrink(counts(known))
    # x is known in A and C alone: 13 of their 108; B's own total leaves it out.
    expected = by_cell(found, "expected")
    assert ("B", "x") not in expected
    assert expected["A", "x"] == pytest.approx(42 * 13 / 108)
    assert expected["B", "y"] == pytest.approx(105 * 175 / (42 + 105 + 66))


def test_a_known_zero_is_not_an_unknown() -> None:
    with_zero = by_cell(shrink(counts(KNOWN)), "expected")
    without = by_cell(shrink(counts({c: n for c, n in KNOWN.items() if n})), "expected")
    assert ("A", "z") in with_zero
    assert ("A", "z") not in without
    assert with_zero["C", "z"] != pytest.approx(without["C", "z"])


@given(st.lists(st.tuples(st.integers(0, 300), st.floats(0.01, 300)), min_size=1, max_size=40))
@settings(deadline=None)
def test_the_shape_of_the_prior_stays_in_its_range(pairs: list[tuple[int, float]]) -> None:
    observed, expected = (np.array(column, dtype=np.float64) for column in zip(*pairs, strict=True))
    low, high = SHAPE_RANGE
    assert low * 0.999 <= fit_shape(observed, expected) <= high * 1.001


def test_the_shape_of_the_prior_is_found_again_from_what_it_drew() -> None:
    random = np.random.default_rng(2023)
    expected = random.uniform(0.5, 30, 20_000)
    observed = random.poisson(random.gamma(2.5, 1 / 2.5, expected.size) * expected)
    assert fit_shape(observed.astype(np.float64), expected) == pytest.approx(2.5, rel=0.05)


def test_counts_that_are_all_alike_are_shrunk_harder_than_scattered_ones() -> None:
    alike = {(t, i): 10 for t in "ABCDE" for i in "vwxyz"}
    scattered = {(t, i): (100 if t == i else 1) for t in "ABCDE" for i in "ABCDE"}
    assert fit(alike) == pytest.approx(SHAPE_RANGE[1], rel=1e-3)
    assert fit(scattered) < 2


def fit(found: Cells) -> float:
    frame = shrink(counts(found))
    return fit_shape(frame["observed"].to_numpy().astype(float), frame["expected"].to_numpy())


@pytest.mark.parametrize("result", [{}, {("A", "x"): 0}, {("A", "x"): 0, ("B", "y"): 0}])
def test_nothing_counted_gives_no_cell_and_every_column(result: Cells) -> None:
    found = shrink(counts(result))
    assert found.is_empty()
    assert {"quotient_observed", "quotient", "low", "high", "probability"} <= set(found.columns)


def test_one_cell_alone_is_as_expected() -> None:
    (row,) = shrink(counts({("A", "x"): 7})).iter_rows(named=True)
    assert (row["quotient_observed"], row["quotient"]) == (1.0, 1.0)
