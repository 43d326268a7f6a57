"""How specialised territories and regions are, as rows of the release."""

import polars as pl

from ti_graph.analytics.inputs import RegionalCounts, Tables
from ti_graph.analytics.specialisation import shrink
from ti_graph.analytics.steps.frames import graph
from ti_graph.analytics.territorial import Territorial
from ti_graph.model.grounds import EUROPE, FRANCE, REGIONAL, SIMULATED
from ti_graph.model.methods import METHODS

EMPTY = {"territory_id": pl.String, "industry_id": pl.String, "observed": pl.Float64}


def regional_cells(regional: RegionalCounts | None) -> pl.DataFrame:
    """Quotients of regions × divisions against Europe; no row where nothing is known."""
    return shrink(regional.counts if regional else pl.DataFrame(schema=EMPTY))


def french_cells(regional: RegionalCounts | None, tables: Tables) -> pl.DataFrame:
    """Quotients of French regions × divisions against France; no row where nothing is known."""
    if regional is None:
        return regional_cells(None)
    french = tables["territory"].filter(pl.col("country") == FRANCE).select("territory_id")
    return shrink(regional.counts.join(french, on="territory_id", how="semi"))


def of_territories(known: Territorial) -> pl.DataFrame:
    """Cells of TI as rows of the result table specialisation: against France, by register."""
    return _rows(known.cells).with_columns(
        reference=pl.lit(FRANCE),
        default_reference=pl.lit(value=True),
        **_data(pl.col("ground") == SIMULATED),
    )


def of_regions(
    regional: RegionalCounts | None, european: pl.DataFrame, tables: Tables
) -> pl.DataFrame:
    """Cells of regions against Europe (`european`), and of French ones against France too."""
    if regional is None:
        return european
    french = tables["territory"].filter(pl.col("country") == FRANCE).select("territory_id")
    at_home = french_cells(regional, tables)
    both = pl.concat(
        [
            at_home.with_columns(reference=pl.lit(FRANCE), default_reference=pl.lit(value=True)),
            european.join(french.with_columns(french=True), on="territory_id", how="left")
            .with_columns(
                reference=pl.lit(EUROPE),
                default_reference=~pl.col("french").fill_null(value=False),
            )
            .select(*european.columns, "reference", "default_reference"),
        ]
    )
    return _rows(both).with_columns(
        ground=pl.lit(REGIONAL),
        register=pl.lit(regional.register),
        year=pl.lit(regional.year, pl.Int16),
        **_data(pl.lit(value=False)),
    )


def _rows(cells: pl.DataFrame) -> pl.DataFrame:
    return cells.with_columns(
        pl.col("observed").cast(pl.Float64),
        counted=pl.lit("establishments"),
        method=pl.lit(METHODS["specialisation"]),
    )


def _data(simulated: pl.Expr) -> dict[str, pl.Expr]:
    """What the rows are made of, and the graph that they lie in."""
    data = pl.when(simulated).then(pl.lit("simulated")).otherwise(pl.lit("real"))
    return {"data": data, "source": pl.lit(graph("")) + data}
