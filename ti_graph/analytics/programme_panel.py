"""Industrial jobs of TI and of groupings outside the programme, year by year, on frozen perimeters.

The perimeter is that of today's communes in the TI of a phase; jobs are those that a census of
employers publishes by commune, industry and year. A unit of which a year is secret, unknown or
without a job is left out, and counted.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from ti_graph.analytics.inputs import Tables
from ti_graph.analytics.outside import communes_of, groupings_outside, territories
from ti_graph.analytics.programme_effect import Panel
from ti_graph.model import industries
from ti_graph.model.phases import phases

LEAST_TREATED = 10
LEAST_BEFORE = 4
"""Years before, two a half, without which no trend before can be looked at."""
WHOLE_AFTER = 1
"""A phase begins in November of its first year: the next is its first whole one."""


@dataclass(frozen=True)
class KnownPanel:
    """The panel of a phase, or why there is none."""

    panel: Panel | None
    years: tuple[int, ...]
    treated: int
    others: int
    left_out: int
    needs: str | None
    units: tuple[str, ...] = ()
    """The treated units, in the order of the panel."""


def programme_panel(tables: Tables, phase: int) -> KnownPanel:
    """The panel of a phase: its TI, and the EPCI that no TI of any phase reaches into."""
    jobs = _jobs(tables)
    years = tuple(sorted(jobs["year"].unique().to_list()))
    before = sum(year < phase + WHOLE_AFTER for year in years)
    own, others = territories(tables, phase), groupings_outside(tables, phases(tables["territory"]))
    treated, lost, units = _outcomes(own, jobs, years, tables)
    outside, more, _ = _outcomes(others, jobs, years, tables)
    needs = _needs(years, before, len(treated), len(outside))
    panel = None if needs else Panel(treated, outside, before)
    return KnownPanel(panel, years, len(treated), len(outside), lost + more, needs, units)


def _jobs(tables: Tables) -> pl.DataFrame:
    """territory_id (commune), year, jobs (null where one is not known)."""
    known = pl.col("jobs").is_not_null().all()
    return (
        tables["employment"]
        .filter(
            pl.col("territory_id").str.starts_with("commune-"),
            industries.is_naf_subclass(),
            industries.of_industry(industries.division()),
        )
        .group_by("territory_id", "year")
        .agg(jobs=pl.when(known).then(pl.col("jobs").sum()))
    )


def _outcomes(
    units: pl.DataFrame, jobs: pl.DataFrame, years: tuple[int, ...], tables: Tables
) -> tuple[np.ndarray[tuple[int, int], np.dtype[np.float64]], int, tuple[str, ...]]:
    """Log jobs of the units that are whole, how many with some job are not, and the whole ones."""
    known = pl.col("jobs").is_not_null().all()
    found = (
        communes_of(units, tables)
        .join(jobs, on="territory_id")
        .group_by("unit_id", "year")
        .agg(jobs=pl.when(known).then(pl.col("jobs").sum()))
    )
    whole = found.group_by("unit_id").agg(
        whole=((pl.col("jobs") > 0).all() & (pl.len() == len(years)))
    )
    kept = whole.filter("whole").select("unit_id").sort("unit_id")
    wide = (
        found.join(kept, on="unit_id", how="semi")
        .sort("unit_id", "year")
        .get_column("jobs")
        .to_numpy()
        .astype(np.float64)
    )
    outcomes = np.log(wide).reshape(kept.height, len(years))
    return outcomes, whole.height - kept.height, tuple(kept["unit_id"])


def _needs(years: tuple[int, ...], before: int, treated: int, others: int) -> str | None:
    """What is missing for an estimate; None where nothing is."""
    if not years:
        return "jobs"
    if before < LEAST_BEFORE:
        return "years_before"
    if before == len(years):
        return "years_after"
    return "units" if treated < LEAST_TREATED or others < 2 * treated else None
