"""Territoires d'industrie and their groupements (ANCT), phases 1 and 2."""

from collections.abc import Iterator

import polars as pl

from ti_graph.ingest import Columns, CoreTable, Source
from ti_graph.ingest.communes import departement
from ti_graph.ingest.geometry import places
from ti_graph.ingest.projection import in_its_area
from ti_graph.model.identifiers import ti_id
from ti_graph.model.status import ESTIMATED, KNOWN, UNKNOWN

PHASES = (2018, 2023)
GROUPEMENTS = {
    2018: Columns(read=("id_ti", "lib_ti", "siren_groupement")),
    2023: Columns(
        read=("id_ti", "lib_ti", "siren_groupement"),
        ignored=("lib_groupement", "nature_juridique"),
    ),
}
COMMUNES = Columns(read=("insee_com", "id_ti"), optional=("lib_com", "lib_ti"))
LEAST_AGREED = 0.8
"""Part of the list of communes that must lie where the list of groupements puts them."""
POLYGONS = {
    2018: Columns(read=("id_ti", "lib_ti"), ignored=("lib_groupement", "siren_groupement")),
    2023: Columns(read=("id_territoire", "lib_territoire"), ignored=("liste_geo",)),
}
POINTS = Columns(read=("siren_epci", "siren_ept"), ignored=("lib_epci", "lib_ept", "type"))
GROUPEMENT_KINDS = ("epci", "ept", "commune")
TOLERANCE = 0.005
"""Of outlines, in degrees: about half a kilometre."""


def load(source: Source) -> Iterator[CoreTable]:
    """Tell the TI of both phases, their members, their outlines and how they succeed."""
    links = pl.concat([_links(source, phase) for phase in PHASES], how="diagonal")
    members = links.drop_nulls("groupement_id")
    communes = _with_listed(source, _communes(source, members))
    yield CoreTable("territory", _territories(links, communes, source.card.vintage))
    yield CoreTable("containment", _official(members))
    yield CoreTable("containment", _derived(source, communes, members))
    yield CoreTable("succession", _succession(communes))
    for phase in PHASES:
        yield CoreTable("geometry", _outlines(source, phase, links))
    yield CoreTable("geometry", _points(source))


def _links(source: Source, phase: int) -> pl.DataFrame:
    """Each line of a list, with the groupement of today that its SIREN denotes."""
    file = f"groupements_{phase}"
    if not source.has(file):
        return _shipped_links(source, phase)
    rows = source.read(file, GROUPEMENTS[phase])
    links = rows.join(
        _sirens(source, GROUPEMENT_KINDS), left_on="siren_groupement", right_on="siren", how="left"
    ).with_columns(territory_id=ti_id(phase, pl.col("id_ti")), phase=pl.lit(phase))
    source.quarantine.add(
        links.filter(pl.col("groupement_id").is_null()),
        file=source.files[file].name,
        column="siren_groupement",
        reason="no groupement of today has this SIREN",
    )
    return links


def _shipped_links(source: Source, phase: int) -> pl.DataFrame:
    """Members of a phase that is over, as the snapshot tells them."""
    territories = source.shipped("territory").filter(pl.col("phase") == phase)
    members = source.shipped("containment").filter(pl.col("basis") == "official")
    known = source.table("territory").select(member_id="territory_id")
    return (
        territories.select("territory_id", id_ti="code", lib_ti="label")
        .join(members, left_on="territory_id", right_on="container_id", how="left")
        .join(known, on="member_id", how="semi")
        .select("territory_id", "id_ti", "lib_ti", groupement_id="member_id", phase=pl.lit(phase))
    )


