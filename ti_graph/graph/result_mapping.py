"""Result tables → statements: what analytics found, beside the facts that it was found from."""

import polars as pl

from ti_graph.graph.attractiveness_mapping import ATTRACTIVENESS_RESULT_MAPPINGS
from ti_graph.graph.ground_mapping import GROUND_MAPPINGS, computed, data_kind, ground
from ti_graph.graph.mapping import Statement, TableMapping, about, industry, territory
from ti_graph.graph.policy_mapping import POLICY_RESULT_MAPPINGS
from ti_graph.graph.relevance_mapping import RELEVANCE_MAPPINGS, suggestion
from ti_graph.graph.terms import always, boolean, concept, decimal, fixed, integer, minted, text
from ti_graph.model.grounds import FRANCE
from ti_graph.model.iris import Minter
from ti_graph.model.results import CANDIDATE_PREFIX, CAPABILITY_PREFIX

_PART = ("suggestion_id", "part")
_LINK = ("suggestion_id", "stage_name")
_STAGE = ("suggestion_id", "industry_id")
_EVIDENCE = ("suggestion_id", "evidence_source")


# The graph holds the ten best partners and entries; the tables in the same release hold more.
GRAPH_RANKS = 10
GRAPH_HOLDERS = 5
"""The graph holds the nearest holders of a stage to check; the table holds all within reach."""

OF_CAPABILITY = pl.col("suggestion_id").str.starts_with(CAPABILITY_PREFIX)
OF_CANDIDATE = pl.col("suggestion_id").str.starts_with(CANDIDATE_PREFIX)
"""The graph holds every candidate filière, so all that it rests on: a census finds many in a TI."""


def capability_of_part(mint: Minter) -> pl.Expr:
    """The capability that a row of score_part belongs to."""
    territory_id = pl.col("suggestion_id").str.strip_prefix(CAPABILITY_PREFIX)
    return pl.lit(f"<{mint.base}capability/") + territory_id + pl.lit(">")


