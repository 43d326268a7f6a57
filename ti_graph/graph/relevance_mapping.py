"""Relevant partners → statements: the first of each chain, those near by, those of each region."""

import polars as pl

from ti_graph.graph.ground_mapping import computed
from ti_graph.graph.mapping import Statement, TableMapping
from ti_graph.graph.terms import boolean, decimal, fixed, integer, minted, text
from ti_graph.model.relevance_tables import GRAPH_RANKS, GRAPH_REGION_RANKS

suggestion = minted("suggestion", "suggestion_id")
IN_GRAPH = (pl.col("rank") <= GRAPH_RANKS) | (pl.col("region_turn") <= GRAPH_REGION_RANKS)
ITEMS = {
    "facility": minted("facility", "item_id"),
    "project": minted("project", "item_id"),
    "organisation": minted("organisation", "item_id"),
}

RELEVANCE_MAPPINGS: dict[str, TableMapping] = {
    "relevant_partner": TableMapping(
        computed(
            suggestion,
            ("rdf:type", fixed("tig:RelevantPartner")),
            ("dcterms:identifier", text("suggestion_id")),
            ("tig:territory", minted("territory", "territory_id")),
            ("tig:relevantRegion", minted("territory", "partner_id")),
            ("tig:forFiliere", minted("suggestion", "filiere_id")),
            ("tig:alongIndustry", minted("industry", "industry_id")),
            ("tig:alongPosition", integer("along_position")),
            ("tig:relation", text("relation")),
            ("tig:rank", integer("rank")),
            ("tig:regionRank", integer("region_rank")),
            ("tig:score", decimal("score")),
            ("tig:distanceKm", decimal("distance_km")),
            ("tig:crossBorder", boolean("cross_border")),
            ("tig:reason", text("reason_fr", "fr")),
            ("tig:reason", text("reason_en", "en")),
        ),
        keep=IN_GRAPH,
    ),
    "relevant_detail": TableMapping(
        [
            Statement(suggestion, "tig:shownWith", item, pl.col("kind").cast(pl.String) == kind)
            for kind, item in ITEMS.items()
        ],
        keep=pl.col("in_graph"),
    ),
}
