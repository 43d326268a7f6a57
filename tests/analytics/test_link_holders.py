"""A missing stage is held by the TI near by where its industries stand out."""

import polars as pl
import pytest

from tests.analytics.chain import distances
from ti_graph.analytics.link_holders import link_holders

FILIERE = pl.DataFrame(
    {"suggestion_id": ["f"], "territory_id": ["x"], "chain_id": ["metal"], "register": ["r"]}
)
MISSING = pl.DataFrame({"suggestion_id": ["f"], "stage_name": ["inputs"], "branch_id": ["a38-CK"]})
NEAR = distances([("x", "near", 40.0), ("x", "far", 201.0), ("x", "next", 90.0)])


def stage(
    name: str, observed: float = 4, expected: float = 1, *, of: str = "inputs", register: str = "r"
) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "chain_id": ["metal"],
            "stage_name": [of],
            "territory_id": [name],
            "register": [register],
            "observed": [float(observed)],
            "expected": [float(expected)],
        }
    )


def test_holders_come_nearest_first() -> None:
    found = link_holders(MISSING, FILIERE, pl.concat([stage("next"), stage("near")]), NEAR)
    assert found.sort("rank").to_dicts() == [
        {"suggestion_id": "f", "stage_name": "inputs", "branch_id": "a38-CK", "holder_id": "near",
         "establishments": 4.0, "quotient": 2.5, "distance_km": 40.0, "rank": 1},
        {"suggestion_id": "f", "stage_name": "inputs", "branch_id": "a38-CK", "holder_id": "next",
         "establishments": 4.0, "quotient": 2.5, "distance_km": 90.0, "rank": 2},
    ]  # fmt: skip


@pytest.mark.parametrize(
    "stages",
    [
        stage("far"),
        # P(θ > 1 | 4, 2.5) is .86; P(θ > 1 | 2, .1) is .99, on two sites alone.
        stage("near", 4, 2.5),
        stage("near", 2, 0.1),
        stage("x"),
        stage("near", of="assembly"),
        stage("near", register="another"),
    ],
    ids=["too far", "not sure", "too few", "itself", "another stage", "another register"],
)
def test_others_hold_nothing(stages: pl.DataFrame) -> None:
    assert link_holders(MISSING, FILIERE, stages, NEAR).is_empty()
