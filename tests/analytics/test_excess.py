"""Evidence beyond a division, and what is drawn without any."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ti_graph.analytics.excess import CAP, drawn_evidence, evidence_of, null_model, own_shape
from ti_graph.analytics.placement import q_of, q_values


def test_a_division_that_is_common_in_a_territory_explains_its_industries() -> None:
    observed = np.array([[8.0, 8, 8, 1], [1, 1, 1, 8], [1, 1, 1, 8]])
    share = observed.sum(axis=0) / observed.sum()
    expected = observed.sum(axis=1, keepdims=True) * share
    mean, _ = null_model(observed, expected, np.array([0, 0, 0, 1]))
    assert (mean[0, :3] > expected[0, :3]).all()


@given(st.integers(1, 40), st.floats(0.01, 20), st.floats(0.3, 50))
@settings(deadline=None)
def test_more_establishments_are_never_less_evidence(count: int, mean: float, shape: float) -> None:
    counts = np.array([0, count, count + 1])
    told = evidence_of(counts, np.full(3, mean), np.full(3, shape))
    assert told[0] == 0
    assert 0 <= told[1] <= told[2] <= CAP


def test_drawn_evidence_has_the_distribution_of_the_null() -> None:
    mean, shape = np.array([0.3, 2.0, 15.0]), np.array([1.5, 4.0, 30.0])
    drawn = drawn_evidence(mean, shape, 20_000, np.random.default_rng(1))
    rng = np.random.default_rng(2)
    counts = rng.poisson(mean * rng.gamma(shape, 1 / shape, (20_000, 3)))
    direct = evidence_of(counts, mean, shape)
    assert np.abs(drawn.mean(axis=0) - direct.mean(axis=0)).max() < 0.03
    assert np.abs((drawn > 1).mean(axis=0) - (direct > 1).mean(axis=0)).max() < 0.01


def test_overdispersion_is_found_though_some_cells_are_raised() -> None:
    rng = np.random.default_rng(3)
    mean, shape = np.full((100, 100), 2.0), np.full((100, 100), 500.0)
    counts = rng.poisson(mean * rng.gamma(3.0, 1 / 3.0, mean.shape)).astype(float)
    counts[:10, :5] += 20
    assert 2 < own_shape(counts, mean, shape) < 4.5
    calm = rng.poisson(mean).astype(float)
    assert own_shape(calm, mean, shape) > 30


def test_adjusted_values_are_never_below_their_p() -> None:
    p = np.array([0.001, 0.04, 0.03, 0.5])
    assert (q_values(p) >= p).all()
    assert all(q_of(float(one), p) >= one for one in p)
