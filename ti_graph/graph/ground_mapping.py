"""What figures of territories rest on, quotients and jobs → statements."""

import polars as pl

from ti_graph.graph.mapping import Statement, TableMapping, about, industry, territory
from ti_graph.graph.terms import (
    Term,
    boolean,
    chosen,
    concept,
    decimal,
    fixed,
    integer,
    minted,
    text,
)
from ti_graph.model.namespaces import expand

DATA_KINDS = {"real": "tig:real", "simulated": "tig:simulatedOnly"}
GROUND_TERMS = {
    "census": "tig:censusGround",
    "register": "tig:registerGround",
    "regional": "tig:regionalGround",
    "simulated": "tig:simulatedGround",
    "unknown": "tig:unknownGround",
}
USE_TERMS = {
    "presence": "tig:presenceUse",
    "quotient": "tig:quotientUse",
    "jobs": "tig:jobsUse",
    "filiere": "tig:filiereUse",
}

specialisation = minted("specialisation", "territory_id", "industry_id", "counted", "reference")
register = minted("register", "register")
ground = chosen("ground", GROUND_TERMS)
region_effect = minted("local-effect", "region_id", "year_from", "year_to")
region_year = minted("perimeter-observation", "region_id", "year")

GROUNDED = (
    ("tig:ground", ground),
    ("tig:register", register),
    ("tig:year", integer("year")),
)
"""What a figure says of where it comes from."""


def data_kind(column: str) -> Term:
    """The concept of a data kind."""
    terms = {value: f"<{expand(name)}>" for value, name in DATA_KINDS.items()}
    return lambda _: pl.col(column).cast(pl.String).replace_strict(terms, return_dtype=pl.String)


def computed(subject: Term, *properties: tuple[str, Term]) -> list[Statement]:
    """Statements about something computed: it says what it was made of, and how."""
    return about(
        subject,
        *properties,
        ("tig:dataKind", data_kind("data")),
        ("tig:method", text("method")),
    )


PART = (
    ("tig:communesReached", integer("communes_reached")),
    ("tig:communeCount", integer("communes")),
    ("tig:coverageShare", decimal("coverage")),
    ("tig:coverageBasis", text("coverage_basis")),
)
"""How much of a territory a figure is of."""


GROUND_MAPPINGS: dict[str, TableMapping] = {
    "territory_ground": TableMapping(
        about(
            minted("coverage", "territory_id", "use"),
            ("rdf:type", fixed("tig:Coverage")),
            ("tig:territory", territory),
            ("tig:dataUse", chosen("use", USE_TERMS)),
            *GROUNDED,
            ("tig:siteCount", integer("sites")),
            *PART,
        )
    ),
    "register_reach": TableMapping(
        about(
            minted("register-reach", "territory_id", "register"),
            ("rdf:type", fixed("tig:RegisterReach")),
            ("tig:territory", territory),
            *GROUNDED,
            ("tig:siteCount", integer("sites")),
            *PART,
        )
    ),
    "territory_jobs": TableMapping(
        computed(
            minted("employment", "territory_id", "industry_id", "year"),
            ("rdf:type", fixed("tig:EmploymentObservation")),
            ("tig:territory", territory),
            ("tig:industry", industry),
            *GROUNDED,
            ("tig:jobs", decimal("jobs")),
            ("tig:jobsStatus", concept("jobs_status")),
            ("tig:establishments", decimal("establishments")),
            ("tig:establishmentsStatus", concept("establishments_status")),
        ),
        # The graph holds the last year; the table in the same release holds all.
        keep=pl.col("year") == pl.col("year").max().over("territory_id"),
    ),
    "specialisation": TableMapping(
        about(
            specialisation,
            ("rdf:type", fixed("tig:SpecialisationObservation")),
            ("tig:territory", territory),
            ("tig:industry", industry),
            ("tig:measureName", text("counted")),
            *GROUNDED,
            ("tig:reference", text("reference")),
            ("tig:referenceShare", decimal("reference_share")),
            ("tig:defaultReference", boolean("default_reference")),
            ("tig:observed", decimal("observed")),
            ("tig:expected", decimal("expected")),
            ("tig:observedQuotient", decimal("quotient_observed")),
            ("tig:locationQuotient", decimal("quotient")),
            ("tig:locationQuotientLow", decimal("low")),
            ("tig:locationQuotientHigh", decimal("high")),
            ("tig:probabilitySpecialised", decimal("probability")),
            ("tig:dataKind", data_kind("data")),
            ("tig:method", text("method")),
        )
    ),
    # Figures of regions: TI of one home region share them, and the graph says them once.
    "local_effect": TableMapping(
        computed(
            region_effect,
            ("rdf:type", fixed("tig:LocalEffect")),
            ("tig:region", minted("territory", "region_id")),
            ("tig:perimeterLevel", text("level")),
            ("tig:ground", ground),
            ("tig:register", register),
            ("tig:reference", text("reference")),
            ("tig:referenceRegister", minted("register", "reference_register")),
            *PART,
            ("tig:yearFrom", integer("year_from")),
            ("tig:yearTo", integer("year_to")),
            ("tig:nationalEffect", decimal("national_effect")),
            ("tig:industryEffect", decimal("industry_effect")),
            ("tig:localEffect", decimal("local_effect")),
            ("tig:jobsFrom", decimal("jobs_from")),
            ("tig:jobsTo", decimal("jobs_to")),
            ("tig:cellsUsed", integer("cells_used")),
            ("tig:cellsLeftOut", integer("cells_left_out")),
            ("tig:cellsSecret", integer("cells_secret")),
            ("tig:cellsBroken", integer("cells_broken")),
            ("tig:cellsLeaping", integer("cells_leaping")),
        )
    ),
    "perimeter_series": TableMapping(
        computed(
            region_year,
            ("rdf:type", fixed("tig:PerimeterObservation")),
            ("tig:region", minted("territory", "region_id")),
            ("tig:perimeterLevel", text("level")),
            *GROUNDED,
            *PART,
            ("tig:jobs", decimal("jobs")),
            ("tig:jobsStatus", concept("jobs_status")),
            ("tig:establishments", decimal("establishments")),
            ("tig:establishmentsStatus", concept("establishments_status")),
            ("tig:cellsSecret", integer("cells_secret")),
            ("tig:seriesBreak", boolean("series_break")),
        )
    ),
}
