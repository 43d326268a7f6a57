"""TI complete each other where each holds a branch that the other lacks and that trade links."""

import polars as pl
import pytest

from tests.analytics.chain import branch_cells, distances, input_output
from ti_graph.analytics.complement import complements

A_HAS_CC = ("a", "a38-CC", 5.0, 2.0, 0.99)
B_HAS_CH = ("b", "a38-CH", 5.0, 4.0, 0.99)


def test_the_score_is_the_link_times_both_excesses_and_the_same_both_ways() -> None:
    found = complements(
        branch_cells([A_HAS_CC, B_HAS_CH]), distances([("a", "b", 50.0)]), input_output()
    ).sort("territory_id")
    # CC sells all it sells to CH: the link is 1; the excesses are 1 - 1/2 and 1 - 1/4.
    assert found["score"].to_list() == pytest.approx([0.375, 0.375])
    assert found["distance_km"].to_list() == [50.0, 50.0]
    assert found["brings_branch_id"].to_list() == ["a38-CC", "a38-CH"]
    assert found["receives_branch_id"].to_list() == ["a38-CH", "a38-CC"]


def test_what_both_hold_neither_brings() -> None:
    cells = branch_cells([A_HAS_CC, B_HAS_CH, ("b", "a38-CC", 5.0, 2.0, 0.99)])
    assert complements(cells, distances([("a", "b", 50.0)]), input_output()).is_empty()


def test_branches_that_do_not_trade_complete_nothing() -> None:
    cells = branch_cells([A_HAS_CC, ("b", "a38-CL", 5.0, 2.0, 0.99)])
    assert complements(cells, distances([("a", "b", 50.0)]), input_output()).is_empty()


@pytest.mark.parametrize("unsure", [("b", "a38-CH", 5.0, 4.0, 0.89), ("b", "a38-CH", 1.0, 4.0, 1)])
def test_an_unsure_specialisation_brings_nothing(
    unsure: tuple[str, str, float, float, float],
) -> None:
    cells = branch_cells([A_HAS_CC, unsure])
    assert complements(cells, distances([("a", "b", 50.0)]), input_output()).is_empty()


def test_services_are_no_branch_to_bring() -> None:
    cells = branch_cells([("a", "a38-HZ", 9.0, 3.0, 1.0), B_HAS_CH])
    assert complements(cells, distances([("a", "b", 50.0)]), input_output()).is_empty()


def test_beyond_two_hundred_kilometres_nothing_is_suggested() -> None:
    cells = branch_cells([A_HAS_CC, B_HAS_CH])
    assert complements(cells, distances([("a", "b", 200.1)]), input_output()).is_empty()
    assert complements(cells, distances([("a", "b", 200.0)]), input_output()).height == 2


def test_the_ten_best_of_each_are_reported_in_order_of_score() -> None:
    others = [(f"o{place:02}", "a38-CH", 5.0, 2.0 + place, 0.99) for place in range(12)]
    near = distances([("a", name, 10.0) for name, *_ in others])
    found = complements(branch_cells([A_HAS_CC, *others]), near, input_output())
    of_a = found.filter(pl.col("territory_id") == "a").sort("rank")
    assert of_a["other_id"].to_list() == [f"o{place:02}" for place in range(11, 1, -1)]
    assert found.filter(pl.col("territory_id") == "o00")["other_id"].to_list() == ["a"]
