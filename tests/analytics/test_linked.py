"""Thresholds and stages of the search of filières, on figures written by hand."""

import numpy as np
import pytest

from tests.analytics.drawn import METAL, TRADING, found, poisson
from ti_graph.analytics import linked
from ti_graph.analytics.chain_test import DRAWS, Evidence, _evidence, relabelled
from ti_graph.analytics.linked import Linked, chain_sets, standing
from ti_graph.analytics.specialites import Specialite

MEMBERS = list(METAL.stage)
SETS = chain_sets([METAL], MEMBERS, TRADING)
ALL = np.arange(len(MEMBERS))


def evidence(p: float) -> Evidence:
    """Evidence of a territory where every industry of the chain has one p-value."""
    ones = np.ones(len(MEMBERS))
    return Evidence(p * ones, ones, 0 * ones, ones, np.ones((len(MEMBERS), 1)))


@pytest.mark.parametrize(("first", "both"), [(0.101, 0.101), (0.1, 0.9), (0.001, 0.9)])
def test_a_first_p_value_that_the_rate_may_let_through_asks_for_the_second(
    first: float, both: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Evidence, "tail", lambda *_: first)
    monkeypatch.setattr(linked, "second_test", lambda *_: 0.9)
    assert linked._linked_p(evidence(0.01), ALL[1:], ALL[:1], SETS, 1.0) == both


@pytest.mark.parametrize(("few", "draws"), [(0.101, [999]), (0.1, [999, DRAWS])])
def test_many_sets_are_drawn_where_few_leave_a_tenth_open(
    few: float, draws: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def drawn(*given: object) -> float:
        asked.append(given[4] if len(given) > 4 else DRAWS)
        return few

    monkeypatch.setattr(linked, "relabelled", drawn)
    linked.second_test(evidence(0.01), ALL, ALL[:0], SETS)
    assert asked == draws


def test_members_stand_whose_p_values_pass_at_a_tenth_among_those_of_the_chain() -> None:
    # Of four, the smallest is held against a quarter of the tenth, the next against a half.
    assert standing(np.array([0.025, 0.5, 0.5, 0.5]), ALL).tolist() == [0]
    assert standing(np.array([0.026, 0.5, 0.5, 0.5]), ALL).tolist() == []
    assert standing(np.array([0.05, 0.026, 0.5, 0.5]), ALL).tolist() == [0, 1]


@pytest.mark.parametrize(
    ("first", "second", "q"),
    [(0.03, 0.08, 0.08), (0.03, 0.01, 0.03), (0.1, 0.1, 0.1), (0.03, 0.11, None), (0.11, 0, None)],
)
def test_a_whole_chain_passes_both_stages_and_is_as_sure_as_the_less_sure_of_them(
    first: float, second: float, q: float | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(linked, "second_test", lambda *_: second)
    tested = linked.Tested(np.ones((1, 1)), np.array([[first]]))
    rows: list[Linked] = linked._whole([evidence(0.001)], [], SETS, tested)
    assert [one.q for one in rows] == ([] if q is None else [q])


@pytest.mark.parametrize(("q", "given"), [(0.03, True), (0.031, False)])
def test_a_speciality_is_given_where_three_in_a_hundred_as_sure_are_false(
    q: float, given: bool
) -> None:
    one = Specialite(0, 0, ALL, "metal", 9, 9, 1, 5, 0.99, 0.001, survives=True, q=q)
    assert one.given is given


def test_what_is_less_likely_than_not_is_no_candidate() -> None:
    shapes = np.full(poisson().shape[1], 1.5)
    search = found(poisson(1.5, clumping=shapes))
    firms, mean = search.fitted.counts, search.fitted.mean
    area, unit = np.nonzero((firms >= 3) & (firms >= 3 * mean))
    sure = search.fitted.above(area, unit, firms[area, unit], 2.0)
    shown = {(one.area, one.unit) for one in search.specialites}
    unlikely = set(zip(area[sure < 0.5].tolist(), unit[sure < 0.5].tolist(), strict=True))
    assert (sure[sure < 0.5] > 0.3).any()
    assert shown
    assert not shown & unlikely


def test_an_industry_bears_evidence_below_a_tenth_and_no_more_than_eight() -> None:
    p = np.array([1.0, 0.1, 0.1 * np.exp(-1), 0.1 * np.exp(-7.9), 1e-20])
    assert _evidence(p) == pytest.approx([0, 0, 1, 7.9, 8])


def test_a_set_counts_among_those_that_stand_out_as_much() -> None:
    # The only set of its make is itself: nine draws of it, and it.
    assert relabelled(evidence(0.01), ALL[:1], ALL, ALL[:0], draws=9) == 1.0
