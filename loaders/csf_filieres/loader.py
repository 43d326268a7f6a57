"""Comités stratégiques de filière and the industries they speak of, gathered by hand."""

from collections.abc import Iterator

import polars as pl

from ti_graph.ingest import Columns, CoreTable, Source

FACTS = Columns(read=("organisation_id", "filiere", "filiere_en", "nace_divisions"))


def load(source: Source) -> Iterator[CoreTable]:
    """Tell each committee, and the industries that its filière holds in our reading."""
    facts = source.read("facts", FACTS)
    yield CoreTable("organisation", _organisations(facts))
    yield CoreTable("organisation_industry", _industries(facts))


def _organisations(facts: pl.DataFrame) -> pl.DataFrame:
    return facts.select(
        "_row",
        "organisation_id",
        kind=pl.lit("csf"),
        label=pl.format("Comité stratégique de filière {}", pl.col("filiere")),
        label_en=pl.format("Strategic committee of the filière: {}", pl.col("filiere_en")),
        theme="filiere",
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
