"""Core tables: schemas with keys, units, nullability and meaning. A table is one Parquet file.

Every column says what it holds in `metadata["doc"]` and, where it measures something, its unit in
`metadata["unit"]`. A value that may be missing has a `*_status` (or the row a `status`) of
`ti_graph.model.status`. Every row names the `source` that reports it: its named graph in a release.
"""

import dataframely as dy
import polars as pl

from ti_graph.model.attractiveness_tables import (
    ATTRACTIVENESS_REFERENCES,
    ATTRACTIVENESS_TABLES,
)
from ti_graph.model.chain_tables import CHAIN_REFERENCES, CHAIN_TABLES
from ti_graph.model.columns import agrees, choice, identifier, measure, source, status, text
from ti_graph.model.policy_tables import POLICY_REFERENCES, POLICY_TABLES
from ti_graph.model.programme_tables import PROGRAMME_REFERENCES, PROGRAMME_TABLES
from ti_graph.model.register_tables import REGISTER_REFERENCES, REGISTER_TABLES
from ti_graph.model.territory_tables import TERRITORY_REFERENCES, TERRITORY_TABLES

INDUSTRY_SCHEMES = ("naf_rev2", "naf_2025", "nace_rev2", "nace_rev21", "a38", "cpa_21")
INDUSTRY_LEVELS = ("section", "division", "group", "class", "subclass", "branch")
ORGANISATION_KINDS = (
    "pole", "cluster", "cci", "csf", "participant", "programme_body", "operator",
    "public_body", "production_school", "group",
)  # fmt: skip
BASES = ("official", "curated", "derived", "simulated")


class Industry(dy.Schema):
    """A position of a classification of activities."""

    industry_id = identifier("Scheme and dotted code: naf2-25.62B, nace2-25.62, a38-CH.", key=True)
    scheme = choice("Classification.", INDUSTRY_SCHEMES)
    level = choice("Level in it.", INDUSTRY_LEVELS)
    code = text("Code as its publisher dots it.")
    parent_id = identifier("Position above.", nullable=True)
    label_fr = text("Label in French.", nullable=True)
    label_en = text("Label in English.", nullable=True)
    iri = text("Publisher's own IRI.", nullable=True, regex=r"^https?://[^\s<>\"{}|^`\\]+$")
    source = source()


class IndustryCorrespondence(dy.Schema):
    """How a position of one classification goes into another."""

    from_id = identifier("Position.", key=True)
    to_id = identifier("Position of the other classification.", key=True)
    share = measure(
        "Part of `from` that goes to `to`; shares of one `from` sum to 1.",
        "share", nullable=False, min=0, max=1,
    )  # fmt: skip
    basis = choice("Who says so.", BASES)
    source = source()


class ExactMatch(dy.Schema):
    """A thing of ours and the item of another data set that is the same thing."""

    kind = choice("What the thing is.", ("territory", "organisation", "legal_unit"), key=True)
    thing_id = identifier("Its identifier: of a territory, an organisation, a SIREN.", key=True)
    iri = text("IRI of the other's item.", regex=r"^https?://[^\s<>\"{}|^`\\]+$")
    source = source()


class LegalUnit(dy.Schema):
    """A firm or body with a SIREN. Natural persons' names are never loaded."""

    siren = text("SIREN, nine digits.", key=True, regex=r"^\d{9}$")
    label = text("Corporate name; null where masked or not given.", nullable=True)
    label_status = status("Status of the name.")
    source = source()

    @dy.rule()
    def label_agrees(cls) -> pl.Expr:
        """A name is there exactly where its status says so."""
        return agrees("label", "label_status")


