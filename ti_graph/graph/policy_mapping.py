"""What is offered, allowed, recommended and measured → statements."""

from ti_graph.graph.ground_mapping import computed
from ti_graph.graph.mapping import Statement, TableMapping, about
from ti_graph.graph.terms import day, decimal, fixed, integer, minted, text

offer = minted("offer", "offer_id")
derogation_kind = minted("derogation-kind", "kind_id")
report_axis = minted("report-axis", "report_axis_id")
recommendation = minted("recommendation", "recommendation_id")

POLICY_MAPPINGS: dict[str, TableMapping] = {
    "offer_detail": TableMapping(
        about(
            offer,
            ("tig:subjectDomain", text("domain")),
            ("tig:axis", minted("axis", "axis_id")),
            ("dcterms:description", text("purpose_fr", "fr")),
            ("dcterms:description", text("purpose_en", "en")),
            ("tig:openTo", text("open_to_fr", "fr")),
            ("tig:openTo", text("open_to_en", "en")),
            ("tig:operatorPage", text("page")),
        )
    ),
    "derogation_kind": TableMapping(
        about(
            derogation_kind,
            ("rdf:type", fixed("tig:DerogationKind")),
            ("dcterms:identifier", text("kind_id")),
            ("rdfs:label", text("label_fr", "fr")),
            ("rdfs:label", text("label_en", "en")),
            ("dcterms:description", text("allows_fr", "fr")),
            ("dcterms:description", text("allows_en", "en")),
            ("tig:grantedBy", text("granted_by_fr", "fr")),
            ("tig:grantedBy", text("granted_by_en", "en")),
            ("tig:normLevel", text("norm_level")),
            ("tig:legalBasis", text("legal_basis")),
            ("tig:legifranceNumber", text("legifrance_id")),
            ("tig:textDated", day("text_dated")),
            ("tig:publicExample", text("example_fr", "fr")),
            ("tig:publicExample", text("example_en", "en")),
            ("tig:observedOn", day("observed_on")),
        )
    ),
    "derogation_theme": TableMapping([Statement(derogation_kind, "tig:theme", text("theme"))]),
    "report_axis": TableMapping(
        about(
            report_axis,
            ("rdf:type", fixed("tig:ReportAxis")),
            ("dcterms:identifier", text("report_axis_id")),
            ("tig:statedIn", minted("evaluation", "evaluation_id")),
            ("tig:numberInReport", integer("number")),
            ("rdfs:label", text("label_fr", "fr")),
            ("rdfs:label", text("label_en", "en")),
        )
    ),
    "recommendation_detail": TableMapping(
        about(
            recommendation,
            ("tig:reportAxis", report_axis),
            ("tig:numberInReport", integer("number")),
            ("dcterms:description", text("asks_fr", "fr")),
            ("dcterms:description", text("asks_en", "en")),
        )
    ),
    "recommendation_measure": TableMapping(
        about(
            minted("recommendation-measure", "measure_id"),
            ("rdf:type", fixed("tig:RecommendationMeasure")),
            ("dcterms:identifier", text("measure_id")),
            ("tig:reportAxis", report_axis),
            ("tig:ofRecommendation", recommendation),
            ("tig:indicator", minted("indicator", "indicator_id")),
            ("tig:namedQuery", text("query")),
            ("tig:countedClass", text("counted_class")),
        )
    ),
}
"""Core tables."""

POLICY_RESULT_MAPPINGS: dict[str, TableMapping] = {
    "programme_effect": TableMapping(
        computed(
            minted("programme-effect", "phase", "estimator"),
            ("rdf:type", fixed("tig:ProgrammeEffect")),
            ("tig:phase", minted("phase", "phase")),
            ("tig:estimator", text("estimator")),
            ("tig:jobsChange", decimal("effect")),
            ("tig:jobsChangeLow", decimal("low")),
            ("tig:jobsChangeHigh", decimal("high")),
            ("tig:jobsChangePValue", decimal("p")),
            ("tig:treatedCount", integer("treated")),
            ("tig:comparedCount", integer("others")),
            ("tig:yearFrom", integer("year_from")),
            ("tig:yearTo", integer("year_to")),
        )
    )
}
"""The result table."""
