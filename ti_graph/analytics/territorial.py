"""What is known of every TI × NAF subclass, and from what."""

from dataclasses import dataclass
from functools import cached_property

import polars as pl

from ti_graph.analytics import inputs
from ti_graph.analytics.inputs import Tables
from ti_graph.analytics.specialisation import LEAST_CELL, LEAST_PROBABILITY, shrink
from ti_graph.model.status import SIMULATED

SPECIALISED = (pl.col("probability") >= LEAST_PROBABILITY) & (pl.col("observed") >= LEAST_CELL)
"""What counts as specialised in every method: surely above 1, on what may be published."""


@dataclass(frozen=True)
class Territorial:
    """Counts of establishments and what follows from them. `grid` has its zeros, `cells` none.

    `counts` also holds what lies in no TI (`inputs.ELSEWHERE`): it is part of the reference.
    """

    counts: pl.DataFrame
    establishments: pl.DataFrame
    simulated: bool

    @cached_property
    def grid(self) -> pl.DataFrame:
        """Location quotients of every TI × NAF subclass."""
        return shrink(self.counts).filter(pl.col("territory_id") != inputs.ELSEWHERE)

    @property
    def cells(self) -> pl.DataFrame:
        """The same, where there is an establishment."""
        return self.grid.filter(pl.col("observed") > 0)

    def units(self, tables: Tables) -> pl.DataFrame:
        """territory_id (TI), industry_id, unit, jobs: one row an establishment of a TI.

        A unit is a legal unit; an establishment whose legal unit is not told stands for itself.
        """
        return self.establishments.join(
            inputs.territory_of_commune(tables), on="territory_id"
        ).select(
            "industry_id",
            "jobs",
            territory_id="ti_id",
            unit=pl.coalesce("siren", "establishment_id"),
        )

    def branches(self, branch_of: pl.DataFrame) -> pl.DataFrame:
        """Location quotients of every TI × branch (branch_id).

        `branch_of` gives the branch (branch_id) of each industry (industry_id).
        """
        counts = (
            self.counts.join(branch_of, on="industry_id")
            .group_by("territory_id", industry_id="branch_id")
            .agg(pl.col("observed").sum())
            .sort("territory_id", "industry_id")
        )
        cells = shrink(counts).filter(pl.col("territory_id") != inputs.ELSEWHERE)
        return cells.rename({"industry_id": "branch_id"})

    @property
    def data(self) -> str:
        """What the counts are made of."""
        return "simulated" if self.simulated else "real"

    @property
    def data_with_real_links(self) -> str:
        """Joined with real tables, simulated rows make a mixed answer."""
        return "mixed" if self.simulated else "real"


def territorial(tables: Tables) -> Territorial:
    """The counts of the establishments that statistics count. `tables` holds the closure."""
    establishments = inputs.statistical_establishments(tables)
    simulated = bool((establishments["status"] == SIMULATED).any())
    counts = inputs.territory_counts(establishments, tables)
    return Territorial(counts, establishments, simulated)
