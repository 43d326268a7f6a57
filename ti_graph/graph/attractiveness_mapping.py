"""Tables of attractiveness → statements: indicators, their figures for TI, points, programmes."""

from ti_graph.graph.ground_mapping import computed
from ti_graph.graph.mapping import Statement, TableMapping, about, territory
from ti_graph.graph.terms import (
    boolean,
    concept,
    decimal,
    either,
    fixed,
    integer,
    minted,
    text,
)

indicator = minted("indicator", "indicator_id")
point = minted("service-point", "point_id")
programme = minted("state-programme", "programme_id")

ATTRACTIVENESS_MAPPINGS: dict[str, TableMapping] = {
    "indicator": TableMapping(
        about(
            indicator,
            ("rdf:type", fixed("tig:Indicator")),
            ("dcterms:identifier", text("indicator_id")),
            ("rdfs:label", text("label_fr", "fr")),
            ("rdfs:label", text("label_en", "en")),
            ("dcterms:description", text("definition_fr", "fr")),
            ("dcterms:description", text("definition_en", "en")),
            ("tig:subjectDomain", text("domain")),
            ("tig:unit", text("unit")),
            ("tig:aggregationRule", text("rule")),
            ("tig:needSide", text("need_side")),
        )
    ),
    "service_point": TableMapping(
        about(
            point,
            ("rdf:type", fixed("tig:ServicePoint")),
            ("dcterms:identifier", text("point_id")),
            ("rdfs:label", text("label")),
            ("tig:pointKind", text("kind")),
            ("tig:locatedIn", territory),
            ("tig:longitude", decimal("longitude")),
            ("tig:latitude", decimal("latitude")),
            ("tig:year", integer("year")),
        )
    ),
    "state_programme": TableMapping(
        about(
            programme,
            ("rdf:type", fixed("tig:StateProgramme")),
            ("dcterms:identifier", text("programme_id")),
            ("rdfs:label", text("label_fr", "fr")),
            ("rdfs:label", text("label_en", "en")),
        )
    ),
    # The contract and the year of each commune are in the table of the same release.
    "programme_commune": TableMapping([Statement(territory, "tig:inStateProgramme", programme)]),
}
"""Core tables of attractiveness."""

ATTRACTIVENESS_RESULT_MAPPINGS: dict[str, TableMapping] = {
    "territory_indicator": TableMapping(
        computed(
            minted("territory-indicator", "territory_id", "indicator_id"),
            ("rdf:type", fixed("tig:TerritoryIndicator")),
            ("tig:territory", territory),
            ("tig:indicator", indicator),
            ("tig:value", decimal("value")),
            ("tig:valueStatus", concept("value_status")),
            ("tig:year", integer("year")),
            ("prov:wasDerivedFrom", minted("graph", "register")),
            ("tig:rank", integer("rank")),
            ("tig:rankedCount", integer("ranked")),
            ("tig:regionValue", decimal("region_value")),
            ("tig:regionGap", decimal("region_gap")),
            ("tig:matchedValue", decimal("matched_value")),
            ("tig:matchedGap", decimal("matched_gap")),
            ("tig:peopleShare", decimal("people_share")),
            ("tig:inNeed", boolean("need")),
        )
    ),
    "site_reach": TableMapping(
        computed(
            minted("site-reach", "territory_id", "site_id"),
            ("rdf:type", fixed("tig:SiteReach")),
            ("tig:territory", territory),
            (
                "tig:ofSite",
                either(
                    minted("establishment", "establishment_id"), minted("facility", "facility_id")
                ),
            ),
            ("tig:nearestPoint", point),
            ("tig:distanceKm", decimal("distance_km")),
            ("tig:distanceStatus", concept("distance_status")),
        )
    ),
}
"""Result tables of attractiveness."""
