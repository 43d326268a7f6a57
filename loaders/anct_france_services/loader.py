"""The list of France services offices → points, and offices by commune."""

from collections.abc import Iterator

import polars as pl

from ti_graph.ingest import Columns, CoreTable, Source
from ti_graph.ingest.figures import Figure, commune_figures, decimal
from ti_graph.ingest.vintage import with_parts

FILE = "offices"
YEAR = 2024
COLUMNS = Columns(
    read=("id_fs", "lib_fs", "insee_com", "latitude", "longitude"),
    ignored=("type_fs", "format_fs", "groupe_fs", "labellisation_fs"),
)


def load(source: Source) -> Iterator[CoreTable]:
    """Every office once, in a commune of today."""
    rows = source.read(FILE, COLUMNS).unique("id_fs", keep="first", maintain_order=True)
    one = Figure("france_services", pl.lit(1.0))
    yield commune_figures(source, rows, [one], column="insee_com", file=FILE, year=YEAR)
    placed = with_parts(source, rows, "insee_com", file=FILE).unique("id_fs", keep="first")
    yield CoreTable(
        "service_point",
        placed.select(
            "territory_id",
            point_id=pl.format("france-services-{}", "id_fs"),
            kind=pl.lit("france_services"),
            label="lib_fs",
            longitude=_within(decimal("longitude"), 180),
            latitude=_within(decimal("latitude"), 90),
            year=pl.lit(YEAR, pl.Int16),
        ),
    )


def _within(value: pl.Expr, most: float) -> pl.Expr:
    return pl.when(value.is_between(-most, most)).then(value)
