"""Whether what is given in a drawn country is what was planted there, from cells by hand."""

import numpy as np

from ti_graph.analytics.evaluation.judged import is_matched
from ti_graph.analytics.evaluation.worlds import World
from ti_graph.analytics.specialites import FAR_ABOVE, Specialite

PLANTED = {0: np.array([0, 1])}
"""In the first of two areas, two of six industries."""


def world(**true: float) -> World:
    """A country of one site a cell, with the true rates of some industries of the first area."""
    ones = np.ones((2, 6))
    rate = ones.copy()
    for name, value in true.items():
        rate[0, int(name.removeprefix("of_"))] = value
    return World(sites=ones, firms=ones, true_rate=rate, base=ones, planted=PLANTED)


def given(area: int, *members: int) -> Specialite:
    return Specialite(
        area=area, unit=members[0], members=np.array(members), chain="c", sites=3.0, firms=3.0,
        expected=1.0, quotient=3.0, probability=0.99, p=0.01, survives=True,
    )  # fmt: skip


def test_what_holds_a_planted_industry_and_little_else_is_matched() -> None:
    assert is_matched(world(), 0, [given(0, 1)])
    assert is_matched(world(), 0, [given(0, 3), given(0, 0, 1, 2)])


def test_what_is_given_elsewhere_or_holds_nothing_planted_is_not() -> None:
    assert not is_matched(world(), 0, [])
    assert not is_matched(world(), 0, [given(1, 0, 1)])
    assert not is_matched(world(of_3=FAR_ABOVE), 0, [given(0, 3)])


def test_half_of_the_members_being_true_is_not_enough() -> None:
    assert not is_matched(world(), 0, [given(0, 0, 2)])
    assert not is_matched(world(), 0, [given(0, 0, 2, 3)])


def test_a_member_that_is_truly_concentrated_counts_as_true() -> None:
    assert is_matched(world(of_2=FAR_ABOVE), 0, [given(0, 0, 2)])
    assert not is_matched(world(of_2=FAR_ABOVE - 0.01), 0, [given(0, 0, 2)])