def _with_listed(source: Source, communes: pl.DataFrame) -> pl.DataFrame:
    """Communes by their groupements, and those that the list of communes of phase 2 adds.

    The list of phase 1 is published under a title that misleads, and its ids denote other
    territories: a list that agrees with the groupements on few communes is not the one meant.
    """
    if not source.has("communes_2023"):
        return communes
    rows = source.read("communes_2023", COMMUNES)
    codes = source.table("commune_code").select(insee_com="code", commune_id="territory_id")
    listed = (
        rows.with_columns(id_ti=pl.col("id_ti").str.split(";"))
        .explode("id_ti")
        .with_columns(id_ti=pl.col("id_ti").str.strip_chars())
        .filter(pl.col("id_ti") != "")
        .join(codes, on="insee_com", how="left", maintain_order="left")
        .with_columns(territory_id=ti_id(PHASES[-1], pl.col("id_ti")), phase=pl.lit(PHASES[-1]))
    )
    listed = source.keep(
        listed, pl.col("commune_id").is_not_null(), file="communes_2023", column="insee_com",
        reason="commune code of no vintage",
    )  # fmt: skip
    current = communes.filter(pl.col("phase") == PHASES[-1])
    pair = ["commune_id", "territory_id"]
    agreed = listed.join(current, on=pair, how="semi").height
    source.expect(
        agreed >= LEAST_AGREED * listed.height,
        file="communes_2023",
        reason=f"{agreed} of its {listed.height} communes lie in the TI that it says: it is the "
        "list of another phase",
    )
    known = communes.select("territory_id").unique()
    added = listed.join(current, on=pair, how="anti").join(known, on="territory_id", how="semi")
    population = _people(source)
    more = added.select("territory_id", "phase", "commune_id").unique()
    return pl.concat(
        [communes, more.join(population, on="commune_id", how="left").select(communes.columns)],
        how="vertical_relaxed",
    )


def _sirens(source: Source, kinds: tuple[str, ...]) -> pl.DataFrame:
    bodies = source.table("territory").filter(pl.col("kind").is_in(kinds))
    return bodies.select("siren", groupement_id="territory_id").drop_nulls("siren")


def _communes(source: Source, members: pl.DataFrame) -> pl.DataFrame:
    """Each commune of a TI, once, by itself or through its groupement, with its population."""
    within = source.table("containment").select("member_id", groupement_id="container_id")
    by_groupement = members.join(
        within.filter(pl.col("member_id").str.starts_with("commune-")), on="groupement_id"
    )
    by_itself = members.filter(pl.col("groupement_id").str.starts_with("commune-"))
    communes = pl.concat(
        [
            by_groupement.select("territory_id", "phase", commune_id="member_id"),
            by_itself.select("territory_id", "phase", commune_id="groupement_id"),
        ]
    ).unique()
    return communes.join(_people(source), on="commune_id", how="left")


def _people(source: Source) -> pl.DataFrame:
    """commune_id, population, population_year."""
    return source.table("territory").select(
        "population", "population_year", commune_id="territory_id"
    )


def _territories(links: pl.DataFrame, communes: pl.DataFrame, vintage: str) -> pl.DataFrame:
    """One row a TI; its population is the sum over its communes of today.

    It is known where the perimeter is today's; that of a phase that is over is estimated, its
    groupements taken as they are now. Its year is that of its communes, where it is one.
    """
    year = pl.col("population_year")
    people = communes.group_by("territory_id").agg(
        population=_whole("population"),
        population_year=pl.when(year.n_unique() == 1).then(year.first()),
    )
    known = pl.col("population").is_not_null()
    today = pl.col("phase") == PHASES[-1]
    status = pl.when(today).then(pl.lit(KNOWN)).otherwise(pl.lit(ESTIMATED))
    label = pl.col("lib_ti").str.strip_chars()
    territories = links.select("territory_id", "phase", code="id_ti", label=label).unique()
    return territories.join(people, on="territory_id", how="left").with_columns(
        kind=pl.lit("ti"),
        country=pl.lit("FR"),
        vintage=pl.lit(vintage),
        population_status=pl.when(known).then(status).otherwise(pl.lit(UNKNOWN)),
        population_year=pl.when(known).then("population_year"),
    )


def _official(members: pl.DataFrame) -> pl.DataFrame:
    return members.select(
        "_row", member_id="groupement_id", container_id="territory_id", basis=pl.lit("official")
    )


