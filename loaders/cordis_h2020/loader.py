"""CORDIS' organization.csv → projects, participants, and where in Europe they are."""

from collections.abc import Iterator

import polars as pl

from loaders.cordis_h2020.communes import with_commune
from loaders.cordis_h2020.persons import (
    MASKED_EN,
    MASKED_FR,
    acronyms,
    with_persons,
    without_persons,
)
from ti_graph.ingest import Columns, CoreTable, Source
from ti_graph.ingest.communes import names_of_communes
from ti_graph.ingest.location import located, nuts3_outlines
from ti_graph.ingest.names import may_be_persons
from ti_graph.ingest.values import as_decimal_number
from ti_graph.model.identifiers import ISO_COUNTRY, siren_is_valid
from ti_graph.model.status import ESTIMATED, KNOWN, UNKNOWN

PROGRAMMES = {"organisations": "H2020", "horizon_organisations": "HORIZON"}
"""File → programme."""
PROJECT_FILES = {"organisations": "projects", "horizon_organisations": "horizon_projects"}
TOPIC_FILES = {"organisations": "topics", "horizon_organisations": "horizon_topics"}
TOPICS = Columns(read=("projectID", "topic", "title"), optional=("rcn",))
PROJECTS = Columns(
    read=("id", "acronym", "startDate", "endDate"),
    patterns=(
        "status|title|totalCost|ecMaxContribution|legalBasis|topics",
        "ecSignatureDate|frameworkProgramme|masterCall|subCall|fundingScheme|nature|objective",
        "contentUpdateDate|rcn|grantDoi|keywords",
    ),
)
NO_YEAR = pl.lit(None, pl.Int16)
COLUMNS = Columns(
    read=(
        "projectID",
        "projectAcronym",
        "organisationID",
        "vatNumber",
        "name",
        "activityType",
        "street",
        "postCode",
        "city",
        "country",
        "geolocation",
        "contentUpdateDate",
        "role",
        "netEcContribution",
        "endOfParticipation",
    ),
    ignored=(
        "shortName",
        "SME",
        "nutsCode",  # always empty: the region is found from the coordinates
        "organizationURL",
        "contactForm",
        "rcn",
        "order",
        "ecContribution",
        "totalCost",
        "active",
    ),
)

TOPIC = ("topic", "title")
TOPIC_CODE = r"^[A-Za-z0-9/_.&+()-]*[0-9][A-Za-z0-9/_.&+()-]*$"
"""`ICT-26-2018`: what has no digit is the code of a whole programme (`RISK FINANCE`), or a name."""
TYPES = ("PRC", "HES", "REC", "PUB", "OTH")
COORDINATES = r"^(-?[0-9]{1,2}(?:\.[0-9]+)?), ?(-?[0-9]{1,3}(?:\.[0-9]+)?)$"
FRENCH_VAT = r"^FR[0-9A-Z]{2}([0-9]{9})$"
"""Once blanks, dots and dashes are gone and letters are capitals."""
QUOTED = r'^"((?:[^"]|"")+)"$'
"""A name that was quoted once more than its file needs."""
DAY = r"^(\d{4})-\d{2}-\d{2}|^\d{2}/\d{2}/(\d{4})$"
FIRST_YEAR, LAST_YEAR = 1984, 2100
"""Framework programmes began in 1984."""

CHECKS = (
    ("projectID", pl.col("projectID").str.contains("^[0-9]+$"), "not a project number"),
    (
        "organisationID",
        pl.col("organisationID").str.contains("^[0-9]+$"),
        "not a participant number",
    ),
    ("name", pl.col("name") != "", "no name"),
    ("country", pl.col("country").str.contains("^[A-Z]{2}$"), "not a country code"),
    ("activityType", pl.col("activityType").is_in([*TYPES, ""]), "unknown type of participant"),
    (
        "netEcContribution",
        (pl.col("netEcContribution") == "")
        | as_decimal_number("netEcContribution", pl.String()).is_not_null(),
        "not an amount",
    ),
    (
        "geolocation",
        (pl.col("geolocation") == "") | pl.col("geolocation").str.contains(COORDINATES),
        "not a latitude and a longitude",
    ),
    (
        "role",
        pl.struct("projectID", "organisationID", "role").is_first_distinct(),
        "this participation is reported again, the first stands",
    ),
)
"""Column, what must hold of it, and what is said where it does not."""


