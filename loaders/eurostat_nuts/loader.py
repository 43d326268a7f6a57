"""NUTS regions of Europe, their outlines and neighbours (Eurostat, GISCO)."""

from collections.abc import Iterator

import polars as pl

from ti_graph.ingest import Columns, CoreTable, Source
from ti_graph.ingest.geometry import places
from ti_graph.model.identifiers import ISO_COUNTRY
from ti_graph.model.status import UNKNOWN

REGIONS = Columns(
    read=("NUTS_ID", "LEVL_CODE", "CNTR_CODE", "NAME_LATN"),
    ignored=("NUTS_NAME", "MOUNT_TYPE", "URBN_TYPE", "COAST_TYPE", "geo"),
)
NEIGHBOURS = Columns(read=("level", "a", "b", "cross_border"), ignored=("shared_len_deg_approx",))
EDITIONS = ("2006", "2010", "2013", "2016", "2021")
"""Editions of NUTS before this one whose codes regional statistics still hold."""
CHANGES = Columns(
    read=(
        *(f"code_{year}" for year in EDITIONS),
        *(f"geo_name_{year}" for year in EDITIONS),
    ),
    ignored=("typology", "start_year", "end_year", "code_1999", "code_2003", "geo_name_2003"),
    patterns=(r"change_\d{4}",),
)
EXONYMS = Columns(read=("code", "name"))
TYPOLOGIES = Columns(
    read=("nuts_3_code", "urban_rural_typology", "metropolitan_regions", "border"),
    ignored=("country_code", "nuts_3_label", "coastal_regions", "metro_id", "island_regions",
             "mountanious_regions", "capital_regions"),
)  # fmt: skip
TYPOLOGY_SHEET = "nuts_3_typologies"
URBAN_RURAL = {
    "predominantly urban": "urban", "intermediate": "intermediate", "predominantly rural": "rural",
}  # fmt: skip
METROPOLITAN = {
    "capital city metropolitan region": "capital", "metropolitan region (other)": "other",
    "non-metropolitan region": "none",
}  # fmt: skip
KIND_OF_LENGTH = {2: "country", 3: "nuts1", 4: "nuts2", 5: "nuts3"}
SHAPE = r"^[A-Z]{2}[A-Z0-9]{0,3}$"
EARLIER_SHAPE = r"^[A-Z]{2}[A-Z0-9]{0,2}$"
"""Of the earlier editions, countries and levels 1 and 2: no table in use goes below."""
_COLUMNS = (
    "code", "vintage", "territory_id", "kind", "label", "country", "population_status",
)  # fmt: skip
TOLERANCE = 0.01
"""Of outlines, in degrees: about one kilometre."""


def load(source: Source) -> Iterator[CoreTable]:
    """Tell regions of this edition and what is left of earlier ones, outlines and borders."""
    rows = source.keep(
        source.features("regions", REGIONS, {"LEVL_CODE": pl.Int64()}),
        pl.col("NUTS_ID").str.contains(SHAPE)
        & (pl.col("NUTS_ID").str.len_chars() == pl.col("LEVL_CODE") + 2),
        file="regions",
        column="NUTS_ID",
        reason="not a NUTS code of its level",
    )
    current = _territories(
        rows.select(code="NUTS_ID", label="NAME_LATN", vintage=pl.lit(source.card.vintage))
    )
    earlier = _earlier(source).join(current, on="territory_id", how="anti")
    regions = pl.concat([current, earlier])
    yield CoreTable("territory", regions)
    yield CoreTable("geometry", _geometries(rows))
    yield CoreTable("containment", _containment(regions))
    yield CoreTable("containment", _french_containment(source, current))
    yield CoreTable("neighbour", _neighbours(source))
    yield CoreTable("region_type", _region_types(source, regions))
    yield CoreTable("other_name", _exonyms(source, regions))


def _identified(code: pl.Expr) -> pl.Expr:
    """A country is named by ISO, which is not always Eurostat's code."""
    return (
        pl.when(code.str.len_chars() == 2)
        .then(pl.format("country-{}", code.replace(ISO_COUNTRY)))
        .otherwise(pl.format("nuts-{}", code))
    )


def _territories(regions: pl.DataFrame) -> pl.DataFrame:
    code = pl.col("code")
    return regions.select(
        "code",
        "vintage",
        territory_id=_identified(code),
        kind=code.str.len_chars().replace_strict(KIND_OF_LENGTH),
        label=pl.col("label").str.replace_all(r"\s+", " ").str.strip_chars(),
        country=code.str.slice(0, 2).replace(ISO_COUNTRY),
        population_status=pl.lit(UNKNOWN),
    )


