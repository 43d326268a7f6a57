"""Pôles de compétitivité of phase V (2023-2026), their seats and themes, gathered by hand."""

from collections.abc import Iterator

import polars as pl

from ti_graph.ingest import Columns, CoreTable, Source

FACTS = Columns(
    read=("organisation_id", "label", "seat_code", "theme", "nace_divisions"), ignored=("seat",)
)


def load(source: Source) -> Iterator[CoreTable]:
    """Tell each pôle, and the industries that its theme speaks of in our reading."""
    facts = source.read("facts", FACTS)
    yield CoreTable("organisation", _organisations(facts))
    yield CoreTable("organisation_industry", _industries(facts))


def _organisations(facts: pl.DataFrame) -> pl.DataFrame:
    return facts.select(
        "_row",
        "organisation_id",
        "label",
        "theme",
        kind=pl.lit("pole"),
        seat_id=pl.format("commune-{}", pl.col("seat_code")),
        country=pl.lit("FR"),
        basis=pl.lit("curated"),
    )


def _industries(facts: pl.DataFrame) -> pl.DataFrame:
    divisions = facts.select("organisation_id", division=pl.col("nace_divisions").str.split(" "))
    return divisions.explode("division").select(
        "organisation_id",
        industry_id=pl.format("nace2-{}", pl.col("division")),
        basis=pl.lit("curated"),
    )
