"""The list of France services offices → points, and offices by commune."""

from collections.abc import Iterator

import polars as pl

from ti_graph.ingest import Columns, CoreTable, Source
from ti_graph.ingest.figures import (
    Figure,
    commune_code,
    placed_figures,
    placed_points,
    with_numbers,
)
from ti_graph.ingest.vintage import with_parts

FILE = "offices"
YEAR = 2024
COLUMNS = Columns(
    read=("id_fs", "lib_fs", "insee_com", "latitude", "longitude"),
    ignored=("type_fs", "format_fs", "groupe_fs", "labellisation_fs"),
)


def load(source: Source) -> Iterator[CoreTable]:
    """Every office once, in a commune of today."""
    rows = source.distinct(source.read(FILE, COLUMNS), ["id_fs"], file=FILE)
    rows = rows.with_columns(commune_code(rows, "insee_com"))
    rows = with_numbers(source, rows, ("latitude", "longitude"), file=FILE)
    one = Figure("france_services", pl.lit(1.0))
    placed = with_parts(source, rows, "insee_com", file=FILE)
    yield placed_figures(placed, [one], YEAR)
    yield placed_points(
        placed,
        "france_services",
        "id_fs",
        "lib_fs",
        YEAR,
        longitude=_within("longitude", 180),
        latitude=_within("latitude", 90),
    )


def _within(column: str, most: float) -> pl.Expr:
    return pl.when(pl.col(column).is_between(-most, most)).then(column)
