"""Every name under which something of a release can be looked up.

One row a name: `id` of what bears it, its `kind`, the `name`, what sort of name it is (`basis`),
and how much a hit on it is worth (`worth`, 0-1).
"""

from typing import Literal, get_args

import polars as pl

from ti_graph.answers.industry_names import named_industries
from ti_graph.graph.release import Release
from ti_graph.model.phases import territories_of_phase

Kind = Literal[
    "territory",
    "commune",
    "group",
    "departement",
    "region",
    "organisation",
    "firm",
    "establishment",
    "facility",
    "filiere",
    "industry",
]
KINDS = get_args(Kind)
"""What can be found; `postcode` finds communes by their postcode alone."""

_OF_TERRITORY = {
    "ti": "territory",
    "commune": "commune",
    "epci": "group",
    "ept": "group",
    "departement": "departement",
    "region": "region",
    "nuts1": "region",
    "nuts2": "region",
    "nuts3": "region",
    "country": "region",
}
_AREAS = {"country": 0, "nuts1": 1, "nuts2": 2, "region": 3, "departement": 4, "nuts3": 5}
"""Kinds of areas of which several may be one place, the first of which stands for it."""
_ARTICLE = r"(?i)^(?:la |le |les |l['’])"
_SCHEMA = {"id": pl.String, "kind": pl.String, "name": pl.String, "basis": pl.String}


def names(release: Release) -> pl.DataFrame:
    """id, kind, name, basis, worth: every name of a release, each once."""
    parts = [
        _territories(release),
        _homonyms(release),
        _former_communes(release),
        _other_names(release),
        _parts_of_territories(release),
        _areas_of_territories(release),
        _postcodes(release),
        _organisations(release),
        _firms(release),
        _sites(release),
        _filieres(release),
        _industries(release),
    ]
    return (
        pl.concat([part.select(*_SCHEMA, "worth") for part in parts], how="vertical_relaxed")
        .drop_nulls("name")
        .unique(["id", "name"], keep="first", maintain_order=True)
    )


def _usual_population() -> pl.Expr:
    """The median of the places of a kind: one whose people are unknown is not an empty one."""
    return pl.col("population").median().over("kind").round().cast(pl.Int64)


def entries(release: Release) -> pl.DataFrame:
    """id, kind, label_fr, label_en, weight, detail: what a hit is shown as.

    `weight` grows with importance: inhabitants for a place (the median of its kind where they are
    unknown), 0 for the rest.
    """
    territory = _territory(release)
    parts = [
        territory.select(
            "id",
            "kind",
            label_fr="shown",
            label_en="shown",
            weight=pl.col("population").fill_null(_usual_population()).fill_null(0),
            detail="level",
        ),
        release.table("organisation")
        .collect()
        .select(
            id="organisation_id",
            kind=pl.lit("organisation"),
            label_fr="label",
            label_en=pl.coalesce("label_en", "label"),
            weight=pl.lit(0, pl.Int64),
            detail=pl.col("kind").cast(pl.String),
        ),
        release.table("legal_unit")
        .filter(pl.col("label").is_not_null())
        .collect()
        .select(
            id="siren",
            kind=pl.lit("firm"),
            label_fr="label",
            label_en="label",
            weight=pl.lit(0, pl.Int64),
            detail=pl.lit("legal_unit"),
        ),
        _listed_sites(release).select(
            "id",
            "kind",
            label_fr="label",
            label_en="label",
            weight=pl.lit(0, pl.Int64),
            detail=pl.col("industry_id").fill_null(""),
        ),
        release.table("candidate_filiere")
        .collect()
        .select(
            "label_fr",
            "label_en",
            id="suggestion_id",
            kind=pl.lit("filiere"),
            weight=pl.lit(0, pl.Int64),
            detail="territory_id",
        ),
        named_industries(release)
        .filter(pl.col("label_fr").is_not_null() | pl.col("label_en").is_not_null())
        .collect()
        .select(
            id="industry_id",
            kind=pl.lit("industry"),
            label_fr=pl.coalesce("label_fr", "label_en"),
            label_en=pl.coalesce("label_en", "label_fr"),
            weight=pl.lit(0, pl.Int64),
            detail=pl.col("scheme").cast(pl.String),
        ),
    ]
    columns = ("id", "kind", "label_fr", "label_en", "weight", "detail")
    return pl.concat([part.select(columns) for part in parts], how="vertical_relaxed").unique(
        "id", keep="first", maintain_order=True
    )


