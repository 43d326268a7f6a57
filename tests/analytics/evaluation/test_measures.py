"""What evaluations measure, on rankings known by hand."""

import numpy as np
import polars as pl
import pytest

from ti_graph.analytics.evaluation.filieres import compare, matched
from ti_graph.analytics.evaluation.intervals import holm, over_seeds
from ti_graph.analytics.evaluation.ranking import (
    average_precision,
    fit_logistic,
    log_odds,
    ndcg,
)
from ti_graph.analytics.filieres import Candidates


def test_average_precision_is_the_mean_precision_at_each_true_row() -> None:
    truth = np.array([True, False, True, False])
    assert average_precision(truth, np.array([4.0, 3, 2, 1])) == pytest.approx((1 + 2 / 3) / 2)
    assert average_precision(truth, np.zeros(4)) == pytest.approx(0.5)


def test_ndcg_is_one_for_a_perfect_order_and_not_told_without_a_true_row() -> None:
    truth = np.array([False, True, True])
    assert ndcg(truth, np.array([0.0, 2, 1])) == pytest.approx(1)
    assert ndcg(truth, np.array([2.0, 1, 0])) < 1
    assert np.isnan(ndcg(np.zeros(3, dtype=bool), np.zeros(3)))


def test_holm_never_lowers_a_p_value_and_keeps_their_order() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])


def test_an_interval_over_seeds_holds_its_mean() -> None:
    told = over_seeds([0.7, 0.8, 0.9])
    assert told.value == pytest.approx(0.8)
    assert told.low < 0.8 < told.high
    assert over_seeds([0.5]).low == 0.5


def test_a_logistic_regression_finds_what_makes_rows_true() -> None:
    rng = np.random.default_rng(1)
    features = rng.normal(size=(400, 2))
    truth = features[:, 0] + 0.1 * rng.normal(size=400) > 0
    beta = fit_logistic(features, truth)
    assert beta[0] > 5 * abs(beta[1])
    assert average_precision(truth, log_odds(beta, features)) > 0.95


def test_a_candidate_matches_with_half_of_what_was_planted_and_a_third_of_its_own() -> None:
    planted = {"a", "b", "c", "d"}
    assert matched({"a", "b"}, planted)
    assert not matched({"a"}, planted)
    assert not matched({"a", "b", *"qrstu"}, planted)
    assert not matched(set("xyz"), set())


def test_what_matches_nothing_is_a_false_discovery_and_exploratory_counts_nowhere() -> None:
    planted = pl.DataFrame({"territory_id": ["t1"] * 2, "industry_id": ["a", "b"]})
    filiere = pl.DataFrame(
        {
            "suggestion_id": ["f1", "f2", "f3"],
            "territory_id": ["t1", "t2", "t2"],
            "grade": ["strong", "emerging", "exploratory"],
        }
    )
    industry = pl.DataFrame({"suggestion_id": ["f1", "f2", "f3"], "industry_id": ["a", "a", "a"]})
    told = compare(planted, Candidates(filiere=filiere, industry=industry), territories=10)
    assert (told.recall, told.false_discovery, told.share) == (1.0, 0.5, 0.2)
    nothing = compare(planted, Candidates(), territories=10)
    assert (nothing.recall, nothing.false_discovery, nothing.share) == (0, 0, 0)
