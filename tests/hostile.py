"""A small country whose names are written by someone who means harm."""

from pathlib import Path

import polars as pl

from tests.small_country import build_small, small_tables
from ti_graph.ingest.load import Tables

AMONT = "ti-2023-1001"
SCRIPT = "<script>alert(1)</script>"
IMAGE = "<img src=x onerror=alert(2)>"
CLOSING = "</script><script>alert(3)</script>"
QUOTES = "\" onmouseover='alert(4)' {{ 7 * 7 }}"
HOSTILE = {
    AMONT: SCRIPT,
    "epci-200000001": IMAGE,
    "epci-200000002": "<b>bold</b> & co",
    "nuts-DEX1": CLOSING,
    "nuts-ESX1": QUOTES,
    "ti-2018-1001": "javascript:alert(5)",
}
"""Territory → its name."""


def build_hostile(data: Path) -> None:
    """Build a release of it in `data` and make it current."""
    build_small(data, {source: _renamed(tables) for source, tables in small_tables().items()})


def _renamed(tables: Tables) -> Tables:
    renamed = dict(tables)
    if "territory" in tables:
        name = pl.col("territory_id").replace_strict(HOSTILE, default=pl.col("label"))
        renamed["territory"] = tables["territory"].with_columns(label=name)
    if "organisation" in tables:
        renamed["organisation"] = tables["organisation"].with_columns(
            label=pl.when(pl.col("kind") == "pole").then(pl.lit(CLOSING)).otherwise("label")
        )
    return renamed