class Establishment(dy.Schema):
    """A place of work. Its industry is a NAF subclass."""

    establishment_id = identifier("SIRET, or sim-… where simulated.", key=True)
    siren = text("Legal unit; null where simulated.", nullable=True, regex=r"^\d{9}$")
    territory_id = identifier("Commune of today.")
    industry_id = identifier(
        "NAF rév. 2 subclass; that of NAF 2025 where it is ambiguous between several."
    )
    industry_basis = text(
        "How its industry is known: coded, converted from NAF 2025, earlier code, ambiguous.",
        nullable=True, regex="^(coded|converted|earlier|ambiguous)$",
    )  # fmt: skip
    headcount_band = text(
        "Band of employees, INSEE code; null where not reported.", nullable=True, regex=r"^\d{2}$"
    )
    jobs_low = measure("Least employees of the band.", "jobs", min=0)
    jobs_high = measure("Most employees of the band; null where open.", "jobs", min=0)
    jobs = measure("Expected employees.", "jobs", min=0)
    jobs_status = status("Status of the jobs.")
    year = dy.Int16(nullable=True, metadata={"doc": "Year of the headcount, if reported."})
    head_office = dy.Bool(nullable=True, metadata={"doc": "It is the firm's head office."})
    active = dy.Bool(nullable=False, metadata={"doc": "It is open."})
    naf_2025 = text(
        "NAF 2025 subclass, where INSEE tells it.", nullable=True, regex=r"^\d{2}\.\d{2}[A-Z]$"
    )
    longitude = measure("Longitude, where it may be reported.", "degree", min=-180, max=180)
    latitude = measure("Latitude, where it may be reported.", "degree", min=-90, max=90)
    status = status("Status of the row: known, or simulated.")
    source = source()

    @dy.rule()
    def jobs_agree(cls) -> pl.Expr:
        """Jobs are there exactly where their status says so."""
        return agrees("jobs", "jobs_status")

    @dy.rule()
    def a_simulated_row_never_bears_a_siret(cls) -> pl.Expr:
        """Nobody takes a drawn establishment for a real one."""
        simulated = pl.col("status") == "simulated"
        return simulated == pl.col("establishment_id").str.starts_with("sim-")


class Employment(dy.Schema):
    """Jobs and establishments of an industry in a territory and year, as published."""

    territory_id = identifier("Territory.", key=True)
    industry_id = identifier("Industry.", key=True)
    year = dy.Int16(primary_key=True, metadata={"doc": "Year of observation.", "unit": "year"})
    source = text(
        "Source that reported this row: its named graph.", key=True, regex=r"^[a-z][a-z0-9_]*$"
    )
    jobs = measure("Persons employed.", "jobs", min=0)
    jobs_status = status("Status of the jobs.")
    jobs_flag = text("Flag as published.", nullable=True)
    establishments = measure("Local units.", "establishments", min=0)
    establishments_status = status("Status of the establishments.")
    establishments_flag = text("Flag as published.", nullable=True)

    @dy.rule()
    def jobs_agree(cls) -> pl.Expr:
        """A confidential cell has no number."""
        return agrees("jobs", "jobs_status")

    @dy.rule()
    def establishments_agree(cls) -> pl.Expr:
        """A confidential cell has no number."""
        return agrees("establishments", "establishments_status")


class IoFlow(dy.Schema):
    """What one industry buys from another in a year (symmetric input-output table)."""

    from_id = identifier("Selling branch.", key=True)
    to_id = identifier("Buying branch.", key=True)
    year = dy.Int16(primary_key=True, metadata={"doc": "Year.", "unit": "year"})
    country = text("Country of both, ISO 3166-1 alpha-2.", key=True)
    value_meur = measure("Domestic intermediate sales.", "million EUR", nullable=False)
    source = source()


class IoOutput(dy.Schema):
    """Total production of a branch in a year: the base of input coefficients."""

    industry_id = identifier("Branch.", key=True)
    year = dy.Int16(primary_key=True, metadata={"doc": "Year.", "unit": "year"})
    country = text("Country, ISO 3166-1 alpha-2.", key=True)
    value_meur = measure("Production.", "million EUR", nullable=False)
    source = source()