def _derived(source: Source, communes: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """Communes lie in a TI through their groupement; a TI lies in each région of its communes."""
    by_groupement = communes.select(member_id="commune_id", container_id="territory_id").join(
        members, left_on=["member_id", "container_id"], right_on=["groupement_id", "territory_id"],
        how="anti",
    )  # fmt: skip
    within = source.table("containment").select("member_id", "container_id")
    regions = (
        communes.join(_steps(within, "departement"), left_on="commune_id", right_on="member_id")
        .join(_steps(within, "region"), left_on="container_id", right_on="member_id")
        .select(member_id="territory_id", container_id="container_id_right")
        .unique()
    )
    return pl.concat([by_groupement, regions]).with_columns(basis=pl.lit("derived"))


def _steps(within: pl.DataFrame, kind: str) -> pl.DataFrame:
    return within.filter(pl.col("container_id").str.starts_with(f"{kind}-"))


def _succession(communes: pl.DataFrame) -> pl.DataFrame:
    """Overlap by communes of today, the groupements of phase 1 taken as they are now."""
    phases = dict(zip(("earlier", "later"), PHASES, strict=True))
    sides = [
        communes.filter(pl.col("phase") == phase).select(
            "commune_id",
            pl.col("territory_id").alias(f"{side}_id"),
            pl.col("population").alias("people"),
            _whole("population").over("territory_id").alias(f"people_of_{side}"),
        )
        for side, phase in phases.items()
    ]
    shared = sides[0].join(sides[1].drop("people"), on="commune_id")
    people = _whole("people")
    return shared.group_by("earlier_id", "later_id").agg(
        communes=pl.len(),
        share_of_earlier=people / pl.col("people_of_earlier").first(),
        share_of_later=people / pl.col("people_of_later").first(),
    )


def _whole(column: str) -> pl.Expr:
    """The sum, unknown as soon as one part is unknown."""
    return pl.when(pl.col(column).is_not_null().all()).then(pl.col(column).sum())


def _outlines(source: Source, phase: int, links: pl.DataFrame) -> pl.DataFrame:
    """Outlines of one phase; its TI bear the same name in the list, or the file is of another."""
    file = f"polygons_{phase}"
    if not source.has(file):
        return _shipped_places(source, links.filter(pl.col("phase") == phase), "territory_id")
    code, label = POLYGONS[phase].read
    shapes = source.features(file, POLYGONS[phase]).with_columns(
        territory_id=ti_id(phase, pl.col(code))
    )
    named = links.select("territory_id", name="lib_ti").unique()
    shapes = source.keep(
        shapes.join(named, on="territory_id", how="left"),
        pl.col(label).str.strip_chars() == pl.col("name").str.strip_chars(),
        file=file,
        column=label,
        reason="the list of this phase does not name this TI so",
    )
    where = places(shapes["geometry"], TOLERANCE)
    return pl.concat([shapes.select("territory_id"), where], how="horizontal")


def _shipped_places(source: Source, territories: pl.DataFrame, column: str) -> pl.DataFrame:
    """Outlines of the snapshot, of territories that are reported this time."""
    places_then = source.shipped("geometry")
    return places_then.filter(pl.col("territory_id").is_in(territories[column].implode()))


def _points(source: Source) -> pl.DataFrame:
    if not source.has("points"):
        groupements = source.table("territory").filter(pl.col("kind").is_in(["epci", "ept"]))
        return _shipped_places(source, groupements, "territory_id")
    points = source.features("points", POINTS).with_columns(
        siren=pl.coalesce("siren_epci", "siren_ept")
    )
    points = source.keep(
        points.join(_sirens(source, ("epci", "ept")), on="siren", how="left"),
        pl.col("groupement_id").is_not_null(),
        file="points",
        column="siren",
        reason="no groupement of today has this SIREN",
    )
    where = places(points["geometry"], TOLERANCE)
    territories = points.select("siren", territory_id="groupement_id")
    placed = pl.concat([territories, where], how="horizontal")
    placed = source.keep(
        placed.join(_departements(source), on="territory_id", how="left"),
        in_its_area(),
        file="points",
        column="siren",
        reason="the point lies far from the communes of this groupement",
    )
    return placed.select("territory_id", *where.columns)


def _departements(source: Source) -> pl.DataFrame:
    """territory_id, departement: that of a commune of each groupement."""
    within = source.table("containment").filter(pl.col("member_id").str.starts_with("commune-"))
    code = pl.col("member_id").str.strip_prefix("commune-")
    return (
        within.select(territory_id="container_id", departement=departement(code))
        .sort("territory_id", "departement")
        .unique("territory_id", keep="first", maintain_order=True)
    )
