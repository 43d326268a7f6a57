"""Communes, groupements, départements, régions and offices of the State (INSEE, official code)."""

from collections.abc import Iterator

import polars as pl

from ti_graph.ingest import Columns, CoreTable, Source
from ti_graph.model.status import KNOWN, UNKNOWN

COMMUNES = Columns(
    read=(
        "code", "nom", "type", "departement", "siren", "population",
        "anciensCodes", "chefLieu", "commune", "codesPostaux",
    ),
    optional=("arrondissement",),
    ignored=("zone", "region", "typeLiaison", "rangChefLieu"),
)  # fmt: skip
GROUPEMENTS = Columns(
    read=("code", "nom", "type", "membres"),
    ignored=("modeFinancement", "populationMunicipale", "populationTotale"),
)
DEPARTEMENTS = Columns(
    read=("code", "nom", "region"), optional=("chefLieu",), ignored=("typeLiaison", "zone")
)
ARRONDISSEMENTS = Columns(
    read=("code", "nom", "chefLieu"), ignored=("departement", "region", "typeLiaison", "zone")
)
REGIONS = Columns(read=("code", "nom"), ignored=("chefLieu", "typeLiaison", "zone"))

NAMES = Columns(read=("code", "label", "last_year", "commune"))
SPLITS = Columns(read=("code", "label", "first_year", "last_year", "parts"))
MOVED = ("97123", "97127")
"""Saint-Barthélemy and Saint-Martin until 2007, when they left Guadeloupe."""

PEOPLE_OF = 2023
"""Year of the municipal populations of this edition: those in force on 1 January 2026."""
PEOPLE_OF_MAYOTTE = 2017
"""Those of Mayotte are of its last census."""
MAYOTTE, COLLECTIVITIES = "976", r"^(97[578]|98)"
"""Codes of communes of Mayotte, and of collectivities of which the edition tells no year."""

COMMUNE_TYPES = {
    "population": pl.Int64(),
    "anciensCodes": pl.List(pl.String),
    "codesPostaux": pl.List(pl.String),
}
GROUPEMENT_TYPES = {
    "membres": pl.List(pl.Struct({"code": pl.String})),
}
TODAY = "commune-actuelle"
KINDS = {
    TODAY: "current",
    "commune-deleguee": "delegated",
    "commune-associee": "associated",
    "arrondissement-municipal": "arrondissement",
}
OFFICES = (("prefecture", "sous-prefecture"), ("Préfecture", "Sous-préfecture"))
"""What the office of the State is called at the seat of a département, and elsewhere."""
NATURES = {"epci": ["CC", "CA", "CU", "METRO", "MET69"], "ept": ["EPT"]}


def load(source: Source) -> Iterator[CoreTable]:
    """Tell territories, every code that stands for a commune, and what lies in what."""
    entries = source.records("communes", COMMUNES, COMMUNE_TYPES)
    entries = source.keep(
        entries,
        pl.col("type").is_in(list(KINDS)),
        file="communes",
        column="type",
        reason="unknown type of commune",
    )
    communes = entries.filter(pl.col("type") == TODAY)
    departements = source.records("departements", DEPARTEMENTS)
    groupements = [_groupements(source, kind) for kind in ("epci", "ept")]
    yield CoreTable("territory", _commune_territories(communes, source.card.vintage))
    for kind, rows in zip(("epci", "ept"), groupements, strict=True):
        people = _people(rows, communes)
        yield CoreTable(
            "territory", _groupement_territories(rows, people, kind, source.card.vintage)
        )
        yield CoreTable("containment", _groupement_members(rows, kind))
    yield CoreTable("territory", _areas(departements, "departement", source.card.vintage))
    regions = source.records("regions", REGIONS)
    yield CoreTable("territory", _areas(regions, "region", source.card.vintage))
    yield CoreTable("containment", _links(communes, "commune", "departement"))
    yield CoreTable("containment", _links(departements, "departement", "region"))
    yield CoreTable("commune_code", _commune_codes(source, entries))
    yield CoreTable("commune_name", _earlier_names(source, entries))
    yield CoreTable("commune_split", _splits(source, communes))
    yield CoreTable("postcode", _postcodes(communes))
    if source.has("arrondissements") and "arrondissement" in communes.columns:
        yield from _offices(source, communes, departements)


def _groupements(source: Source, kind: str) -> pl.DataFrame:
    return source.keep(
        source.records(kind, GROUPEMENTS, GROUPEMENT_TYPES),
        pl.col("type").is_in(NATURES[kind]),
        file=kind,
        column="type",
        reason="unknown nature of groupement",
    )