class Organisation(dy.Schema):
    """An actor that is not known as a legal unit first: pôle, CCI, committee, participant."""

    organisation_id = identifier("Identifier.", key=True)
    kind = choice("Kind.", ORGANISATION_KINDS)
    label = text("Name.")
    label_en = text("Name in English, where it has one.", nullable=True)
    theme = text("Theme in its own words.", nullable=True)
    activity_type = text("CORDIS type: PRC, HES, REC, PUB, OTH.", nullable=True)
    siren = text("SIREN, where the source tells it.", nullable=True, regex=r"^\d{9}$")
    seat_id = identifier("Territory of its seat.", nullable=True)
    area_id = identifier("Territory that it serves.", nullable=True)
    country = text("Country, ISO 3166-1 alpha-2.", regex=r"^[A-Z]{2}$")
    basis = choice("Official list, or facts gathered by hand.", BASES)
    source = source()


class OrganisationIndustry(dy.Schema):
    """Industries that an organisation's theme speaks of: an editorial reading, no membership."""

    organisation_id = identifier("Organisation.", key=True)
    industry_id = identifier("Industry.", key=True)
    basis = choice("Who says so.", BASES)
    source = source()


class Award(dy.Schema):
    """A firm's project that public money supports, as a list of winners tells it."""

    award_id = identifier("Programme and number.", key=True)
    siren = text("Firm, where its number is reported and sound.", nullable=True, regex=r"^\d{9}$")
    programme = text("Programme.")
    measure = text("Measure of the programme, in its own words.")
    theme = text("Filière, in the programme's own words.", nullable=True)
    territory_id = identifier("Commune, where its name is reported and found.", nullable=True)
    source = source()


class Project(dy.Schema):
    """A collaborative project."""

    project_id = identifier("Identifier: programme and number, as cordis-101000318.", key=True)
    acronym = text("Acronym.")
    topic = text("Code of the call's topic; null where not known.", nullable=True)
    title = text("Title of that topic, in English; null where not known.", nullable=True)
    programme = text("Funding programme.")
    first_year = dy.Int16(
        nullable=True, metadata={"doc": "Year it begins; null where not reported.", "unit": "year"}
    )
    last_year = dy.Int16(
        nullable=True, metadata={"doc": "Year it ends; null where not reported.", "unit": "year"}
    )
    source = source()

    @dy.rule()
    def ends_after_it_begins(cls) -> pl.Expr:
        """The last year does not come before the first."""
        return (pl.col("first_year") <= pl.col("last_year")).fill_null(value=True)


class Participation(dy.Schema):
    """An organisation takes part in a project."""

    project_id = identifier("Project.", key=True)
    organisation_id = identifier("Organisation.", key=True)
    role = identifier("Role as published.", key=True)
    territory_id = identifier("NUTS 3 region, located from coordinates.", nullable=True)
    commune_id = identifier(
        "Commune of a French organisation, found by its postcode and city.", nullable=True
    )
    territory_status = status("Status of the location.")
    contribution_eur = measure("Net EU contribution.", "EUR", min=0)
    contribution_status = status("Status of the contribution.")
    ended_early = dy.Bool(nullable=True, metadata={"doc": "The participation was ended."})
    source = source()

    @dy.rule()
    def contribution_agrees(cls) -> pl.Expr:
        """A contribution is there exactly where its status says so."""
        return agrees("contribution_eur", "contribution_status")

    @dy.rule()
    def territory_agrees(cls) -> pl.Expr:
        """A location is there exactly where its status says so."""
        return agrees("territory_id", "territory_status")


class ProgrammePhase(dy.Schema):
    """A phase of the Territoires d'industrie programme."""

    phase = dy.Int16(primary_key=True, metadata={"doc": "First year.", "unit": "year"})
    last_year = dy.Int16(nullable=False, metadata={"doc": "Last year.", "unit": "year"})
    label_fr = text("Name in French.")
    label_en = text("Name in English.")
    source = source()


class ProgrammeAxis(dy.Schema):
    """An axis of a phase."""

    axis_id = identifier("Identifier.", key=True)
    phase = dy.Int16(nullable=False, metadata={"doc": "Phase.", "unit": "year"})
    label_fr = text("Name in French.")
    label_en = text("Name in English.")
    project_share = measure("Part of the phase's projects.", "share", min=0, max=1)
    project_share_status = status("Status of the share.")
    source = source()

    @dy.rule()
    def share_agrees(cls) -> pl.Expr:
        """A share is there exactly where its status says so."""
        return agrees("project_share", "project_share_status")


