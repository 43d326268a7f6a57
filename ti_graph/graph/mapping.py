"""Tables → statements: which columns become which properties, one list a table."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from ti_graph.graph.terms import (
    Term,
    boolean,
    chosen,
    concept,
    decimal,
    external,
    fixed,
    integer,
    minted,
    text,
    wkt,
)
from ti_graph.model.iris import Room

TERRITORY_CLASSES = {
    "commune": "tig:Commune",
    "epci": "tig:Epci",
    "ept": "tig:Ept",
    "departement": "tig:Departement",
    "region": "tig:Region",
    "country": "tig:Country",
    "nuts1": "tig:Nuts1Region",
    "nuts2": "tig:Nuts2Region",
    "nuts3": "tig:Nuts3Region",
    "zone_emploi": "tig:EmploymentZone",
    "ti": "tig:TerritoireIndustrie",
}
ORGANISATION_CLASSES = {
    "pole": "tig:Pole",
    "cci": "tig:Chamber",
    "csf": "tig:StrategicCommittee",
    "participant": "tig:ProjectParticipant",
    "programme_body": "tig:ProgrammeBody",
    "operator": "tig:Operator",
    "cluster": "tig:Cluster",
    "group": "tig:Group",
    "public_body": "tig:PublicBody",
    "production_school": "tig:ProductionSchool",
}
CLASSIFICATIONS = {
    "naf_rev2": "tig:nafRev2",
    "naf_2025": "tig:naf2025",
    "nace_rev2": "tig:naceRev2",
    "nace_rev21": "tig:naceRev21",
    "a38": "tig:a38",
    "cpa_21": "tig:cpa21",
}
MATCHED: dict[str, Room] = {
    "territory": "territory",
    "organisation": "organisation",
    "legal_unit": "legal-unit",
}
"""Kind of a thing that has a match elsewhere → where its IRI is."""


@dataclass(frozen=True)
class Statement:
    """A triple for each row of a table where `where` holds and no term is null."""

    subject: Term
    predicate: str
    object: Term
    where: pl.Expr | None = None


@dataclass(frozen=True)
class TableMapping:
    """The statements that a table makes. `keep` leaves out rows that the graph does not need."""

    statements: Sequence[Statement]
    keep: pl.Expr | None = None


def about(subject: Term, *properties: tuple[str, Term]) -> list[Statement]:
    """Statements about one subject."""
    return [Statement(subject, predicate, value) for predicate, value in properties]


territory = minted("territory", "territory_id")
industry = minted("industry", "industry_id")
scheme = minted("industry", "scheme")
establishment = minted("establishment", "establishment_id")
employment = minted("employment", "territory_id", "industry_id", "year")
flow = minted("io-flow", "country", "from_id", "to_id", "year")
organisation = minted("organisation", "organisation_id")
national_filiere = minted("national-filiere", "organisation_id")
participation = minted("participation", "project_id", "organisation_id", "role")
succession = minted("succession", "earlier_id", "later_id")
geometry = minted("geometry", "territory_id")
planted = minted("planted", "planted_id", "industry_id")

IS_COMMUNE = pl.col("territory_id").str.starts_with("commune-")
IS_FRENCH = pl.col("territory_id").str.contains(r"^(nuts|country)-FR|^(departement|region|epci)-")

IS_OPERATOR = pl.col("kind") == "operator"
IS_COMMITTEE = pl.col("kind") == "csf"

HAS_OUTLINE = pl.col("outline_wkt").is_not_null()
A_TI_REACHES_IN = pl.col("member_id").str.starts_with("ti-")

MAPPINGS: dict[str, TableMapping] = {
    "territory": TableMapping(
        [
            *about(
                territory,
                ("rdf:type", fixed("tig:Territory")),
                ("rdf:type", chosen("kind", TERRITORY_CLASSES)),
                ("dcterms:identifier", text("territory_id")),
                ("tig:code", text("code")),
                ("rdfs:label", text("label")),
                ("tig:legalNature", text("nature")),
                ("tig:siren", text("siren")),
                ("tig:countryCode", text("country")),
                ("tig:vintage", text("vintage")),
                ("tig:population", integer("population")),
                ("tig:populationStatus", concept("population_status")),
                ("tig:phase", minted("phase", "phase")),
            ),
            Statement(territory, "igeo:codeINSEE", text("code"), pl.col("kind") == "commune"),
            # Of a commune, its groupement says it: they are of one year.
            Statement(
                territory,
                "tig:populationYear",
                integer("population_year"),
                pl.col("kind") != "commune",
            ),
        ]
    ),
    "commune_code": TableMapping(
        [Statement(territory, "tig:alternativeCode", text("code"), pl.col("kind") != "current")]
    ),
    "geometry": TableMapping(
        [
            *about(
                territory,
                ("tig:longitude", decimal("longitude")),
                ("tig:latitude", decimal("latitude")),
            ),
            Statement(territory, "geo:hasGeometry", geometry, HAS_OUTLINE),
            Statement(geometry, "rdf:type", fixed("geo:Geometry"), HAS_OUTLINE),
            Statement(geometry, "geo:asWKT", wkt("outline_wkt")),
        ]
    ),
    "containment": TableMapping(
        [
            Statement(
                minted("territory", "member_id"),
                "tig:partlyWithin",
                minted("territory", "container_id"),
                A_TI_REACHES_IN,
            ),
            Statement(
                minted("territory", "member_id"),
                "tig:directlyWithin",
                minted("territory", "container_id"),
                ~A_TI_REACHES_IN & (pl.col("basis") == "official"),
            ),
        ]
    ),
    "commune_office": TableMapping([Statement(territory, "tig:stateOffice", organisation)]),
    "neighbour": TableMapping(
        [
            Statement(
                minted("territory", first),
                predicate,
                minted("territory", second),
                pl.col("cross_border") if predicate == "tig:crossBorderWith" else None,
            )
            for first, second in (
                ("territory_a", "territory_b"),
                ("territory_b", "territory_a"),
            )
            for predicate in ("tig:adjacentTo", "tig:crossBorderWith")
        ]
    ),
    "other_name": TableMapping([Statement(territory, "skos:altLabel", text("name", "fr"))]),
    "region_type": TableMapping(
        [
            Statement(territory, "tig:urbanRuralType", text("urban_rural")),
            Statement(territory, "tig:metropolitanType", text("metropolitan")),
            Statement(territory, "tig:onLandBorder", boolean("land_border")),
        ]
    ),
    "succession": TableMapping(
        about(
            succession,
            ("rdf:type", fixed("tig:Succession")),
            ("tig:earlier", minted("territory", "earlier_id")),
            ("tig:later", minted("territory", "later_id")),
            ("tig:sharedCommunes", integer("communes")),
            ("tig:shareOfEarlier", decimal("share_of_earlier")),
            ("tig:shareOfLater", decimal("share_of_later")),
        )
    ),
    "region_succession": TableMapping(
        about(
            minted("territory", "earlier_id"), ("tig:continuedBy", minted("territory", "later_id"))
        )
    ),
    "industry": TableMapping(
        [
            *about(
                scheme,
                ("rdf:type", fixed("skos:ConceptScheme")),
                ("dcterms:identifier", text("scheme")),
            ),
            *about(
                industry,
                ("rdf:type", fixed("tig:Industry")),
                ("rdf:type", fixed("skos:Concept")),
                ("dcterms:identifier", text("industry_id")),
                ("skos:notation", text("code")),
                ("skos:prefLabel", text("label_fr", "fr")),
                ("skos:prefLabel", text("label_en", "en")),
                ("rdfs:label", text("label_fr", "fr")),
                ("rdfs:label", text("label_en", "en")),
                ("skos:broader", minted("industry", "parent_id")),
                ("skos:inScheme", scheme),
                ("tig:classification", chosen("scheme", CLASSIFICATIONS)),
                ("tig:level", text("level")),
                ("skos:exactMatch", external("iri")),
            ),
        ]
    ),
    "industry_correspondence": TableMapping(
        [
            Statement(
                minted("industry", "from_id"),
                "tig:correspondsTo",
                minted("industry", "to_id"),
                pl.col("share") == 1,
            )
        ]
    ),
    "exact_match": TableMapping(
        [
            Statement(
                minted(room, "thing_id"), "skos:exactMatch", external("iri"), pl.col("kind") == kind
            )
            for kind, room in MATCHED.items()
        ]
    ),
    "legal_unit": TableMapping(
        about(
            minted("legal-unit", "siren"),
            ("rdf:type", fixed("tig:LegalUnit")),
            ("tig:siren", text("siren")),
            ("rdfs:label", text("label")),
            ("tig:labelStatus", concept("label_status")),
        )
    ),
    "establishment": TableMapping(
        [
            *about(
                establishment,
                ("rdf:type", fixed("tig:Establishment")),
                ("tig:establishmentOf", minted("legal-unit", "siren")),
                ("tig:locatedIn", territory),
                ("tig:hasIndustry", industry),
                ("tig:headcountBand", text("headcount_band")),
                ("tig:jobs", decimal("jobs")),
                ("tig:jobsStatus", concept("jobs_status")),
                ("tig:year", integer("year")),
                ("tig:headOffice", boolean("head_office")),
                ("tig:status", concept("status")),
            ),
            Statement(
                establishment, "tig:siret", text("establishment_id"), pl.col("status") == "known"
            ),
        ]
    ),
    "employment": TableMapping(
        about(
            employment,
            ("rdf:type", fixed("tig:EmploymentObservation")),
            ("tig:territory", territory),
            ("tig:industry", industry),
            ("tig:year", integer("year")),
            ("tig:jobs", decimal("jobs")),
            ("tig:jobsStatus", concept("jobs_status")),
            ("tig:jobsFlag", text("jobs_flag")),
            ("tig:establishments", decimal("establishments")),
            ("tig:establishmentsStatus", concept("establishments_status")),
            ("tig:establishmentsFlag", text("establishments_flag")),
        ),
        # The graph holds every year of France, but the last one alone of its communes and of the
        # rest of Europe; the table in the same release holds all of it.
        keep=IS_FRENCH | (pl.col("year") == pl.col("year").max().over("source", IS_COMMUNE)),
    ),
    "io_flow": TableMapping(
        [
            *about(
                flow,
                ("rdf:type", fixed("tig:IoFlow")),
                ("tig:seller", minted("industry", "from_id")),
                ("tig:buyer", minted("industry", "to_id")),
                ("tig:year", integer("year")),
                ("tig:countryCode", text("country")),
                ("tig:valueMeur", decimal("value_meur")),
            ),
            Statement(
                minted("industry", "from_id"),
                "tig:suppliesTo",
                minted("industry", "to_id"),
                pl.col("value_meur") > 0,
            ),
        ]
    ),
    "organisation": TableMapping(
        [
            *about(
                organisation,
                ("rdf:type", fixed("tig:Organisation")),
                ("rdf:type", chosen("kind", ORGANISATION_CLASSES)),
                ("dcterms:identifier", text("organisation_id")),
                ("rdfs:label", text("label")),
                ("rdfs:label", text("label_en", "en")),
                ("tig:theme", text("theme")),
                ("tig:activityType", text("activity_type")),
                ("tig:siren", text("siren")),
                ("tig:seat", minted("territory", "seat_id")),
                ("tig:serves", minted("territory", "area_id")),
                ("tig:countryCode", text("country")),
                ("tig:basis", text("basis")),
            ),
            # An operator is a programme body: no reasoner runs over a release.
            Statement(organisation, "rdf:type", fixed("tig:ProgrammeBody"), IS_OPERATOR),
            Statement(organisation, "tig:steers", national_filiere, IS_COMMITTEE),
            Statement(national_filiere, "rdf:type", fixed("tig:NationalFiliere"), IS_COMMITTEE),
            Statement(
                national_filiere, "dcterms:identifier", text("organisation_id"), IS_COMMITTEE
            ),
            Statement(national_filiere, "rdfs:label", text("label"), IS_COMMITTEE),
        ]
    ),
    "organisation_industry": TableMapping([Statement(organisation, "tig:speaksOf", industry)]),
    "award": TableMapping(
        about(
            minted("award", "award_id"),
            ("rdf:type", fixed("tig:Award")),
            ("dcterms:identifier", text("award_id")),
            ("tig:fundingProgramme", text("programme")),
            ("tig:publicMeasure", text("measure")),
            ("tig:theme", text("theme")),
            ("tig:siren", text("siren")),
            ("tig:awardedTo", minted("legal-unit", "siren")),
            ("tig:locatedIn", territory),
        )
    ),
    "project": TableMapping(
        about(
            minted("project", "project_id"),
            ("rdf:type", fixed("tig:Project")),
            ("dcterms:identifier", text("project_id")),
            ("tig:acronym", text("acronym")),
            ("tig:callTopic", text("topic")),
            ("tig:callTopicTitle", text("title")),
            ("tig:fundingProgramme", text("programme")),
            ("tig:firstYear", integer("first_year")),
            ("tig:lastYear", integer("last_year")),
        )
    ),
    "participation": TableMapping(
        about(
            participation,
            ("rdf:type", fixed("tig:Participation")),
            ("tig:project", minted("project", "project_id")),
            ("tig:participant", organisation),
            ("tig:role", text("role")),
            ("tig:locatedIn", territory),
            ("tig:takesPartFrom", minted("territory", "commune_id")),
            ("tig:locationStatus", concept("territory_status")),
            ("tig:contributionEur", decimal("contribution_eur")),
            ("tig:contributionStatus", concept("contribution_status")),
        )
    ),
    "programme_phase": TableMapping(
        about(
            minted("phase", "phase"),
            ("rdf:type", fixed("tig:ProgrammePhase")),
            ("tig:firstYear", integer("phase")),
            ("tig:lastYear", integer("last_year")),
            ("rdfs:label", text("label_fr", "fr")),
            ("rdfs:label", text("label_en", "en")),
        )
    ),
    "programme_axis": TableMapping(
        about(
            minted("axis", "axis_id"),
            ("rdf:type", fixed("tig:ProgrammeAxis")),
            ("tig:phase", minted("phase", "phase")),
            ("rdfs:label", text("label_fr", "fr")),
            ("rdfs:label", text("label_en", "en")),
            ("tig:projectShare", decimal("project_share")),
            ("tig:projectShareStatus", concept("project_share_status")),
        )
    ),
    "programme_claim": TableMapping(
        about(
            minted("claim", "claim_id"),
            ("rdf:type", fixed("tig:ProgrammeClaim")),
            ("tig:statement", text("statement_fr", "fr")),
            ("tig:statement", text("statement_en", "en")),
            ("tig:value", decimal("value")),
            ("tig:unit", text("unit")),
            ("tig:bound", text("bound")),
            ("tig:statedBy", text("stated_by")),
            ("tig:statedIn", minted("evaluation", "evaluation_id")),
        )
    ),
    "planted_filiere": TableMapping(
        about(
            planted,
            ("rdf:type", fixed("tig:PlantedFiliere")),
            ("tig:territory", territory),
            ("tig:hasIndustry", industry),
            ("tig:stage", integer("stage")),
            ("tig:strength", decimal("strength")),
        )
    ),
}