def load(source: Source) -> Iterator[CoreTable]:
    """Tell projects, participants and participations of Horizon 2020."""
    found = with_persons([_rows(source, file) for file in PROGRAMMES if source.has(file)])
    regions, communes = nuts3_outlines(source), names_of_communes(source)
    for rows in found:
        yield CoreTable("project", _projects(rows))
    yield CoreTable("organisation", _organisations(pl.concat(found, how="diagonal")))
    for rows in found:
        yield CoreTable("participation", _participations(source, rows, regions, communes))


def _rows(source: Source, file: str) -> pl.DataFrame:
    """Sound participations of one programme, with what its list of projects tells, if any."""
    rows = source.read(file, COLUMNS).with_columns(
        pl.col(name).fill_null("").str.strip_chars() for name in COLUMNS.read
    )
    rows = rows.with_columns(_unquoted("name"), _unquoted("projectAcronym"))
    rows = rows.with_columns(projectAcronym=acronyms(rows))
    for column, valid, reason in CHECKS:
        rows = source.keep(rows, valid, file=file, column=column, reason=reason)
    rows = _with_topics(source, rows.with_columns(programme=pl.lit(PROGRAMMES[file])), file)
    listed = PROJECT_FILES[file]
    if not source.has(listed):
        return rows.with_columns(first_year=NO_YEAR, last_year=NO_YEAR)
    projects = source.read(listed, PROJECTS)
    for day in ("startDate", "endDate"):
        wrong = (pl.col(day).fill_null("") != "") & _year(day).is_null()
        source.quarantine.add(
            projects.filter(wrong), file=source.files[listed].name, column=day,
            reason=f"not a day between {FIRST_YEAR} and {LAST_YEAR}: the year is unknown",
        )  # fmt: skip
    found = projects.select(
        projectID="id",
        listed=without_persons(projects["acronym"]),
        first_year=_year("startDate"),
        last_year=_year("endDate"),
    )
    rows = rows.join(found.unique("projectID"), on="projectID", how="left", maintain_order="left")
    blank = pl.col("projectAcronym") == ""
    acronym = pl.when(blank).then(pl.coalesce("listed", "projectID")).otherwise("projectAcronym")
    return rows.with_columns(projectAcronym=acronym).drop("listed")


def _with_topics(source: Source, rows: pl.DataFrame, file: str) -> pl.DataFrame:
    """Rows with the topic that their project answers, its code and its title, where listed."""
    listed = TOPIC_FILES[file]
    if not source.has(listed):
        return rows.with_columns(topic=pl.lit(None, pl.String), title=pl.lit(None, pl.String))
    found = source.read(listed, TOPICS).select(
        "_row", "projectID", *(pl.col(name).str.strip_chars().replace("", None) for name in TOPIC)
    )
    code = pl.col("topic").str.contains(TOPIC_CODE) | ~may_be_persons(found["topic"])
    found = source.keep(
        found, pl.col("topic").is_null() | code, file=listed, column="topic",
        reason="not the code of a topic",
    )  # fmt: skip
    title = without_persons(found["title"])
    source.quarantine.add(
        found.filter(title.is_null() & found["title"].is_not_null()),
        file=source.files[listed].name,
        column="title",
        reason="a title that may name a person: the topic is kept without it",
    )
    found = found.with_columns(title=title).drop("_row")
    return rows.join(
        found.unique("projectID", keep="first", maintain_order=True),
        on="projectID",
        how="left",
        maintain_order="left",
    )


def _year(column: str) -> pl.Expr:
    """The year of a day; null where none is reported, or one that no programme can have."""
    day = pl.col(column).str.strip_chars()
    year = pl.coalesce(day.str.extract(DAY, 1), day.str.extract(DAY, 2)).cast(pl.Int16)
    return pl.when(year.is_between(FIRST_YEAR, LAST_YEAR)).then(year)


