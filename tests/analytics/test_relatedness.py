"""Measures of relatedness: known by hand, and laws that hold for any counts."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ti_graph.analytics.relatedness import (
    density,
    proximity,
    quotients,
)

HAS = np.array([[1.0, 1, 0], [1, 0, 0], [1, 1, 0]])
counts = arrays(np.float64, (5, 4), elements=st.integers(0, 50).map(float))


def test_proximity_is_the_least_of_two_conditional_chances() -> None:
    assert proximity(HAS)[0, 1] == pytest.approx(2 / 3)
    assert (np.diag(proximity(HAS)) == 0).all()


def test_an_industry_that_nobody_has_is_close_to_none_and_gives_no_nan() -> None:
    for layer in (proximity(HAS), density(HAS)):
        assert np.isfinite(layer).all()
    assert (density(HAS)[:, 2] == 0).all()


@given(counts, st.floats(0.5, 1000))
@settings(deadline=None)
def test_all_counts_times_k_leave_quotients_as_they_are(found: np.ndarray, k: float) -> None:
    assert np.allclose(quotients(found * k), quotients(found))


@given(counts, st.permutations(range(5)))
@settings(deadline=None)
def test_the_order_of_territories_changes_nothing(found: np.ndarray, order: list[int]) -> None:
    has = (found > 10).astype(np.float64)
    assert np.allclose(proximity(has[order]), proximity(has))
    assert np.allclose(density(has[order]), density(has)[order])