def _overlapping(release: Release, within: pl.DataFrame) -> pl.DataFrame:
    """Group of communes → the TI that hold some of them: several do in the Grand Paris."""
    groups = release.table("territory").filter(pl.col("kind").is_in(["epci", "ept"])).collect()
    return (
        release.table("within")
        .filter(pl.col("container_id").is_in(groups["territory_id"].implode()))
        .collect()
        .join(within, left_on="member_id", right_on="id")
        .select("ti", id="container_id")
        .unique()
        .select("id", "ti")
    )


def territories_of(release: Release) -> dict[str, list[str]]:
    """Place or organisation → the TI of the current phase that hold it or reach into it."""
    current = territories_of_phase(release.table("territory").collect())
    within = (
        release.table("within")
        .filter(pl.col("container_id").is_in(current["territory_id"].implode()))
        .select(id="member_id", ti="container_id")
        .collect()
    )
    seats = (
        release.table("organisation")
        .select(id="organisation_id", place="seat_id")
        .collect()
        .join(within, left_on="place", right_on="id")
        .select("id", "ti")
    )
    candidates = (
        release.table("candidate_filiere").select(id="suggestion_id", ti="territory_id").collect()
    )
    firms = (
        release.table("establishment")
        .filter(pl.col("siren").is_not_null())
        .select("siren", place="territory_id")
        .collect()
        .join(within, left_on="place", right_on="id")
        .select("ti", id="siren")
    )
    sites = _listed_sites(release).join(within, left_on="territory_id", right_on="id")
    found = [within, _overlapping(release, within), seats, candidates]
    links = pl.concat([*found, firms.select("id", "ti"), sites.select("id", "ti")]).unique()
    grouped = links.group_by("id").agg(pl.col("ti").sort())
    return dict(grouped.iter_rows())


def territories_in(release: Release) -> dict[str, list[str]]:
    """Région, département or statistical region → the TI of the current phase that lie in it."""
    territory = release.table("territory").collect()
    current = territories_of_phase(territory)["territory_id"].implode()
    areas = territory.filter(pl.col("kind").is_in([one for one in _AREAS if one != "country"]))
    links = [
        release.table("within").select(area="container_id", ti="member_id").collect(),
        release.table("home_region").select(area="region_id", ti="territory_id").collect(),
    ]
    rows = pl.concat(links).unique().filter(pl.col("ti").is_in(current))
    rows = rows.filter(pl.col("area").is_in(areas["territory_id"].implode()))
    return dict(rows.group_by("area").agg(pl.col("ti").sort()).iter_rows())


def _territory(release: Release) -> pl.DataFrame:
    """Every territory; `shown` tells communes of one name apart by their département.

    A statistical region of an earlier edition says which: its code is no more in use.
    """
    rows = release.table("territory").collect()
    code = pl.col("code")
    overseas = code.str.contains("^9[78]")
    departement = pl.when(overseas).then(code.str.slice(0, 3)).otherwise(code.str.slice(0, 2))
    shared = (pl.col("kind") == "commune") & (pl.len().over("kind", "label") > 1)
    statistical = pl.col("kind").cast(pl.String).str.starts_with("nuts")
    former = statistical & (pl.col("vintage") < pl.col("vintage").max().over("kind"))
    return rows.select(
        pl.col("kind").cast(pl.String).replace_strict(_OF_TERRITORY, default="region"),
        "code",
        "label",
        "population",
        "siren",
        earlier=pl.col("phase") < pl.col("phase").max(),
        id="territory_id",
        level=pl.col("kind").cast(pl.String),
        shown=pl.when(shared)
        .then(pl.format("{} ({})", "label", departement))
        .when(former)
        .then(pl.format("{} (NUTS {})", "label", "vintage"))
        .otherwise("label"),
    )


