"""A missing link is held by the TI near by that are specialised in its branch."""

import polars as pl

from tests.analytics.chain import branch_cells, distances
from ti_graph.analytics.link_holders import link_holders

FILIERE = pl.DataFrame({"suggestion_id": ["f"], "territory_id": ["x"]})
MISSING = pl.DataFrame(
    {
        "suggestion_id": ["f", "f"],
        "branch_id": ["a38-CK", "a38-CK"],
        "direction": ["upstream", "downstream"],
    }
)
NEAR = distances([("x", "near", 40.0), ("x", "far", 201.0), ("x", "next", 90.0)])


def holder(name: str, *, probability: float = 0.95, establishments: float = 4) -> pl.DataFrame:
    return branch_cells([(name, "a38-CK", establishments, 2.5, probability)])


def test_holders_come_nearest_first_once_for_both_directions() -> None:
    found = link_holders(MISSING, FILIERE, pl.concat([holder("next"), holder("near")]), NEAR)
    assert found.sort("rank").to_dicts() == [
        {"suggestion_id": "f", "branch_id": "a38-CK", "quotient": 2.5, "holder_id": "near",
         "establishments": 4.0, "distance_km": 40.0, "rank": 1},
        {"suggestion_id": "f", "branch_id": "a38-CK", "quotient": 2.5, "holder_id": "next",
         "establishments": 4.0, "distance_km": 90.0, "rank": 2},
    ]  # fmt: skip


def test_who_is_too_far_or_not_surely_specialised_holds_nothing() -> None:
    cells = [
        holder("far"),
        holder("near", probability=0.89),
        holder("next", establishments=1),
    ]
    assert link_holders(MISSING, FILIERE, pl.concat(cells), NEAR).is_empty()


def test_a_territory_is_no_holder_of_its_own_missing_link() -> None:
    assert link_holders(MISSING, FILIERE, holder("x"), NEAR).is_empty()


def test_who_holds_another_branch_is_not_told() -> None:
    cells = branch_cells([("near", "a38-CL", 4.0, 2.5, 0.99)])
    assert link_holders(MISSING, FILIERE, cells, NEAR).is_empty()
