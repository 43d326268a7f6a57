"""Countries are drawn the same whoever draws them, and what is true of them is said once."""

from pathlib import Path

import numpy as np
import pytest

from ti_graph.analytics.beside import nearest
from ti_graph.analytics.evaluation import drawn_countries
from ti_graph.analytics.evaluation.data import evaluation_tables
from ti_graph.analytics.evaluation.drawn_countries import Countries
from ti_graph.analytics.evaluation.ground import ground_of
from ti_graph.analytics.evaluation.worlds import draw
from ti_graph.analytics.inputs import Tables
from ti_graph.analytics.local_units import Counted
from ti_graph.analytics.value_chains import dictionary


@pytest.fixture(scope="module")
def tables() -> Tables:
    return evaluation_tables(Path("no-download"))


@pytest.fixture(scope="module")
def countries(tables: Tables) -> Countries:
    chains = dictionary(tables)
    ground, trading = ground_of(tables, chains)
    return Countries(ground, chains, trading)


def test_two_processes_find_what_one_finds(countries: Countries) -> None:
    wanted, seeds = [("planted_mixed", 0.18)], range(11, 13)
    alone = list(countries.outcomes(wanted, seeds, 1))
    assert list(countries.outcomes(wanted, seeds, 2)) == alone
    assert alone[0][0] != alone[0][1]


def test_a_chain_across_a_border_is_the_only_one_planted_in_both_of_its_areas(
    countries: Countries,
) -> None:
    # A second chain over the first made what was truly planted count as false.
    ground = countries.ground
    gap = ((ground.position_km[:, np.newaxis] - ground.position_km) ** 2).sum(axis=2)
    np.fill_diagonal(gap, np.inf)
    nearest = gap.argmin(axis=1)
    planted = draw("border", 1.0, 5, ground).planted
    assert len(planted) > 20
    for area, members in planted.items():
        partners = [
            other
            for other in range(len(nearest))
            if (nearest[area] == other or nearest[other] == area)
            and (other >= ground.tested or np.array_equal(planted.get(other, []), members))
        ]
        assert partners, area


def test_a_drawn_territory_is_read_with_those_that_the_release_reads_it_with(
    countries: Countries, tables: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Counted] = []

    def searched(counted: Counted, *_: object) -> None:
        asked.append(counted)

    monkeypatch.setattr(drawn_countries, "search", searched)
    monkeypatch.setattr(drawn_countries, "judge", lambda *_: None)
    countries.one("border", 0.18, 11)
    (counted,) = asked
    pairs = [
        (counted.areas[area], counted.areas[one])
        for area, some in enumerate(counted.beside)
        for one in some
    ]
    assert pairs == nearest(tables).sort("ti_id", maintain_order=True).rows()
    assert len(pairs) > 250
