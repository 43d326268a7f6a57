"""What evaluations measure, on rankings known by hand."""

import numpy as np
import pytest

from ti_graph.analytics.evaluation.intervals import holm, over_seeds
from ti_graph.analytics.evaluation.ranking import (
    average_precision,
    fit_logistic,
    log_odds,
    ndcg,
)


def test_average_precision_is_the_mean_precision_at_each_true_row() -> None:
    truth = np.array([True, False, True, False])
    assert average_precision(truth, np.array([4.0, 3, 2, 1])) == pytest.approx((1 + 2 / 3) / 2)
    assert average_precision(truth, np.zeros(4)) == pytest.approx(0.5)


def test_ndcg_is_one_for_a_perfect_order_and_not_reported_without_a_true_row() -> None:
    truth = np.array([False, True, True])
    assert ndcg(truth, np.array([0.0, 2, 1])) == pytest.approx(1)
    assert ndcg(truth, np.array([2.0, 1, 0])) < 1
    assert np.isnan(ndcg(np.zeros(3, dtype=bool), np.zeros(3)))


def test_holm_never_lowers_a_p_value_and_keeps_their_order() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])


def test_an_interval_over_seeds_holds_its_mean() -> None:
    found = over_seeds([0.7, 0.8, 0.9])
    assert found.value == pytest.approx(0.8)
    assert found.low < 0.8 < found.high
    assert over_seeds([0.5]).low == 0.5


def test_a_logistic_regression_finds_what_makes_rows_true() -> None:
    rng = np.random.default_rng(1)
    features = rng.normal(size=(400, 2))
    truth = features[:, 0] + 0.1 * rng.normal(size=400) > 0
    beta = fit_logistic(features, truth)
    assert beta[0] > 5 * abs(beta[1])
    assert average_precision(truth, log_odds(beta, features)) > 0.95