def _identified(kind: str, code: str = "code") -> pl.Expr:
    return pl.format(f"{kind}-{{}}", pl.col(code))


def _territory(kind: str, vintage: str, population: pl.Expr, year: pl.Expr) -> dict[str, pl.Expr]:
    return {
        "territory_id": _identified(kind),
        "kind": pl.lit(kind),
        "code": pl.col("code"),
        "label": pl.col("nom").str.replace_all(r"\s+", " ").str.strip_chars(),
        "country": pl.lit("FR"),
        "vintage": pl.lit(vintage),
        "population": population,
        "population_status": pl.when(population.is_null())
        .then(pl.lit(UNKNOWN))
        .otherwise(pl.lit(KNOWN)),
        "population_year": pl.when(population.is_not_null()).then(year).cast(pl.Int16),
    }


def _commune_territories(communes: pl.DataFrame, vintage: str) -> pl.DataFrame:
    columns = _territory("commune", vintage, pl.col("population"), _year_of_people())
    return communes.select(nature=pl.lit("COM"), siren=pl.col("siren"), **columns)


def _year_of_people() -> pl.Expr:
    """Of which year the population of a commune is; null where the edition does not tell it."""
    code = pl.col("code")
    return (
        pl.when(code.str.starts_with(MAYOTTE))
        .then(pl.lit(PEOPLE_OF_MAYOTTE))
        .when(~code.str.contains(COLLECTIVITIES))
        .then(pl.lit(PEOPLE_OF))
    )


def _people(groupements: pl.DataFrame, communes: pl.DataFrame) -> pl.DataFrame:
    """code, population, year of each groupement: the sum over its communes, of one year.

    The file's own figures of groupements are of another year than those of their communes.
    """
    known = communes.select("population", member="code", year=_year_of_people())
    parts = groupements.select("code", member=pl.col("membres")).explode("member")
    parts = parts.with_columns(member=pl.col("member").struct.field("code"))
    population, year = pl.col("population"), pl.col("year")
    return (
        parts.join(known, on="member", how="left")
        .group_by("code")
        .agg(
            population=pl.when(population.is_not_null().all()).then(population.sum()),
            year=pl.when(year.n_unique() == 1).then(year.first()),
        )
    )


def _groupement_territories(
    groupements: pl.DataFrame, people: pl.DataFrame, kind: str, vintage: str
) -> pl.DataFrame:
    columns = _territory(kind, vintage, pl.col("population"), pl.col("year"))
    rows = groupements.join(people, on="code", how="left", maintain_order="left")
    return rows.select(nature=pl.col("type"), siren=pl.col("code"), **columns)


def _areas(areas: pl.DataFrame, kind: str, vintage: str) -> pl.DataFrame:
    unknown = pl.lit(None, pl.Int64)
    return areas.select(**_territory(kind, vintage, unknown, unknown))


def _groupement_members(groupements: pl.DataFrame, kind: str) -> pl.DataFrame:
    members = groupements.select("code", member=pl.col("membres")).explode("member")
    return members.select(
        member_id=pl.format("commune-{}", pl.col("member").struct.field("code")),
        container_id=_identified(kind),
        basis=pl.lit("official"),
    )


def _links(rows: pl.DataFrame, kind: str, container: str) -> pl.DataFrame:
    return rows.select(
        member_id=_identified(kind),
        container_id=_identified(container, container),
        basis=pl.lit("official"),
    )


def _commune_codes(source: Source, entries: pl.DataFrame) -> pl.DataFrame:
    """One row a code. A commune of today keeps its code from a delegated commune that shares it."""
    present = entries.select(
        "code",
        territory_id=pl.format("commune-{}", pl.coalesce("commune", "chefLieu", "code")),
        kind=pl.col("type").replace_strict(KINDS),
        label=pl.col("nom"),
    )
    current = present.filter(pl.col("kind") == "current")
    parts = present.filter(pl.col("kind") != "current").join(current, on="code", how="anti")
    former = _former_codes(source, entries).join(present, on="code", how="anti")
    moved = _moved_codes(source, current).join(former, on="code", how="anti")
    return pl.concat([current, parts, former, moved.join(present, on="code", how="anti")])


def _former_codes(source: Source, entries: pl.DataFrame) -> pl.DataFrame:
    """Codes that went into a commune of today, under the last name that each had, if known."""
    last = _names(source).sort("last_year", nulls_last=True).unique("code", keep="last")
    former = (
        entries.filter(pl.col("type") == TODAY)
        .select(
            code="anciensCodes",
            territory_id=pl.format("commune-{}", pl.col("code")),
            kind=pl.lit("former"),
            label=pl.col("nom"),
        )
        .explode("code")
        .drop_nulls("code")
        .join(last.select("code", name="label"), on="code", how="left", maintain_order="left")
        .with_columns(label=pl.coalesce("name", "label"))
        .drop("name")
    )
    return source.keep(
        former,
        pl.col("code").is_unique(),
        file="communes",
        column="code",
        reason="former code of two communes",
    )


