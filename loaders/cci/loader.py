"""CCI France and the CCI de région, gathered by hand."""

from collections.abc import Iterator

import polars as pl

from ti_graph.ingest import Columns, CoreTable, Source

FACTS = Columns(read=("organisation_id", "label", "area_id"))
CLAIMS = Columns(
    read=("claim_id", "statement_fr", "statement_en", "value", "unit", "bound", "stated_by")
)


def load(source: Source) -> Iterator[CoreTable]:
    """Tell each chamber with the territory that it serves, and how large the network is."""
    facts = source.read("facts", FACTS)
    columns = {"kind": pl.lit("cci"), "country": pl.lit("FR"), "basis": pl.lit("curated")}
    yield CoreTable("organisation", facts.with_columns(**columns))
    yield CoreTable("programme_claim", source.read("claims", CLAIMS))
