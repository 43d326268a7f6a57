"""The list of passenger stations → points, and stations by commune."""

from collections.abc import Iterator

import polars as pl

from ti_graph.ingest import Columns, CoreTable, Source
from ti_graph.ingest.figures import (
    Figure,
    commune_code,
    first_of,
    placed_figures,
    placed_points,
    with_numbers,
)
from ti_graph.ingest.vintage import with_parts

FILE = "stations"
YEAR = 2026
POSITION = "position_geographique"
CODES, UICS = ("insee_com", "code_commune"), ("uic", "code_s_uic", "codes_uic")
COLUMNS = Columns(
    read=("nom",),
    one_of=(CODES, UICS, ("lat", POSITION), ("lon", POSITION)),
    ignored=("segment_drg", "segment_s_drg", "trigramme"),
    patterns=(r"voyageurs_\d{4}",),
)


def load(source: Source) -> Iterator[CoreTable]:
    """Every station with a number, in a commune of today."""
    rows = source.read(FILE, COLUMNS)
    if POSITION not in rows.columns:
        rows = with_numbers(source, rows, ("lat", "lon"), file=FILE)
    rows = rows.with_columns(
        code=commune_code(rows, *CODES),
        number=first_of(rows, *UICS).str.extract(r"(\d{7,8})"),
        **_position(rows),
    )
    rows = source.keep(
        rows, pl.col("number").is_not_null(), file=FILE, column="uic", reason="no number"
    ).unique("number", keep="first", maintain_order=True)
    one = Figure("stations", pl.lit(1.0))
    placed = with_parts(source, rows, "code", file=FILE)
    yield placed_figures(placed, [one], YEAR)
    position = {name: pl.col(name) for name in ("longitude", "latitude")}
    yield placed_points(placed, "station", "number", "nom", YEAR, **position)


def _position(rows: pl.DataFrame) -> dict[str, pl.Expr]:
    """Longitude and latitude: two columns, or one that says latitude and longitude."""
    if POSITION not in rows.columns:
        return {"longitude": pl.col("lon"), "latitude": pl.col("lat")}
    parts = pl.col(POSITION).str.split(",").list
    number = {"longitude": parts.get(1), "latitude": parts.get(0)}
    return {
        name: value.str.strip_chars().cast(pl.Float64, strict=False)
        for name, value in number.items()
    }