def _worth_of_phase() -> pl.Expr:
    """A TI of a phase before stands behind its heir of the same name, member or commune."""
    return pl.when("earlier").then(0.95).otherwise(1.0)


def _territories(release: Release) -> pl.DataFrame:
    rows = _territory(release)
    worth = _worth_of_phase()
    own = rows.select("id", "kind", name="label", basis=pl.lit("name"), worth=worth)
    codes = rows.select("id", "kind", name="code", basis=pl.lit("code"), worth=pl.lit(1.0))
    sirens = rows.select("id", "kind", name="siren", basis=pl.lit("code"), worth=pl.lit(1.0))
    whole = rows.select("id", "kind", name="id", basis=pl.lit("code"), worth=pl.lit(1.0))
    return pl.concat([own, codes, sirens, whole])


def _homonyms(release: Release) -> pl.DataFrame:
    """Communes of one name are also found by it with their département or their région."""
    rows = _territory(release).filter(
        pl.col("kind") == "commune", pl.col("shown") != pl.col("label")
    )
    whole = (
        release.table("within")
        .join(
            release.table("territory")
            .filter(pl.col("kind").is_in(["departement", "region"]))
            .select("territory_id", area="label"),
            left_on="container_id",
            right_on="territory_id",
            maintain_order="left",
        )
        .select("area", id="member_id")
        .collect()
    )
    placed = rows.join(whole, on="id", maintain_order="left")
    areas = placed.select("id", "kind", name=pl.format("{} {}", "label", "area"))
    own = rows.select("id", "kind", name="shown")
    return pl.concat([own, areas]).with_columns(basis=pl.lit("name"), worth=pl.lit(0.99))


def _former_communes(release: Release) -> pl.DataFrame:
    rows = release.table("commune_code").filter(pl.col("kind") != "current").collect()
    kind, basis = pl.lit("commune"), pl.lit("former_name")
    # A former code that bears the name of today says nothing new but its code.
    names_then = pl.concat(
        [
            part.select(id="territory_id", kind=kind, name="label", basis=basis)
            for part in (rows, release.table("commune_name").collect())
        ]
    )
    codes_then = rows.select(id="territory_id", kind=kind, name="code", basis=pl.lit("former_code"))
    return pl.concat([names_then, codes_then]).with_columns(worth=pl.lit(0.9))


def _other_names(release: Release) -> pl.DataFrame:
    """Names that regions abroad bear in French."""
    rows = release.table("other_name").select("territory_id", "name").collect()
    return rows.select(
        "name",
        id="territory_id",
        kind=pl.lit("region"),
        basis=pl.lit("other_name"),
        worth=pl.lit(1.0),
    )


def _parts_of_territories(release: Release) -> pl.DataFrame:
    """A TI is also found by its members and its communes."""
    label = release.table("territory").select("territory_id", "label", "kind")
    own = _territory(release).lazy().filter(level="ti")
    links = (
        release.table("within")
        .join(own.select("earlier", container_id="id"), on="container_id", maintain_order="left")
        .join(label, left_on="member_id", right_on="territory_id", maintain_order="left")
        .collect()
    )
    commune = pl.col("kind") == "commune"
    return links.select(
        id="container_id",
        kind=pl.lit("territory"),
        name="label",
        basis=pl.when(commune).then(pl.lit("commune")).otherwise(pl.lit("member")),
        worth=pl.when(commune).then(0.7).otherwise(0.85) * _worth_of_phase(),
    )


def _areas_of_territories(release: Release) -> pl.DataFrame:
    """A TI is also found by the région and the département that it lies in."""
    territory = release.table("territory").collect()
    own = territories_of_phase(territory)["territory_id"].implode()
    areas = territory.filter(pl.col("kind").is_in(["region", "departement"]))
    links = release.table("within").filter(pl.col("member_id").is_in(own)).collect()
    return links.join(areas, left_on="container_id", right_on="territory_id").select(
        id="member_id",
        kind=pl.lit("territory"),
        name="label",
        basis=pl.lit("area"),
        worth=pl.lit(0.9),
    )


