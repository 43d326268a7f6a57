"""Which cells are looked at, and which pairs are together, on figures written by hand."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from tests.analytics.drawn import METAL, OTHERS
from ti_graph.analytics.colocation import _meeting, _pairs
from ti_graph.analytics.specialites import Specialite, _Cells, _cells

ONE = np.array([0])
SITES = np.array([3.0, 2, 3, 2, 2, 1])
FIRMS = np.array([3.0, 2, 3, 2, 2, 1])
MEAN = np.array([1.0, 0.1, 1.01, 1.0, 1.01, 0.1])


def looked_at(bordering: list[int]) -> list[int]:
    """The units of one territory that are looked at."""
    counted: Any = SimpleNamespace(sites=SITES[np.newaxis], tested=1)
    units: Any = SimpleNamespace(member=np.eye(len(SITES)))
    fitted: Any = SimpleNamespace(
        counts=FIRMS[np.newaxis], mean=MEAN[np.newaxis], tails=lambda _, unit, __: (unit, unit)
    )
    beside: Any = SimpleNamespace(
        area=np.array(bordering, dtype=int),
        above=lambda _, unit, __, ___: SimpleNamespace(
            beside=0 * unit - 1, probability=0.9 + 0 * unit, weightiest=0 * unit - 1
        ),
        pooled=lambda _, unit, __: (0 * unit, 0 * unit),
    )
    found: list[int] = _cells(counted, units, fitted, beside).unit.tolist()
    return found


def test_a_unit_is_looked_at_from_three_sites_and_three_times_what_is_expected() -> None:
    assert looked_at([]) == [0]


def test_beside_a_neighbour_two_firms_and_twice_what_is_expected_are_looked_at() -> None:
    assert looked_at([0]) == [0, 1, 2, 3]


@pytest.mark.parametrize(("fewer", "survives"), [(0.95, True), (0.949, False)])
def test_a_speciality_survives_where_it_is_sure_at_19_in_20_with_one_firm_less(
    fewer: float, survives: bool
) -> None:
    some = np.array([1.0])
    cells = _Cells(ONE, ONE, some, some, some, ONE == 0, some, np.array([fewer]), some, ONE - 1)
    assert cells.specialite(0, ONE, "metal").survives is survives


def speciality(*members: int) -> Specialite:
    found = np.array(members)
    return Specialite(0, members[0], found, "c", 9, 9, 1, 5, 0.99, 0.001, survives=True, q=0.01)


def test_industries_of_one_chain_are_no_colocalisation() -> None:
    names = [*METAL.stage, "naf2-10.11Z"]
    for apart, pairs in ((len(names) - 1, 1), (1, 0)):
        found: Any = SimpleNamespace(
            specialites=[speciality(0), speciality(apart)],
            counted=SimpleNamespace(industries=names),
            chains=SimpleNamespace(chains=[METAL, *OTHERS]),
        )
        assert len(list(_pairs(found))) == pairs


def test_that_two_industries_meet_in_the_territory_itself_says_nothing() -> None:
    # Elsewhere one is in the second territory, the other in the third: they never meet.
    here = np.array([[1, 1], [1, 0], [0, 1], [0, 0]], dtype=bool)
    assert _meeting(here, speciality(0), speciality(1)) == 1.0
