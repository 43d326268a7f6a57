"""Value chains of manufacturing, each a set of NAF subclasses by stage, gathered by hand."""

from collections.abc import Iterator

import polars as pl

from ti_graph.ingest import Columns, CoreTable, Source

FACTS = Columns(read=("chain_id", "label_fr", "label_en", "committee", "stage", "naf", "core"))
WORDS = Columns(read=("chain_id", "language", "word"))


def load(source: Source) -> Iterator[CoreTable]:
    """Each chain, its industries at their stages, and the words that lead to it."""
    facts = source.read("facts", FACTS)
    yield CoreTable("value_chain", _chains(facts))
    yield CoreTable("value_chain_industry", _industries(facts))
    words = source.read("words", WORDS).select("_row", "chain_id", "language", "word")
    yield CoreTable("value_chain_word", words)


def _chains(facts: pl.DataFrame) -> pl.DataFrame:
    return facts.select(
        "_row", "chain_id", "label_fr", "label_en", committee_id="committee"
    ).unique("chain_id", keep="first", maintain_order=True)


def _industries(facts: pl.DataFrame) -> pl.DataFrame:
    return facts.select(
        "_row",
        "chain_id",
        "stage",
        industry_id=pl.format("naf2-{}", pl.col("naf")),
        core=pl.col("core") == "yes",
    )
