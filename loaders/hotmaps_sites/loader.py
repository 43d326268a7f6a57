"""Hotmaps' industrial database → sites of Europe with an industry, at NUTS 3."""

from collections.abc import Iterator

import polars as pl

from ti_graph.ingest import Columns, CoreTable, Source
from ti_graph.ingest.location import located, nuts3_outlines
from ti_graph.ingest.names import may_be_persons

FILE = "sites"
COLUMNS = Columns(
    read=("SiteID", "CompanyName", "SiteName", "City", "Country", "Subsector"),
    optional=("longitude", "latitude", "geom"),
    ignored=("Address", "CITYCODE", "DataSource", "Production", "Fuel_Demand", "Wkt",
             "nuts3_2024"),
    patterns=(r"Emissions_(ETS|EPRTR)_\d{4}", r"Excess_Heat_.+"),
)  # fmt: skip
SUBSECTORS = Columns(read=("subsector", "nace"), ignored=("why",))
POINT = r"POINT ?\((-?[0-9.]+) (-?[0-9.]+)\)"
FRANCE = "France"
FRENCH = "nuts-FR"
"""Its sites are those of the French register, at the commune."""
YEAR = 2014
"""Of the emissions that put a site into this database."""


def load(source: Source) -> Iterator[CoreTable]:
    """Report the sites whose subsector is an industry and whose point lies in a region."""
    known = source.read("subsectors", SUBSECTORS).select(Subsector="subsector", nace="nace")
    rows = source.read(FILE, COLUMNS).join(known, on="Subsector", how="left", maintain_order="left")
    rows = source.keep(
        rows,
        pl.col("Subsector").is_in(known["Subsector"].implode()),
        file=FILE,
        column="Subsector",
        reason="not a subsector of the stated table",
    ).filter(pl.col("nace") != "", pl.col("Country") != FRANCE)
    longitude, latitude = _point(rows)
    rows = rows.with_columns(longitude=longitude, latitude=latitude)
    points = rows.select("_row", "longitude", "latitude").drop_nulls()
    abroad = nuts3_outlines(source).filter(~pl.col("territory_id").str.starts_with(FRENCH))
    rows = source.keep(
        rows.join(located(points, abroad), on="_row", how="left"),
        pl.col("territory_id").is_not_null(),
        file=FILE,
        column="SiteID",
        reason="no point, or none in a NUTS 3 region of this edition",
    )
    yield CoreTable("facility", _facilities(rows))


def _point(rows: pl.DataFrame) -> tuple[pl.Expr, pl.Expr]:
    """Longitude and latitude, in columns of their own or as published in `geom`."""
    if "geom" in rows.columns:
        x, y = (pl.col("geom").str.extract(POINT, group) for group in (1, 2))
    else:
        x, y = pl.col("longitude"), pl.col("latitude")
    x, y = x.cast(pl.Float64, strict=False), y.cast(pl.Float64, strict=False)
    sound = x.is_between(-180, 180) & y.is_between(-90, 90)
    return pl.when(sound).then(x), pl.when(sound).then(y)


def _facilities(rows: pl.DataFrame) -> pl.DataFrame:
    name = pl.coalesce(
        pl.col(column).str.strip_chars().replace("", None) for column in ("SiteName", "CompanyName")
    )
    named = rows.with_columns(name=name)
    named = named.with_columns(person=may_be_persons(named["name"], named["City"]))
    return named.select(
        "_row",
        "territory_id",
        facility_id=pl.format("hotmaps-{}", "SiteID"),
        label=pl.when(~pl.col("person")).then("name"),
        industry_id=pl.format("nace2-{}", "nace"),
        longitude=pl.col("longitude").round(4),
        latitude=pl.col("latitude").round(4),
        year=pl.lit(YEAR, pl.Int16),
    )
