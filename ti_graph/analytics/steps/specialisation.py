"""How specialised territories and regions are, as rows of the release."""

import polars as pl

from ti_graph.analytics.inputs import RegionalCounts
from ti_graph.analytics.specialisation import shrink
from ti_graph.analytics.steps.frames import graph
from ti_graph.model.methods import METHODS


def regional_cells(regional: RegionalCounts | None) -> pl.DataFrame:
    """Quotients of regions × divisions; no row where nothing is known."""
    empty = pl.DataFrame(
        schema={"territory_id": pl.String, "industry_id": pl.String, "observed": pl.Float64}
    )
    return shrink(regional.counts if regional else empty)


def specialisation(cells: pl.DataFrame, data: str, year: int | None) -> pl.DataFrame:
    """Cells as rows of the result table specialisation."""
    return cells.with_columns(
        pl.col("observed").cast(pl.Float64),
        counted=pl.lit("establishments"),
        year=pl.lit(year, pl.Int16),
        data=pl.lit(data),
        method=pl.lit(METHODS["specialisation"]),
        source=pl.lit(graph(data)),
    )
