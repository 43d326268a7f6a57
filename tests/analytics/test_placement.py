"""The test of sets against drawn territories."""

import numpy as np

from ti_graph.analytics.excess import Excess, evidence_of
from ti_graph.analytics.placement import Searched, place_test

INDUSTRIES = 12
SETS = np.kron(np.eye(3), np.ones((4, 1))).astype(np.float32)
"""Three sets of four industries."""


def country(counts: np.ndarray) -> Excess:
    mean, shape = np.full(counts.shape, 1.0), np.full(counts.shape, 5.0)
    names = [f"naf2-{place}" for place in range(INDUSTRIES)]
    territories = [f"ti-{place}" for place in range(len(counts))]
    evidence = evidence_of(counts.astype(np.int64), mean, shape)
    return Excess(territories, names, counts, mean, shape, evidence)


def least_p(counts: np.ndarray) -> list[float]:
    searched = Searched(SETS, np.zeros((INDUSTRIES, INDUSTRIES)), 0.0)
    return [float(one.p.min()) for one in place_test(country(counts), lambda _: searched, 199)]


def test_industries_of_a_set_together_stand_out_and_one_alone_makes_no_filiere() -> None:
    counts = np.ones((3, INDUSTRIES))
    counts[1, 0] = 30
    counts[2, :3] = 7
    ordinary, alone, together = least_p(counts)
    assert ordinary == 1
    assert alone == 1
    assert together <= 0.01


def test_p_values_of_territories_drawn_under_the_null_are_not_too_small() -> None:
    rng = np.random.default_rng(3)
    counts = rng.poisson(rng.gamma(5.0, 1 / 5.0, (200, INDUSTRIES))).astype(np.float64)
    found = np.array(least_p(counts))
    assert (found <= 0.05).mean() <= 0.09
    assert (found <= 0.2).mean() <= 0.28


def test_what_too_few_establishments_tell_is_no_evidence() -> None:
    told = evidence_of(np.array([0, 2, 3]), np.full(3, 1e-3), np.full(3, 5.0))
    assert told.tolist()[:2] == [0, 0]
    assert told[2] > 0
