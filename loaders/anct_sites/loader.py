"""The list of sites clés en main by commune → sites."""

import datetime as dt
from collections.abc import Iterator

import polars as pl

from ti_graph.ingest import Columns, CoreTable, Source
from ti_graph.model.status import UNKNOWN

FILE = "sites"
COLUMNS = Columns(
    read=("id_site", "insee_com", "maturite_site"),
    optional=("lib_site", "lib_com", "lib_dep", "lib_reg", "insee_dep", "insee_reg"),
)
LISTED_ON = dt.date(2024, 4, 2)
"""Day on which the sites were announced."""


def load(source: Source) -> Iterator[CoreTable]:
    """Tell every site, in a commune of today."""
    codes = source.table("commune_code").select(insee_com="code", territory_id="territory_id")
    rows = source.read(FILE, COLUMNS)
    rows = rows.join(codes, on="insee_com", how="left", maintain_order="left")
    for column, valid, reason in (
        ("id_site", pl.col("id_site").str.contains(r"^[\w-]+$"), "no identifier"),
        ("insee_com", pl.col("territory_id").is_not_null(), "commune code of no vintage"),
    ):
        rows = source.keep(rows, valid, file=FILE, column=column, reason=reason)
    label = "lib_site" if "lib_site" in rows.columns else "id_site"
    yield CoreTable(
        "site",
        rows.unique("id_site", keep="first", maintain_order=True).select(
            "_row",
            "territory_id",
            site_id=pl.format("cle-en-main-{}", "id_site"),
            label=pl.col(label),
            hectares_status=pl.lit(UNKNOWN),
            status=pl.lit("planned"),
            theme=pl.col("maturite_site"),
            observed_on=pl.lit(LISTED_ON),
        ),
    )