def _unquoted(column: str) -> pl.Expr:
    """A text without the quotes that an export doubled, or set around it once more."""
    text = pl.col(column)
    inner = pl.coalesce(text.str.extract(QUOTED), text)
    return inner.str.replace_all('""', '"', literal=True).str.strip_chars().alias(column)


def _projects(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.unique("projectID", keep="first", maintain_order=True).select(
        "programme",
        *TOPIC,
        project_id=pl.format("cordis-{}", "projectID"),
        acronym=pl.col("projectAcronym"),
        first_year=pl.col("first_year"),
        last_year=pl.col("last_year"),
    )


def _organisations(rows: pl.DataFrame) -> pl.DataFrame:
    """One row a participant, as last updated; masked where any row looks like a person."""
    vat = pl.col("vatNumber").str.to_uppercase().str.replace_all("[^0-9A-Z]", "")
    siren = vat.str.extract(FRENCH_VAT)
    person = pl.col("person")
    return (
        rows.sort("contentUpdateDate", descending=True, maintain_order=True)
        .unique("organisationID", keep="first", maintain_order=True)
        .select(
            organisation_id=pl.format("cordis-{}", "organisationID"),
            kind=pl.lit("participant"),
            label=pl.when(person).then(pl.lit(MASKED_FR)).otherwise("name"),
            label_en=pl.when(person).then(pl.lit(MASKED_EN)),
            activity_type=pl.col("activityType").replace("", None),
            siren=pl.when(~person & siren_is_valid(siren)).then(siren),
            country=pl.col("country").replace(ISO_COUNTRY),
            basis=pl.lit("official"),
        )
    )


def _participations(
    source: Source, rows: pl.DataFrame, regions: pl.DataFrame, communes: pl.DataFrame
) -> pl.DataFrame:
    amount = as_decimal_number("netEcContribution", pl.String())
    located = with_commune(_located(source, rows, regions), communes)
    return located.with_columns(contribution_eur=amount).select(
        "_row",
        "territory_id",
        "commune_id",
        "territory_status",
        "contribution_eur",
        project_id=pl.format("cordis-{}", "projectID"),
        organisation_id=pl.format("cordis-{}", "organisationID"),
        role=pl.col("role"),
        contribution_status=pl.when(pl.col("contribution_eur").is_null())
        .then(pl.lit(UNKNOWN))
        .otherwise(pl.lit(KNOWN)),
        ended_early=pl.when(pl.col("endOfParticipation").is_in(["True", "False"])).then(
            pl.col("endOfParticipation") == "True"
        ),
    )


def _located(source: Source, rows: pl.DataFrame, regions: pl.DataFrame) -> pl.DataFrame:
    """Rows with the region that holds the participant, or the nearest one (estimated), or none.

    Where no city is named the coordinates are the middle of a country: they locate nobody. A point
    that no region holds, and that a region of the participant's own country holds once longitude
    and latitude are swapped, was swapped.
    """
    result = pl.when(pl.col("city") != "").then(pl.col("geolocation"))
    points = rows.select(
        "_row",
        latitude=result.str.extract(COORDINATES, 1).cast(pl.Float64),
        longitude=result.str.extract(COORDINATES, 2).cast(pl.Float64),
    ).drop_nulls()
    found = located(points, regions)
    turned = points.join(found, on="_row", how="anti").rename(
        {"latitude": "longitude", "longitude": "latitude"}
    )
    swapped = (
        located(turned, regions)
        .join(rows.select("_row", "country"), on="_row")
        .filter(pl.col("territory_id").str.slice(len("nuts-"), 2) == pl.col("country"))
        .drop("country")
        .with_columns(territory_status=pl.lit(ESTIMATED))
    )
    if swapped.height:
        source.notify("swapped_coordinates", count=swapped.height)
    found = pl.concat([found, swapped.select(found.columns)])
    return rows.join(found, on="_row", how="left", maintain_order="left").with_columns(
        pl.col("territory_status").fill_null(UNKNOWN)
    )
