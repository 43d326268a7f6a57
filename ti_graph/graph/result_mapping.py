"""Result tables → statements: what analytics found, beside the facts that it was found from."""

import polars as pl

from ti_graph.graph.mapping import Statement, TableMapping, about, industry, territory
from ti_graph.graph.terms import Term, boolean, decimal, fixed, integer, minted, text
from ti_graph.model.namespaces import expand

DATA_KINDS = {"real": "tig:real", "simulated": "tig:simulatedOnly", "mixed": "tig:mixed"}
_PART = ("suggestion_id", "part")
_LINK = ("suggestion_id", "direction", "branch_id")
_STAGE = ("suggestion_id", "industry_id")
_EVIDENCE = ("suggestion_id", "evidence_source")


def data_kind(column: str) -> Term:
    """The concept of a data kind."""
    terms = {value: f"<{expand(name)}>" for value, name in DATA_KINDS.items()}
    return lambda _: pl.col(column).cast(pl.String).replace_strict(terms, return_dtype=pl.String)


specialisation = minted("specialisation", "territory_id", "industry_id", "counted")
suggestion = minted("suggestion", "suggestion_id")

# The graph holds the ten best partners; the tables in the same release hold twenty.
GRAPH_RANKS = 10

RESULT_MAPPINGS: dict[str, TableMapping] = {
    "within": TableMapping(
        [
            Statement(
                minted("territory", "member_id"), "tig:within", minted("territory", "container_id")
            )
        ]
    ),
    "home_region": TableMapping(
        [Statement(territory, "tig:homeRegion", minted("territory", "region_id"))]
    ),
    "specialisation": TableMapping(
        about(
            specialisation,
            ("rdf:type", fixed("tig:SpecialisationObservation")),
            ("tig:territory", territory),
            ("tig:industry", industry),
            ("tig:measureName", text("counted")),
            ("tig:year", integer("year")),
            ("tig:observed", decimal("observed")),
            ("tig:expected", decimal("expected")),
            ("tig:locationQuotient", decimal("shrunk")),
            ("tig:locationQuotientLow", decimal("low")),
            ("tig:locationQuotientHigh", decimal("high")),
            ("tig:probabilitySpecialised", decimal("probability")),
            ("tig:dataKind", data_kind("data")),
            ("tig:method", text("method")),
        )
    ),
    "candidate_filiere": TableMapping(
        about(
            suggestion,
            ("rdf:type", fixed("tig:CandidateFiliere")),
            ("dcterms:identifier", text("suggestion_id")),
            ("tig:territory", territory),
            ("tig:rank", integer("rank")),
            ("tig:score", decimal("score")),
            ("rdfs:label", text("label_fr", "fr")),
            ("rdfs:label", text("label_en", "en")),
            ("tig:industryCount", integer("industries")),
            ("tig:stageCount", integer("stages")),
            ("tig:establishments", decimal("establishments")),
            ("tig:jobs", decimal("jobs")),
            ("tig:jobsToldShare", decimal("jobs_told_share")),
            ("tig:dataKind", data_kind("data")),
            ("tig:method", text("method")),
        )
    ),
    "candidate_industry": TableMapping(
        [
            Statement(suggestion, "tig:hasIndustry", industry),
            *about(
                minted("stage", *_STAGE),
                ("rdf:type", fixed("tig:FiliereStage")),
                ("tig:stageOf", suggestion),
                ("tig:hasIndustry", industry),
                ("tig:hasBranch", minted("industry", "branch_id")),
                ("tig:stage", integer("stage")),
                ("tig:establishments", decimal("establishments")),
                ("tig:locationQuotient", decimal("shrunk")),
                ("tig:probabilitySpecialised", decimal("probability")),
            ),
        ]
    ),
    "candidate_missing": TableMapping(
        about(
            minted("missing-link", *_LINK),
            ("rdf:type", fixed("tig:MissingLink")),
            ("tig:missingFrom", suggestion),
            ("tig:hasBranch", minted("industry", "branch_id")),
            ("tig:direction", text("direction")),
            ("tig:linkShare", decimal("link_share")),
            ("tig:establishments", decimal("establishments")),
        )
    ),
    "partner_suggestion": TableMapping(
        about(
            suggestion,
            ("rdf:type", fixed("tig:PartnerSuggestion")),
            ("dcterms:identifier", text("suggestion_id")),
            ("tig:territory", territory),
            ("tig:partner", minted("territory", "partner_id")),
            ("tig:forFiliere", minted("suggestion", "filiere_id")),
            ("tig:rank", integer("rank")),
            ("tig:score", decimal("score")),
            ("tig:distanceKm", decimal("distance_km")),
            ("tig:sharedProjects", integer("shared_projects")),
            ("tig:crossBorder", boolean("cross_border")),
            ("tig:dataKind", data_kind("data")),
            ("tig:method", text("method")),
        ),
        keep=pl.col("rank") <= GRAPH_RANKS,
    ),
    "score_part": TableMapping(
        [
            Statement(suggestion, "tig:component", minted("score-part", *_PART)),
            *about(
                minted("score-part", *_PART),
                ("rdf:type", fixed("tig:ScoreComponent")),
                ("tig:componentName", text("part")),
                ("tig:value", decimal("value")),
                ("tig:weight", decimal("weight")),
            ),
        ],
        keep=pl.col("rank") <= GRAPH_RANKS,
    ),
    "evidence": TableMapping(
        [
            Statement(suggestion, "tig:evidence", minted("evidence", *_EVIDENCE)),
            *about(
                minted("evidence", *_EVIDENCE),
                ("rdf:type", fixed("tig:Evidence")),
                ("tig:evidenceSource", minted("graph", "evidence_source")),
                ("tig:vintage", text("vintage")),
                ("tig:rowCount", integer("rows")),
                ("tig:simulatedEvidence", boolean("simulated")),
            ),
        ],
        keep=pl.col("rank") <= GRAPH_RANKS,
    ),
}
