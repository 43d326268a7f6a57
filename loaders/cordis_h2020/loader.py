"""CORDIS' organization.csv → projects, participants, and where in Europe they are."""

from collections.abc import Iterator

import numpy as np
import polars as pl
import shapely
from numpy.typing import NDArray

from loaders.cordis_h2020.persons import MASKED_EN, MASKED_FR, persons
from ti_graph.ingest import Columns, CoreTable, Source
from ti_graph.model.identifiers import ISO_COUNTRY, siren_is_valid
from ti_graph.model.status import ESTIMATED, KNOWN, UNKNOWN

PROGRAMMES = {"organisations": "H2020", "horizon_organisations": "HORIZON"}
"""File → programme."""
PROJECT_FILES = {"organisations": "projects", "horizon_organisations": "horizon_projects"}
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

TYPES = ("PRC", "HES", "REC", "PUB", "OTH")
AMOUNT = r"^-?[0-9]+([.,][0-9]+)?$"
COORDINATES = r"^(-?[0-9]{1,2}(?:\.[0-9]+)?), ?(-?[0-9]{1,3}(?:\.[0-9]+)?)$"
FRENCH_VAT = r"^FR[0-9A-Z]{2}([0-9]{9})$"
NEAR = 0.1
"""Degrees: outlines are simplified, so a harbour may lie off its region's coast."""

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
        (pl.col("netEcContribution") == "") | pl.col("netEcContribution").str.contains(AMOUNT),
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
        "this participation is told again, the first stands",
    ),
)
"""Column, what must hold of it, and what is said where it does not."""


def load(source: Source) -> Iterator[CoreTable]:
    """Tell projects, participants and participations of Horizon 2020."""
    told = [_rows(source, file) for file in PROGRAMMES if source.has(file)]
    regions = _regions(source)
    for rows in told:
        yield CoreTable("project", _projects(rows))
    yield CoreTable("organisation", _organisations(pl.concat(told, how="diagonal")))
    for rows in told:
        yield CoreTable("participation", _participations(rows, regions))


def _rows(source: Source, file: str) -> pl.DataFrame:
    """Sound participations of one programme, with what its list of projects tells, if any."""
    rows = source.read(file, COLUMNS).with_columns(
        pl.col(name).fill_null("").str.strip_chars() for name in COLUMNS.read
    )
    for column, valid, reason in CHECKS:
        rows = source.keep(rows, valid, file=file, column=column, reason=reason)
    rows = rows.with_columns(programme=pl.lit(PROGRAMMES[file]))
    listed = PROJECT_FILES[file]
    if not source.has(listed):
        return rows.with_columns(first_year=NO_YEAR, last_year=NO_YEAR)
    told = source.read(listed, PROJECTS).select(
        projectID="id", listed="acronym", first_year=_year("startDate"), last_year=_year("endDate")
    )
    rows = rows.join(told.unique("projectID"), on="projectID", how="left", maintain_order="left")
    blank = pl.col("projectAcronym") == ""
    acronym = pl.when(blank).then(pl.coalesce("listed", "projectID")).otherwise("projectAcronym")
    return rows.with_columns(projectAcronym=acronym).drop("listed")


def _year(column: str) -> pl.Expr:
    """The year of a day; null where none is told."""
    return pl.col(column).str.extract(r"^(\d{4})-\d{2}-\d{2}").cast(pl.Int16)


def _projects(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.unique("projectID", keep="first", maintain_order=True).select(
        "programme",
        project_id=pl.format("cordis-{}", "projectID"),
        acronym=pl.col("projectAcronym"),
        first_year=pl.col("first_year"),
        last_year=pl.col("last_year"),
    )


def _organisations(rows: pl.DataFrame) -> pl.DataFrame:
    """One row a participant, as last updated; masked where any row looks like a person."""
    siren = pl.col("vatNumber").str.extract(FRENCH_VAT)
    person = pl.col("person")
    return (
        rows.with_columns(person=persons(rows))
        .with_columns(pl.col("person").any().over("organisationID"))
        .sort("contentUpdateDate", descending=True, maintain_order=True)
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


def _participations(rows: pl.DataFrame, regions: pl.DataFrame) -> pl.DataFrame:
    amount = pl.col("netEcContribution").str.replace(",", ".", literal=True)
    located = _located(rows, regions)
    return located.with_columns(contribution_eur=amount.replace("", None).cast(pl.Float64)).select(
        "_row",
        "territory_id",
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


def _regions(source: Source) -> pl.DataFrame:
    """Outlines of the NUTS 3 regions."""
    regions = source.table("territory").filter(pl.col("kind") == "nuts3")
    outlines = source.table("geometry").drop_nulls("outline_wkt")
    return regions.join(outlines, on="territory_id").select("territory_id", "outline_wkt")


def _located(rows: pl.DataFrame, regions: pl.DataFrame) -> pl.DataFrame:
    """Rows with the region that holds the participant, or the nearest one (estimated), or none.

    Where no city is told the coordinates are the middle of a country: they locate nobody.
    """
    told = pl.when(pl.col("city") != "").then(pl.col("geolocation"))
    places = rows.select(
        "_row",
        latitude=told.str.extract(COORDINATES, 1).cast(pl.Float64),
        longitude=told.str.extract(COORDINATES, 2).cast(pl.Float64),
    ).drop_nulls()
    points = shapely.points(places.select("longitude", "latitude").to_numpy())
    tree = shapely.STRtree(shapely.from_wkt(regions["outline_wkt"].to_numpy()))
    ids = regions["territory_id"]
    within = _found(places, ids, tree.query(points, predicate="within"), KNOWN)
    near = _found(places, ids, tree.query_nearest(points, max_distance=NEAR), ESTIMATED)
    found = pl.concat([within, near]).unique("_row", keep="first", maintain_order=True)
    return rows.join(found, on="_row", how="left", maintain_order="left").with_columns(
        pl.col("territory_status").fill_null(UNKNOWN)
    )


def _found(
    places: pl.DataFrame, regions: pl.Series, pairs: NDArray[np.intp], status: str
) -> pl.DataFrame:
    """Pairs of (place, region) as rows; a place on a border takes the first region by code."""
    return pl.DataFrame(
        {
            "_row": places["_row"].gather(pairs[0]),
            "territory_id": regions.gather(pairs[1]),
            "territory_status": [status] * pairs.shape[1],
        },
        schema_overrides={"territory_status": pl.String},
    ).sort("_row", "territory_id")
