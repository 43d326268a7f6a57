"""Measures of relatedness: known by hand, and laws that hold for any counts."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ti_graph.analytics.relatedness import (
    agglomeration,
    association,
    coagglomeration,
    complexity,
    correlation,
    density,
    proximity,
    quotients,
)

HAS = np.array([[1.0, 1, 0], [1, 0, 0], [1, 1, 0]])
counts = arrays(np.float64, (5, 4), elements=st.integers(0, 50).map(float))


def test_proximity_is_the_least_of_two_conditional_chances() -> None:
    assert proximity(HAS)[0, 1] == pytest.approx(2 / 3)
    assert (np.diag(proximity(HAS)) == 0).all()


def test_association_compares_with_what_chance_would_bring_together() -> None:
    # Both in two of four territories: 2 · 4 / (2 · 2) = 2, so 1 - 1/2. One in common: 1, so 0.
    together = np.array([[1, 1], [1, 1], [0, 0], [0, 0]], dtype=bool)
    assert association(together)[0, 1] == pytest.approx(0.5)
    once = np.array([[1, 1], [1, 0], [0, 1], [0, 0]], dtype=bool)
    assert association(once)[0, 1] == 0


def test_correlation_is_pearsons_and_no_less_than_nothing() -> None:
    # 1, 2, 3 beside 1, 3, 2: one half. Beside 3, 2, 1: minus one, so nothing.
    found = correlation(np.array([[1.0, 1.0, 3.0], [2.0, 3.0, 2.0], [3.0, 2.0, 1.0]]))
    assert found[0, 1] == pytest.approx(0.5)
    assert found[0, 2] == 0


def test_two_industries_each_in_a_half_of_the_country_shun_each_other() -> None:
    # (1/2)(-1/2) twice over 1 - (1/4 + 1/4).
    found = coagglomeration(np.array([[4.0, 0.0], [0.0, 4.0]]), np.array([0.5, 0.5]))
    assert found[0, 1] == pytest.approx(-1.0)


@pytest.mark.parametrize("plants", [4.0, 1.0])
def test_an_industry_all_in_one_half_of_the_country_is_wholly_agglomerated(plants: float) -> None:
    # (1/2 - 1/2 · 1/4) / (1/2 · 3/4).
    found = agglomeration(np.array([[plants], [0.0]]), np.array([0.5, 0.5]), np.array([0.25]))
    assert found[0] == pytest.approx(1.0)


def test_an_industry_that_nobody_has_is_close_to_none_and_gives_no_nan() -> None:
    for layer in (proximity(HAS), density(HAS), association(HAS > 0), correlation(HAS)):
        assert np.isfinite(layer).all()
    assert (density(HAS)[:, 2] == 0).all()
    assert np.isnan(complexity(HAS)[1][2])


@given(counts, st.floats(0.5, 1000))
@settings(deadline=None)
def test_all_counts_times_k_leave_quotients_as_they_are(found: np.ndarray, k: float) -> None:
    assert np.allclose(quotients(found * k), quotients(found))


@given(counts, st.permutations(range(5)))
@settings(deadline=None)
def test_the_order_of_territories_changes_nothing(found: np.ndarray, order: list[int]) -> None:
    has = (found > 10).astype(np.float64)
    sizes = np.full(len(found), 1 / len(found))
    assert np.allclose(proximity(has[order]), proximity(has))
    assert np.allclose(density(has[order]), density(has)[order])
    assert np.allclose(coagglomeration(found[order], sizes), coagglomeration(found, sizes))


def test_complexity_rises_with_diversity() -> None:
    nested = np.tril(np.ones((6, 6)))
    of_places, of_industries = complexity(nested)
    assert np.corrcoef(of_places, nested.sum(axis=1))[0, 1] > 0.9
    assert np.corrcoef(of_industries, nested.sum(axis=0))[0, 1] < -0.9


def test_agglomeration_is_near_none_where_plants_are_thrown_at_random() -> None:
    rng = np.random.default_rng(1)
    sizes = rng.dirichlet(np.ones(50))
    thrown = rng.multinomial(200, sizes, size=200).T.astype(float)
    gamma = agglomeration(thrown, sizes, np.full(200, 1 / 200))
    assert abs(gamma.mean()) < 0.002
    together = np.zeros((50, 1))
    together[3] = 200.0
    assert agglomeration(together, sizes, np.array([1 / 200]))[0] > 0.5
