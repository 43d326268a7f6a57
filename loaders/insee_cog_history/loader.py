"""The passage table 2003-2025 → commune codes that the code of today does not tell."""

import re
from collections.abc import Iterator

import polars as pl

from ti_graph.ingest import Columns, CoreTable, Source

FILE, SHEET = "passage", "table_de_passage"
EARLIER = "codgeo_ini"
COLUMNS = Columns(read=(EARLIER,), patterns=(r"codgeo_\d{4}", r"libgeo_\d{4}", r"libgeo_ini"))


def load(source: Source) -> Iterator[CoreTable]:
    """Every code of 2003-2025 that is not named, with the commune of today that holds it."""
    rows = source.sheet(FILE, SHEET, COLUMNS)
    later = sorted(name for name in rows.columns if re.fullmatch(r"codgeo_\d{4}", name))
    source.expect(len(later) == 1, file=FILE, reason="it needs one column of codes of a year")
    known = source.table("commune_code")
    now = known.select(pl.col("code").alias(later[0]), "territory_id", "label")
    rows = source.keep(
        rows.filter(pl.col(EARLIER).is_not_null()),
        pl.col(EARLIER).str.contains(r"^(\d{2}|2[AB])\d{3}$"),
        file=FILE,
        column=EARLIER,
        reason="not a commune code",
    )
    fresh = rows.join(known, left_on=EARLIER, right_on="code", how="anti", maintain_order="left")
    placed = fresh.join(now, on=later[0], how="left", maintain_order="left")
    placed = source.keep(
        placed,
        pl.col("territory_id").is_not_null(),
        file=FILE,
        column=EARLIER,
        reason="it leads to no commune of today",
    )
    # A commune that was split is there once for each part.
    placed = placed.unique(EARLIER, keep="first", maintain_order=True)
    yield CoreTable(
        "commune_code",
        placed.select("_row", "territory_id", "label", code=EARLIER, kind=pl.lit("former")),
    )