def _earlier(source: Source) -> pl.DataFrame:
    """Codes of earlier editions, each with the last edition that knew it and its last name.

    Where the compiled file is not in place, they are those of the snapshot.
    """
    if not source.has("changes"):
        known = source.shipped("territory")
        return (
            known.filter(pl.col("vintage").is_in(EDITIONS))
            .select(_COLUMNS)
            .with_columns(pl.col("kind", "population_status").cast(pl.String))
        )
    changes = source.read("changes", CHANGES)
    editions = [
        changes.select(
            code=pl.col(f"code_{year}"), label=pl.col(f"geo_name_{year}"), vintage=pl.lit(year)
        )
        for year in EDITIONS
    ]
    regions = (
        pl.concat(editions)
        .filter(pl.col("code").str.contains(EARLIER_SHAPE))
        .sort("vintage")
        .group_by("code", maintain_order=True)
        .agg(pl.col("label").drop_nulls().last(), pl.col("vintage").last())
        .with_columns(label=pl.coalesce("label", "code"))  # some were never named
    )
    return _territories(regions)


def _geometries(rows: pl.DataFrame) -> pl.DataFrame:
    levels = rows.partition_by("LEVL_CODE", maintain_order=True)
    return pl.concat(
        pl.concat(
            [
                level.select(territory_id=_identified(pl.col("NUTS_ID"))),
                places(level["geometry"], TOLERANCE),
            ],
            how="horizontal",
        )
        for level in levels
    )


def _containment(regions: pl.DataFrame) -> pl.DataFrame:
    """A code begins with the code of the region that it lies in."""
    parts = regions.filter(pl.col("kind") != "country").select(
        member_id="territory_id",
        container_id=_identified(pl.col("code").str.head(-1)),
        basis=pl.lit("official"),
    )
    return parts.join(regions, left_on="container_id", right_on="territory_id", how="semi")


def _french_containment(source: Source, regions: pl.DataFrame) -> pl.DataFrame:
    """French NUTS 3 regions are the départements, under the same name; régions lie in France."""
    french = source.table("territory").filter(pl.col("country") == "FR")
    nuts3 = regions.filter(pl.col("kind") == "nuts3", pl.col("country") == "FR")
    departements = french.filter(pl.col("kind") == "departement")
    matched = departements.select(member_id="territory_id", name=_name()).join(
        nuts3.select(container_id="territory_id", name=_name()), on="name"
    )
    source.expect(
        matched.height == nuts3.height and matched["container_id"].is_unique().all(),
        file="regions",
        reason="a French NUTS 3 region has no département, or two, under its name",
    )
    within_france = french.filter(pl.col("kind") == "region").select(
        member_id="territory_id", container_id=pl.lit("country-FR")
    )
    return pl.concat([matched.drop("name"), within_france]).with_columns(basis=pl.lit("official"))


def _name() -> pl.Expr:
    """A name without accents, case or punctuation: both publishers write it their own way."""
    return pl.col("label").str.normalize("NFKD").str.to_lowercase().str.replace_all("[^a-z]", "")


def _neighbours(source: Source) -> pl.DataFrame:
    """Borders between regions; where the derived file is not in place, those of the snapshot."""
    if not source.has("neighbours"):
        return source.shipped("neighbour")
    rows = source.keep(
        source.read("neighbours", NEIGHBOURS),
        pl.col("cross_border").is_in(["0", "1"]),
        file="neighbours",
        column="cross_border",
        reason="neither 0 nor 1",
    )
    return rows.select(
        "_row",
        territory_a=pl.format("nuts-{}", pl.min_horizontal("a", "b")),
        territory_b=pl.format("nuts-{}", pl.max_horizontal("a", "b")),
        cross_border=pl.col("cross_border") == "1",
    )


def _region_types(source: Source, regions: pl.DataFrame) -> pl.DataFrame:
    """Typologies of NUTS 3; where the workbook is not in place, those of the snapshot."""
    if not source.has("typologies"):
        return source.shipped("region_type")
    rows = source.sheet("typologies", TYPOLOGY_SHEET, TYPOLOGIES).drop_nulls("nuts_3_code")
    for column, known in (
        ("urban_rural_typology", URBAN_RURAL), ("metropolitan_regions", METROPOLITAN),
    ):  # fmt: skip
        valid = pl.col(column).is_in(list(known))
        rows = source.keep(rows, valid, file="typologies", column=column, reason="unknown type")
    rows = source.keep(
        rows.with_columns(territory_id=pl.format("nuts-{}", "nuts_3_code")),
        pl.col("territory_id").is_in(regions["territory_id"].implode()),
        file="typologies",
        column="nuts_3_code",
        reason="not in NUTS",
    )
    return rows.select(
        "_row",
        "territory_id",
        urban_rural=pl.col("urban_rural_typology").replace_strict(URBAN_RURAL),
        metropolitan=pl.col("metropolitan_regions").replace_strict(METROPOLITAN),
        land_border=pl.col("border").str.starts_with("Land border"),
    )


def _exonyms(source: Source, regions: pl.DataFrame) -> pl.DataFrame:
    """French names of regions abroad, by the table beside the loader; those of this edition."""
    rows = source.read("exonyms", EXONYMS).with_columns(
        territory_id=_identified(pl.col("code")),
    )
    return rows.join(regions, on="territory_id", how="semi").select("_row", "territory_id", "name")