RESULT_MAPPINGS: dict[str, TableMapping] = {
    **GROUND_MAPPINGS,
    **RELEVANCE_MAPPINGS,
    **ATTRACTIVENESS_RESULT_MAPPINGS,
    **POLICY_RESULT_MAPPINGS,
    "within": TableMapping(
        [
            Statement(
                minted("territory", "member_id"), "tig:within", minted("territory", "container_id")
            )
        ]
    ),
    # Queries measure between published points; these are means of what registers list.
    "commune_point": TableMapping([]),
    "home_region": TableMapping(
        [Statement(territory, "tig:homeRegion", minted("territory", "region_id"))]
    ),
    "candidate_filiere": TableMapping(
        about(
            suggestion,
            ("rdf:type", fixed("tig:CandidateFiliere")),
            ("dcterms:identifier", text("suggestion_id")),
            ("tig:territory", territory),
            ("tig:rank", integer("rank")),
            ("tig:score", decimal("score")),
            ("tig:scoreLow", decimal("score_low")),
            ("tig:scoreHigh", decimal("score_high")),
            ("tig:candidateKind", text("kind")),
            ("tig:grade", text("grade")),
            ("tig:namedBy", minted("value-chain", "chain_id")),
            ("tig:leadIndustry", minted("industry", "lead_id")),
            ("tig:farAboveProbability", decimal("probability")),
            ("tig:pValue", decimal("p_value")),
            ("tig:qValue", decimal("q_value")),
            ("tig:survivalShare", decimal("survival")),
            ("tig:oneFirm", boolean("one_firm")),
            ("rdfs:label", text("label_fr", "fr")),
            ("rdfs:label", text("label_en", "en")),
            ("tig:industryCount", integer("industries")),
            ("tig:stageCount", integer("stages")),
            ("tig:establishments", decimal("establishments")),
            ("tig:acrossBorderWith", minted("territory", "across_id")),
            ("tig:establishmentsAcross", decimal("across_establishments")),
            ("tig:gradeAlone", text("grade_alone")),
            ("tig:jobs", decimal("jobs")),
            ("tig:jobsToldShare", decimal("jobs_told_share")),
            ("tig:ground", ground),
            ("tig:register", minted("register", "register")),
            ("tig:year", integer("year")),
            ("tig:reference", always(FRANCE)),
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
                ("tig:stageName", text("stage_name")),
                ("tig:establishments", decimal("establishments")),
                ("tig:expected", decimal("expected")),
                ("tig:locationQuotient", decimal("quotient")),
                ("tig:probabilitySpecialised", decimal("probability")),
                ("tig:pValue", decimal("p_value")),
                ("tig:tested", boolean("tested")),
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
            ("tig:stageName", text("stage_name")),
            ("tig:linkState", text("state")),
            ("tig:linkShare", decimal("link_share")),
            ("tig:establishments", decimal("establishments")),
            ("tig:expected", decimal("expected")),
        )
    ),
    "chain_flow": TableMapping(
        about(
            minted("chain-flow", "chain_id", "stage_name"),
            ("rdf:type", fixed("tig:ChainFlow")),
            ("tig:flowIn", minted("value-chain", "chain_id")),
            ("tig:stageName", text("stage_name")),
            ("tig:direction", text("direction")),
            ("tig:linkShare", decimal("link_share")),
            ("tig:isFlow", boolean("flow")),
            ("tig:method", text("method")),
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
            Statement(suggestion, "tig:component", minted("score-part", *_PART), ~OF_CAPABILITY),
            Statement(
                capability_of_part, "tig:component", minted("score-part", *_PART), OF_CAPABILITY
            ),
            *about(
                minted("score-part", *_PART),
                ("rdf:type", fixed("tig:ScoreComponent")),
                ("tig:componentName", text("part")),
                ("tig:value", decimal("value")),
                ("tig:weight", decimal("weight")),
            ),
        ],
        keep=(pl.col("rank") <= GRAPH_RANKS) | OF_CAPABILITY | OF_CANDIDATE,
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
        keep=(pl.col("rank") <= GRAPH_RANKS) | OF_CANDIDATE,
    ),
    "twin": TableMapping(
        computed(
            minted("similarity", "territory_id", "other_id"),
            ("rdf:type", fixed("tig:TerritorySimilarity")),
            ("tig:territory", territory),
            ("tig:otherTerritory", minted("territory", "other_id")),
            ("tig:rank", integer("rank")),
            ("tig:similarity", decimal("similarity")),
        )
    ),
    "complement": TableMapping(
        computed(
            minted("complementarity", "territory_id", "other_id"),
            ("rdf:type", fixed("tig:Complementarity")),
            ("tig:territory", territory),
            ("tig:otherTerritory", minted("territory", "other_id")),
            ("tig:rank", integer("rank")),
            ("tig:score", decimal("score")),
            ("tig:distanceKm", decimal("distance_km")),
            ("tig:bringsBranch", minted("industry", "brings_branch_id")),
            ("tig:receivesBranch", minted("industry", "receives_branch_id")),
        )
    ),
    "link_holder": TableMapping(
        computed(
            minted("link-holder", "suggestion_id", "stage_name", "holder_id"),
            ("rdf:type", fixed("tig:LinkHolder")),
            ("tig:missingFrom", suggestion),
            ("tig:hasBranch", minted("industry", "branch_id")),
            ("tig:stageName", text("stage_name")),
            ("tig:holdingTerritory", minted("territory", "holder_id")),
            ("tig:rank", integer("rank")),
            ("tig:distanceKm", decimal("distance_km")),
            ("tig:establishments", decimal("establishments")),
            ("tig:locationQuotient", decimal("quotient")),
        ),
        keep=pl.col("rank") <= GRAPH_HOLDERS,
    ),
    "pole_match": TableMapping(
        computed(
            minted("pole-match", "suggestion_id", "organisation_id"),
            ("rdf:type", fixed("tig:PoleMatch")),
            ("tig:matchOf", suggestion),
            ("tig:pole", minted("organisation", "organisation_id")),
            ("tig:distanceKm", decimal("distance_km")),
            ("tig:sharedDivisions", integer("shared_divisions")),
        )
    ),
    "anchor": TableMapping(
        computed(
            minted("anchor", "suggestion_id", "organisation_id"),
            ("rdf:type", fixed("tig:Anchor")),
            ("tig:anchorOf", suggestion),
            ("tig:anchorOrganisation", minted("organisation", "organisation_id")),
            ("tig:tie", text("tie")),
            ("tig:rank", integer("rank")),
            ("tig:anchorStrength", decimal("strength")),
            ("tig:distanceKm", decimal("distance_km")),
        )
    ),
    "method_run": TableMapping(
        about(
            minted("method-parameter", "method", "parameter"),
            ("rdf:type", fixed("tig:MethodParameter")),
            ("tig:method", text("method")),
            ("tig:parameterName", text("parameter")),
            ("tig:parameterValue", text("value")),
        )
    ),
    "capability": TableMapping(
        computed(
            minted("capability", "territory_id"),
            ("rdf:type", fixed("tig:CapabilityScore")),
            ("tig:territory", territory),
            ("tig:score", decimal("score")),
            ("tig:scoreLow", decimal("low")),
            ("tig:scoreHigh", decimal("high")),
            ("tig:rank", integer("rank")),
            ("tig:rankLow", integer("rank_low")),
            ("tig:rankHigh", integer("rank_high")),
            ("tig:rankBand", text("band")),
        )
    ),
    "dependence": TableMapping(
        computed(
            minted("dependence", "territory_id"),
            ("rdf:type", fixed("tig:Dependence")),
            ("tig:territory", territory),
            ("tig:largestShare", decimal("share")),
            ("tig:shareStatus", concept("share_status")),
            ("tig:establishmentsReported", integer("establishments_reported")),
            ("tig:establishmentsUnreported", integer("establishments_unreported")),
            ("tig:largestEstablishment", minted("establishment", "establishment_id")),
            ("tig:register", minted("register", "register")),
            ("tig:year", integer("year")),
        )
    ),
    "entry": TableMapping(
        computed(
            minted("entry", "territory_id", "industry_id"),
            ("rdf:type", fixed("tig:EntryCandidate")),
            ("tig:territory", territory),
            ("tig:industry", industry),
            ("tig:rank", integer("rank")),
            ("tig:perimeterLevel", text("level")),
            ("tig:region", minted("territory", "region_id")),
            ("tig:ground", ground),
            ("tig:register", minted("register", "register")),
            ("tig:year", integer("year")),
            ("tig:entryMargin", decimal("margin")),
            ("tig:relatedness", decimal("relatedness")),
            ("tig:baseline", decimal("baseline")),
            ("tig:jobs", decimal("jobs")),
        ),
        keep=pl.col("rank") <= GRAPH_RANKS,
    ),
    "aid_comparison": TableMapping(
        computed(
            minted("aid-comparison", "phase"),
            ("rdf:type", fixed("tig:AidComparison")),
            ("tig:phase", minted("phase", "phase")),
            ("tig:territoriesMatched", integer("territories")),
            ("tig:territoriesUnmatched", integer("unmatched")),
            ("tig:territoriesUnreported", integer("unreported")),
            ("tig:groupingsMatched", integer("groupings")),
            ("tig:aidPerJob", decimal("aid_per_job")),
            ("tig:matchedAidPerJob", decimal("matched_aid_per_job")),
            ("tig:aidDifference", decimal("difference")),
            ("tig:differenceLow", decimal("low")),
            ("tig:differenceHigh", decimal("high")),
            ("tig:mixDistance", decimal("mix_distance")),
            ("tig:mixDistanceOfAll", decimal("mix_distance_all")),
        )
    ),
    "aid_match": TableMapping(
        computed(
            minted("aid-match", "territory_id", "other_id"),
            ("rdf:type", fixed("tig:AidMatch")),
            ("tig:matchIn", minted("aid-comparison", "phase")),
            ("tig:territory", territory),
            ("tig:matchedGrouping", minted("territory", "other_id")),
            ("tig:rank", integer("rank")),
            ("tig:aidPerJob", decimal("aid_per_job")),
            ("tig:matchedAidPerJob", decimal("other_aid_per_job")),
            ("tig:jobs", decimal("jobs")),
            ("tig:matchedJobs", decimal("other_jobs")),
            ("tig:mixDistance", decimal("mix_distance")),
        )
    ),
    "release_change": TableMapping(
        about(
            minted("release-change", "changed_source", "table_name"),
            ("rdf:type", fixed("tig:ReleaseChange")),
            ("tig:changedGraph", minted("graph", "changed_source")),
            ("tig:tableName", text("table_name")),
            ("tig:sinceRelease", minted("release", "since_release")),
            ("tig:rowsBefore", integer("rows_before")),
            ("tig:rowsAfter", integer("rows_after")),
            ("tig:rowsAdded", integer("rows_added")),
            ("tig:rowsRemoved", integer("rows_removed")),
            ("tig:vintageBefore", text("vintage_before")),
            ("tig:vintageAfter", text("vintage_after")),
        )
    ),
}