def _names(source: Source) -> pl.DataFrame:
    """Names that communes and their parts bore, by code; none where the table is not in place."""
    if not source.has("names"):
        return pl.DataFrame(schema={**dict.fromkeys(NAMES.read, pl.String), "last_year": pl.Int16})
    rows = source.read("names", NAMES)
    return rows.select(*NAMES.read).with_columns(pl.col("last_year").cast(pl.Int16))


def _moved_codes(source: Source, current: pl.DataFrame) -> pl.DataFrame:
    """Codes of communes that went, with another code, out of their département (97123, 97127)."""
    moved = _names(source).filter(pl.col("code").is_in(MOVED))
    return moved.join(current, left_on="commune", right_on="code", how="semi").select(
        "code",
        territory_id=pl.format("commune-{}", "commune"),
        kind=pl.lit("former"),
        label=pl.col("label"),
    )


def _earlier_names(source: Source, entries: pl.DataFrame) -> pl.DataFrame:
    """Names beside that of today, of communes that are there; a part's own name is one."""
    today = entries.filter(pl.col("type") == TODAY).select(commune="code")
    parts = entries.filter(pl.col("type") != TODAY).select(
        "code",
        commune=pl.coalesce("commune", "chefLieu"),
        label=pl.col("nom"),
        last_year=pl.lit(None, pl.Int16),
    )
    listed = _names(source).select(parts.columns)
    rows = pl.concat([parts, listed]).join(today, on="commune", how="semi", maintain_order="left")
    return rows.unique(["code", "label"], keep="first", maintain_order=True).select(
        "code", "label", "last_year", territory_id=pl.format("commune-{}", "commune")
    )


def _splits(source: Source, communes: pl.DataFrame) -> pl.DataFrame:
    """Communes of earlier years that are several today."""
    texts, years = ("code", "label", "part"), ("first_year", "last_year")
    rows = pl.DataFrame(schema=dict.fromkeys((*texts, *years), pl.String))
    if source.has("splits"):
        read = source.read("splits", SPLITS).with_columns(part=pl.col("parts").str.split(" "))
        rows = read.explode("part").select(*texts, *years)
    return rows.join(communes, left_on="part", right_on="code", how="semi").select(
        "code",
        "label",
        pl.col(years).cast(pl.Int16),
        part_id=pl.format("commune-{}", "part"),
    )


def _postcodes(communes: pl.DataFrame) -> pl.DataFrame:
    """The postcodes of a commune of today: those of Paris are those of its arrondissements."""
    return (
        communes.select(
            territory_id=pl.format("commune-{}", pl.col("code")), postcode="codesPostaux"
        )
        .explode("postcode")
        .drop_nulls("postcode")
        .unique(maintain_order=True)
    )


def _offices(
    source: Source, communes: pl.DataFrame, departements: pl.DataFrame
) -> Iterator[CoreTable]:
    """The office of the State at the seat of each arrondissement, and the communes of its area.

    That of the département's seat is its préfecture, the others are sous-préfectures.
    """
    seats = communes.select(chefLieu="code", town="nom")
    rows = source.records("arrondissements", ARRONDISSEMENTS)
    rows = rows.join(seats, on="chefLieu", how="left", maintain_order="left")
    there = pl.col("town").is_not_null()
    rows = source.keep(
        rows, there, file="arrondissements", column="chefLieu", reason="unknown seat"
    )
    first = pl.lit(value=False)
    if "chefLieu" in departements.columns:
        first = pl.col("chefLieu").is_in(departements["chefLieu"].drop_nulls().implode())
    kind, named = (
        pl.when(first).then(pl.lit(one)).otherwise(pl.lit(other)) for one, other in OFFICES
    )
    offices = rows.with_columns(organisation_id=pl.format("{}-{}", kind, "code"))
    yield CoreTable(
        "organisation",
        offices.select(
            "organisation_id",
            kind=pl.lit("public_body"),
            label=pl.format("{} ({})", named, "town"),
            seat_id=_identified("commune", "chefLieu"),
            country=pl.lit("FR"),
            basis=pl.lit("official"),
        ),
    )
    yield CoreTable(
        "commune_office",
        communes.select(territory_id=_identified("commune"), code="arrondissement")
        .join(offices.select("code", "organisation_id"), on="code", maintain_order="left")
        .drop("code"),
    )