class ProgrammeClaim(dy.Schema):
    """A figure that a named report states about the programme, on its own authority."""

    claim_id = identifier("Identifier.", key=True)
    statement_fr = text("The statement in French.")
    statement_en = text("The statement in English.")
    value = measure("The figure.", "as `unit` says", nullable=False)
    unit = text("Unit of the figure.")
    bound = choice("The figure is exact, a minimum or a maximum.", ("exact", "minimum", "maximum"))
    stated_by = text("Who states it, and when.")
    evaluation_id = identifier("Report that states it, where it is listed.", nullable=True)
    source = source()


class PlantedFiliere(dy.Schema):
    """Truth table of the simulated country: what was planted, and where."""

    planted_id = identifier("Identifier.", key=True)
    territory_id = identifier("TI that it was planted in.")
    industry_id = identifier("NAF subclass that was raised.", key=True)
    stage = dy.Int16(nullable=False, min=1, metadata={"doc": "Stage, upstream first."})
    strength = measure("Factor on the expected establishments.", "ratio", nullable=False, min=1)
    source = source()


CORE_TABLES: dict[str, type[dy.Schema]] = {
    **TERRITORY_TABLES,
    "industry": Industry,
    "industry_correspondence": IndustryCorrespondence,
    "exact_match": ExactMatch,
    "legal_unit": LegalUnit,
    "establishment": Establishment,
    "employment": Employment,
    "io_flow": IoFlow,
    "io_output": IoOutput,
    "organisation": Organisation,
    "organisation_industry": OrganisationIndustry,
    "award": Award,
    "project": Project,
    "participation": Participation,
    "programme_phase": ProgrammePhase,
    "programme_axis": ProgrammeAxis,
    "programme_claim": ProgrammeClaim,
    "planted_filiere": PlantedFiliere,
    **CHAIN_TABLES,
    **REGISTER_TABLES,
    **PROGRAMME_TABLES,
    **ATTRACTIVENESS_TABLES,
    **POLICY_TABLES,
}
"""Name → schema of every table that a loader may yield."""

REFERENCES: dict[str, dict[str, tuple[str, str]]] = {
    **TERRITORY_REFERENCES,
    "industry": {"parent_id": ("industry", "industry_id")},
    "industry_correspondence": {
        "from_id": ("industry", "industry_id"),
        "to_id": ("industry", "industry_id"),
    },
    "establishment": {
        "territory_id": ("territory", "territory_id"),
        "industry_id": ("industry", "industry_id"),
    },
    "award": {"territory_id": ("territory", "territory_id")},
    "employment": {
        "territory_id": ("territory", "territory_id"),
        "industry_id": ("industry", "industry_id"),
    },
    "io_flow": {"from_id": ("industry", "industry_id"), "to_id": ("industry", "industry_id")},
    "io_output": {"industry_id": ("industry", "industry_id")},
    "organisation": {
        "seat_id": ("territory", "territory_id"),
        "area_id": ("territory", "territory_id"),
    },
    "organisation_industry": {
        "organisation_id": ("organisation", "organisation_id"),
        "industry_id": ("industry", "industry_id"),
    },
    "participation": {
        "project_id": ("project", "project_id"),
        "organisation_id": ("organisation", "organisation_id"),
        "territory_id": ("territory", "territory_id"),
        "commune_id": ("territory", "territory_id"),
    },
    "programme_axis": {"phase": ("programme_phase", "phase")},
    "programme_claim": {"evaluation_id": ("evaluation", "evaluation_id")},
    "planted_filiere": {
        "territory_id": ("territory", "territory_id"),
        "industry_id": ("industry", "industry_id"),
    },
    **CHAIN_REFERENCES,
    **REGISTER_REFERENCES,
    **PROGRAMME_REFERENCES,
    **ATTRACTIVENESS_REFERENCES,
    **POLICY_REFERENCES,
}
"""Table → column → (table, column) that its values must be found in."""
