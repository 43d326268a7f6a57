"""What each phase of the programme changed in industrial jobs, where jobs by commune are loaded."""

from collections.abc import Iterator

import numpy as np
import polars as pl

from ti_graph.analytics.inputs import Tables
from ti_graph.analytics.programme_effect import (
    SEED,
    Estimate,
    before_apart,
    difference_in_differences,
    synthetic_control,
)
from ti_graph.analytics.programme_panel import KnownPanel, programme_panel
from ti_graph.analytics.steps.frames import Frames
from ti_graph.model.methods import METHODS
from ti_graph.model.phases import phases
from ti_graph.model.policy_tables import ProgrammeEffect

TABLE = "programme_effect"


def of_programme(tables: Tables) -> Frames:
    """Rows of `programme_effect`; none for a phase of which years or jobs are missing."""
    rows = [
        row
        for phase in phases(tables["territory"])
        for row in effect_rows(phase, programme_panel(tables, phase))
    ]
    if not rows:
        return {}
    frame = pl.DataFrame(rows).with_columns(
        data=pl.lit("real"), method=pl.lit(METHODS[TABLE]), source=pl.lit("analytics_real")
    )
    return {TABLE: frame.select(list(ProgrammeEffect.columns()))}


def effect_rows(phase: int, known: KnownPanel) -> Iterator[dict[str, object]]:
    """A row an estimate, as a change of jobs."""
    if known.panel is None:
        return
    estimates: dict[str, Estimate | None] = {
        "difference_in_differences": difference_in_differences(known.panel),
        "synthetic_control": synthetic_control(known.panel, np.random.default_rng(SEED)),
        "before": before_apart(known.panel),
    }
    for name, found in estimates.items():
        if found is not None:
            yield {
                "phase": phase,
                "estimator": name,
                **found.as_change(),
                "treated": known.treated,
                "others": known.others,
                "year_from": known.years[0],
                "year_to": known.years[-1],
            }
