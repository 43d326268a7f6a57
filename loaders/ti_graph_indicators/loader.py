"""Indicators of attractiveness: what they measure, and how they are made."""

from collections.abc import Iterator

import polars as pl

from ti_graph.ingest import Columns, CoreTable, Source

FACTS = Columns(
    read=(
        "indicator_id", "domain", "label_fr", "label_en", "definition_fr", "definition_en",
        "unit", "unit_fr", "rule", "figure", "base", "scale", "need_side", "figures_from",
    )
)  # fmt: skip


def load(source: Source) -> Iterator[CoreTable]:
    """Each indicator, with its definition and its rule."""
    facts = source.read("facts", FACTS)
    yield CoreTable("indicator", facts.with_columns(pl.col("scale").cast(pl.Float64)))
