"""The dictionary of value chains → statements."""

import polars as pl

from ti_graph.graph.mapping import Statement, TableMapping, about, industry
from ti_graph.graph.terms import boolean, fixed, minted, text

CHAIN_MAPPINGS: dict[str, TableMapping] = {
    "value_chain": TableMapping(
        about(
            minted("value-chain", "chain_id"),
            ("rdf:type", fixed("tig:ValueChain")),
            ("dcterms:identifier", text("chain_id")),
            ("rdfs:label", text("label_fr", "fr")),
            ("rdfs:label", text("label_en", "en")),
            ("tig:partOfFiliere", minted("national-filiere", "committee_id")),
        )
    ),
    "value_chain_industry": TableMapping(
        about(
            minted("chain-stage", "chain_id", "industry_id"),
            ("rdf:type", fixed("tig:ChainStage")),
            ("tig:stageIn", minted("value-chain", "chain_id")),
            ("tig:industry", industry),
            ("tig:stageName", text("stage")),
            ("tig:isCore", boolean("core")),
        )
    ),
    "value_chain_word": TableMapping(
        [
            Statement(
                minted("value-chain", "chain_id"),
                "skos:altLabel",
                text("word", language),
                pl.col("language").cast(pl.String) == language,
            )
            for language in ("fr", "en")
        ]
    ),
}
