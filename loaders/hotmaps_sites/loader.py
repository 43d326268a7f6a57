"""Hotmaps' industrial database → sites of Europe with an industry, at NUTS 3."""

from collections.abc import Iterator

import polars as pl

from ti_graph.ingest import Columns, CoreTable, Source
from ti_graph.ingest.location import located, nuts3_outlines
from ti_graph.ingest.names import may_be_persons
from ti_graph.model.identifiers import letters_of

FILE = "sites"
COLUMNS = Columns(
    read=("SiteID", "CompanyName", "SiteName", "City", "Country", "Subsector", "DataSource"),
    one_of=(("longitude", "geom"), ("latitude", "geom")),
    ignored=("Address", "CITYCODE", "Production", "Fuel_Demand", "Wkt",
             "nuts3_2024"),
    optional=("Emissions_ETS_2014", "Emissions_EPRTR_2014"),
    patterns=(r"Emissions_(ETS|EPRTR)_\d{4}", r"Excess_Heat_.+"),
)  # fmt: skip
SUBSECTORS = Columns(read=("subsector", "nace"), ignored=("why",))
POINT = r"POINT ?\((-?[0-9.]+) (-?[0-9.]+)\)"
FRANCE = "France"
"""Its sites are those of the French register, at the commune."""
COUNTRIES = {
    "Austria": "AT", "Belgium": "BE", "Bulgaria": "BG", "Croatia": "IS", "Cyprus": "CY",
    "Czech Republic": "CZ", "Czechia": "CZ", "Denmark": "DK", "Estonia": "EE", "Finland": "FI",
    "Germany": "DE", "Greece": "EL", "Hungary": "HU", "Ireland": "IE", "Italy": "IT",
    "Latvia": "LV", "Liechtenstein": "HR", "Lithuania": "LT", "Luxembourg": "LU", "Malta": "MT",
    "Netherland": "NL", "Netherlands": "NL", "Norway": "NO", "Poland": "PL", "Portugal": "PT",
    "Romania": "RO", "Slovakia": "SK", "Slovenia": "SI", "Spain": "ES", "Sweden": "SE",
    "Switzerland": "CH",
}  # fmt: skip
"""The database's own names → codes of NUTS. A site is looked for in its own country alone.

Two names are one line off there: what it calls Croatia has its cities and points in Iceland (4
sites), and what it calls Liechtenstein in Croatia (31).
"""
EMISSIONS = ("Emissions_ETS_2014", "Emissions_EPRTR_2014")
"""The surer first."""
POLLUTANTS_ALONE = "EPRTR"
"""Of an entry of the pollutant register that was not matched with one of the trading system."""
YEAR = 2014
"""Of the emissions that put a site into this database."""
MOST_TOWNS = 3
"""Towns of one point: two spellings of a name, or neighbours. More are no place of any of them."""
PROVINCE = r"\(.*"
"""Behind a town's name, on one line and not on the next: Onda, Onda (Castellón)."""


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
    rows = source.keep(
        rows,
        pl.col("longitude").is_null() | (_towns_of_a_point() <= MOST_TOWNS),
        file=FILE,
        column="City",
        reason="its point is that of sites of more than three towns",
    )
    rows = source.keep(
        rows.join(_in_own_country(source, rows), on="_row", how="left", maintain_order="left"),
        pl.col("territory_id").is_not_null(),
        file=FILE,
        column="SiteID",
        reason="no point in a NUTS 3 region of its country",
    )
    rows = source.keep(
        _plants(rows),
        ~pl.col("again"),
        file=FILE,
        column="SiteID",
        reason="the same plant as another entry, from the pollutant register",
    )
    yield CoreTable("facility", _facilities(rows))


def _in_own_country(source: Source, rows: pl.DataFrame) -> pl.DataFrame:
    """_row, territory_id: regions of the country that the database names.

    Outlines are simplified: on a border a point may lie in the outline of the neighbour.
    """
    points = rows.select("_row", "Country", "longitude", "latitude").drop_nulls()
    outlines = nuts3_outlines(source)
    found = [
        located(points.filter(Country=name), outlines.filter(_of(code)))
        for name, code in COUNTRIES.items()
    ]
    return pl.concat(found).select("_row", "territory_id")


def _of(code: str) -> pl.Expr:
    return pl.col("territory_id").str.starts_with(f"nuts-{code}")


def _point(rows: pl.DataFrame) -> tuple[pl.Expr, pl.Expr]:
    """Longitude and latitude, in columns of their own or as published in `geom`."""
    if "geom" in rows.columns:
        x, y = (pl.col("geom").str.extract(POINT, group) for group in (1, 2))
    else:
        x, y = pl.col("longitude"), pl.col("latitude")
    x, y = x.cast(pl.Float64, strict=False), y.cast(pl.Float64, strict=False)
    sound = x.is_between(-180, 180) & y.is_between(-90, 90)
    return pl.when(sound).then(x), pl.when(sound).then(y)


def _towns_of_a_point() -> pl.Expr:
    """How many towns have sites where a site stands.

    Of a place that was not found the database gives one point for all: 20 sites, from Ourense to
    Murcia, stand at one of Gipuzkoa.
    """
    town = letters_of(pl.col("City").str.replace(PROVINCE, "")).str.replace_all(r"\p{N}", "")
    return town.n_unique().over("Country", "longitude", "latitude")


def _plants(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with their name, emissions, and `again`: an entry of a plant that another one is.

    The database joins two registers, and a plant of both, or of two years of one, may be there
    twice or more: entries of one name, subsector and region of which one at most comes from the
    trading system. Two entries of that system are two installations.
    """
    name = pl.coalesce(
        pl.col(column).str.strip_chars().replace("", None) for column in ("SiteName", "CompanyName")
    )
    own = pl.col("_row").cast(pl.String)
    plant = pl.coalesce(letters_of(pl.col("name")).replace("", None), own)
    same = ["plant", "Subsector", "territory_id"]
    declared = pl.col("DataSource").fill_null("") == POLLUTANTS_ALONE
    order = rows.with_columns(name=name, emissions=_emissions(rows)).with_columns(
        plant=plant, declared=declared
    )
    figure = pl.when("declared").then("emissions").max().over(same)
    first = order.sort("declared", "emissions", "_row", descending=[False, True, False],
                       nulls_last=True)  # fmt: skip
    return (
        first.with_columns(
            again=pl.col("declared") & ~pl.struct(same).is_first_distinct(),
            emissions=pl.coalesce("emissions", figure),
        )
        .drop("plant", "declared")
        .sort("_row")
    )


def _emissions(rows: pl.DataFrame) -> pl.Expr:
    """Verified under the trading system, else as declared to the pollutant register (carbon dioxide
    above 100,000 t alone). Null where neither says a figure above zero."""
    found = [
        pl.col(name).cast(pl.Float64, strict=False) for name in EMISSIONS if name in rows.columns
    ]
    known = [pl.when(one > 0).then(one) for one in found]
    return pl.coalesce(*known, pl.lit(None, pl.Float64)).round(0)


def _facilities(rows: pl.DataFrame) -> pl.DataFrame:
    named = rows.with_columns(person=may_be_persons(rows["name"], rows["City"]))
    return named.select(
        "_row",
        "territory_id",
        facility_id=pl.format("hotmaps-{}", "SiteID"),
        label=pl.when(~pl.col("person")).then("name"),
        industry_id=pl.format("nace2-{}", "nace"),
        longitude=pl.col("longitude").round(4),
        latitude=pl.col("latitude").round(4),
        year=pl.lit(YEAR, pl.Int16),
        emissions="emissions",
    )
