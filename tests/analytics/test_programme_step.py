"""Rows of the effect of the programme: an estimate each, and none where no panel is."""

import numpy as np
import polars as pl
import pytest

from ti_graph.analytics.evaluation.programme import BEFORE, OTHERS, TREATED, drawn_panel
from ti_graph.analytics.programme_effect import difference_in_differences
from ti_graph.analytics.programme_panel import KnownPanel, _needs
from ti_graph.analytics.steps.programme import effect_rows, of_programme
from ti_graph.model.policy_tables import ESTIMATORS, POLICY_RESULTS

YEARS = tuple(range(2006, 2023))


def test_a_panel_gives_a_row_an_estimate_as_a_change_of_jobs() -> None:
    panel = drawn_panel(np.random.default_rng(7), 0.03)
    known = KnownPanel(panel, YEARS, TREATED, OTHERS, 0, None)
    rows = list(effect_rows(2018, known))
    assert [row["estimator"] for row in rows] == list(ESTIMATORS)
    first = rows[0]
    assert first["effect"] == np.expm1(difference_in_differences(panel).effect)
    assert (first["treated"], first["others"]) == (TREATED, OTHERS)
    assert (first["year_from"], first["year_to"]) == (2006, 2022)
    assert panel.before == BEFORE


def test_a_phase_of_which_jobs_are_missing_has_no_row() -> None:
    assert list(effect_rows(2023, KnownPanel(None, (), 0, 0, 0, "jobs"))) == []


def test_a_frame_of_rows_keeps_the_schema(monkeypatch: pytest.MonkeyPatch) -> None:
    panel = drawn_panel(np.random.default_rng(7), 0.0)
    known = KnownPanel(panel, YEARS, TREATED, OTHERS, 0, None)
    monkeypatch.setattr(
        "ti_graph.analytics.steps.programme.programme_panel", lambda _tables, _phase: known
    )
    territories = pl.DataFrame({"territory_id": ["ti-a", "ti-b"], "phase": [2018, 2023]})
    frame = of_programme({"territory": territories})["programme_effect"]
    schema = POLICY_RESULTS["programme_effect"]
    assert schema.validate(frame, cast=True).height == 2 * len(ESTIMATORS)
    assert set(frame["phase"]) == {2018, 2023}


@pytest.mark.parametrize(
    ("before", "treated", "others", "needs"),
    [
        (4, 10, 20, None),
        (3, 10, 20, "years_before"),
        (6, 10, 20, "years_after"),
        (4, 9, 20, "units"),
        (4, 10, 19, "units"),
    ],
)
def test_an_effect_needs_four_years_before_ten_territories_and_twice_as_many_others(
    before: int, treated: int, others: int, needs: str | None
) -> None:
    assert _needs(tuple(range(2020, 2026)), before, treated, others) == needs
