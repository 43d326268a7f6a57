"""What makes a candidate strong, and what its score weighs, by hand."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import polars as pl
import pytest

from tests.analytics.drawn import INDUSTRIES
from ti_graph.analytics.candidate_rows import Candidate, _graded, _score

FOUND: Any = SimpleNamespace(counted=SimpleNamespace(industries=INDUSTRIES))


def grade(firms: int, jobs: list[float], *, survives: bool = True) -> str:
    """The grade of a given spécialité whose sites have these jobs, each of a firm of its own."""
    units = pl.DataFrame(
        {"industry_id": INDUSTRIES[0], "unit": [f"f{n}" for n in range(len(jobs))], "jobs": jobs}
    )
    one = Candidate(
        kind="specialite", area=0, members=np.array([0]), probability=0.99, p=0.001, q=0.01,
        firms=float(firms), survives=survives, grade="emerging",
    )  # fmt: skip
    return _graded(one, units, FOUND).grade


def test_a_candidate_is_strong_from_three_firms_of_which_none_has_more_than_half() -> None:
    assert grade(3, [10, 5, 5]) == "strong"
    assert grade(2, [10, 5, 5]) == "emerging"
    assert grade(3, [11, 5, 5]) == "emerging"
    assert grade(3, [10, 5, 5], survives=False) == "emerging"


def test_a_score_is_half_certainty_three_tenths_specialisation_and_two_tenths_links() -> None:
    assert _score({"certainty": 0.9, "specialisation": 0, "linkage": 0}) == pytest.approx(0.45)
    assert _score({"certainty": 0, "specialisation": 0.9, "linkage": 0}) == pytest.approx(0.27)
    assert _score({"certainty": 0, "specialisation": 0, "linkage": 0.9}) == pytest.approx(0.18)