def places_of_areas(release: Release) -> dict[str, tuple[str, int]]:
    """Area → the place that it is, and its turn among the areas that are that place.

    One place may be a région, a département and NUTS of several levels and years, all of one name:
    the home region of a TI stands for them, else that of today that comes first in `_AREAS`.
    """
    rows = release.table("territory").filter(pl.col("kind").is_in(list(_AREAS))).collect()
    years = pl.col("vintage").rank("dense", descending=True).over("kind").cast(pl.Int64)
    own = release.table("home_region").collect()["region_id"].implode()
    turn = (
        pl.when(pl.col("territory_id").is_in(own))
        .then(-1)
        .otherwise(pl.col("kind").cast(pl.String).replace_strict(_AREAS) + len(_AREAS) * years)
    )
    label = pl.col("label").str.replace(_ARTICLE, "").str.to_lowercase()
    keyed = rows.select("territory_id", pl.format("{} {}", "country", label), turn=turn)
    return {area: (place, turn) for area, place, turn in keyed.iter_rows()}


def _postcodes(release: Release) -> pl.DataFrame:
    if "postcode" not in release.manifest.tables:
        return pl.DataFrame(schema=_SCHEMA | {"worth": pl.Float64})
    rows = release.table("postcode").select("postcode", "territory_id").collect()
    return rows.select(
        id="territory_id",
        kind=pl.lit("commune"),
        name="postcode",
        basis=pl.lit("postcode"),
        worth=pl.lit(1.0),
    )


def _organisations(release: Release) -> pl.DataFrame:
    rows = release.table("organisation").collect()
    kind = pl.lit("organisation")
    named = [
        rows.select(id="organisation_id", kind=kind, name=column, basis=pl.lit(basis), worth=worth)
        for column, basis, worth in (
            ("label", "name", pl.lit(1.0)),
            ("label_en", "name", pl.lit(1.0)),
            ("theme", "theme", pl.lit(0.7)),
            ("siren", "code", pl.lit(1.0)),
        )
    ]
    return pl.concat(named)


def _firms(release: Release) -> pl.DataFrame:
    rows = release.table("legal_unit").filter(pl.col("label").is_not_null()).collect()
    kind, worth = pl.lit("firm"), pl.lit(1.0)
    own = rows.select(id="siren", kind=kind, name="label", basis=pl.lit("name"), worth=worth)
    codes = rows.select(id="siren", kind=kind, name="siren", basis=pl.lit("code"), worth=worth)
    return pl.concat([own, codes])


def _listed_sites(release: Release) -> pl.DataFrame:
    """Sites of registers that have a name: id, kind, label, industry_id, territory_id."""
    rows = release.table("facility").filter(pl.col("label").is_not_null(), "first_of_site")
    numbered = pl.col("establishment_id").is_not_null()
    return rows.select(
        "label",
        "industry_id",
        "territory_id",
        id=pl.coalesce("establishment_id", "facility_id"),
        kind=pl.when(numbered).then(pl.lit("establishment")).otherwise(pl.lit("facility")),
    ).collect()


def _sites(release: Release) -> pl.DataFrame:
    rows = _listed_sites(release)
    return rows.select("id", "kind", name="label", basis=pl.lit("name"), worth=pl.lit(0.8))


def _filieres(release: Release) -> pl.DataFrame:
    rows = release.table("candidate_filiere").collect()
    return pl.concat(
        [
            rows.select(
                id="suggestion_id",
                kind=pl.lit("filiere"),
                name=column,
                basis=pl.lit("code" if column == "suggestion_id" else "name"),
                worth=pl.lit(0.9),
            )
            for column in ("label_fr", "label_en", "suggestion_id")
        ]
    )


def _industries(release: Release) -> pl.DataFrame:
    rows = release.table("industry").collect()
    return pl.concat(
        [
            rows.select(
                id="industry_id",
                kind=pl.lit("industry"),
                name=column,
                basis=pl.lit("name" if column.startswith("label") else "code"),
                worth=pl.lit(0.9),
            )
            for column in ("label_fr", "label_en", "code", "industry_id")
        ]
    )
