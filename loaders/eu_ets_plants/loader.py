"""Installations of the EU ETS → plants of Europe, at NUTS 3, with the industry of their activity.

The registry gives no place. A plant is where a column added to the file says (`nuts3_2024`), or
where the shipped snapshot already put it.
"""

from collections.abc import Iterator

import polars as pl

from ti_graph.ingest import Columns, CoreTable, Source
from ti_graph.ingest.names import may_be_persons
from ti_graph.model.identifiers import ISO_COUNTRY

FILE = "plants"
EMISSIONS, FIRST = "TOTAL_VERIFIED_EMISSIONS", "YEAR_OF_FIRST_EMISSIONS"
COLUMNS = Columns(
    read=(
        "REGISTRY_COD", "INSTALLATION_NAME", "INSTALLATION_IDENTIFIER", "MAIN_ACTIVITY_TYPE_CODE",
        "ACCOUNT_CLOSURE",
    ),
    optional=("nuts3_2024", EMISSIONS, FIRST),
    ignored=("PERMIT_IDENTIFIER", "YEAR_OF_LAST_EMISSIONS"),
)  # fmt: skip
ACTIVITIES = Columns(read=("activity", "nace"), ignored=("meaning",))
YEAR = 2018
"""Of the last emissions in this edition."""
PHASE = 2013
"""First year of what the registry sums as total emissions: the third period of the system."""
OPEN = "OPEN"
FRANCE = "FR"
"""Its plants are those of the French register, at the commune."""


def load(source: Source) -> Iterator[CoreTable]:
    """Report the open plants whose activity is an industry and whose region is known."""
    known = source.read("activities", ACTIVITIES)
    rows = source.read(FILE, COLUMNS).with_columns(
        pl.col(name).str.strip_chars() for name in COLUMNS.read
    )
    abroad = pl.col("REGISTRY_COD") != FRANCE
    rows = rows.filter(abroad, pl.col("ACCOUNT_CLOSURE") == OPEN).join(
        known, left_on="MAIN_ACTIVITY_TYPE_CODE", right_on="activity", how="left",
        maintain_order="left",
    )  # fmt: skip
    rows = source.keep(
        rows,
        pl.col("MAIN_ACTIVITY_TYPE_CODE").is_in(known["activity"].implode()),
        file=FILE,
        column="MAIN_ACTIVITY_TYPE_CODE",
        reason="not an activity of the stated table",
    ).filter(pl.col("nace") != "")
    rows = source.keep(
        _placed(source, rows.with_columns(facility_id=_facility_id())),
        pl.col("territory_id").is_not_null(),
        file=FILE,
        column="INSTALLATION_IDENTIFIER",
        reason="no NUTS 3 region of this edition is known",
    )
    yield CoreTable("facility", _facilities(rows))


def _facility_id() -> pl.Expr:
    country = pl.col("REGISTRY_COD").replace(ISO_COUNTRY)
    return pl.format("ets-{}-{}", country, "INSTALLATION_IDENTIFIER")


def _placed(source: Source, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with `territory_id`, null where no region of this edition is known."""
    if "nuts3_2024" in rows.columns:
        placed = rows.with_columns(territory_id=pl.format("nuts-{}", "nuts3_2024"))
    else:
        before = source.shipped("facility").select("facility_id", "territory_id")
        placed = rows.join(before, on="facility_id", how="left", maintain_order="left")
    regions = source.table("territory").filter(pl.col("kind") == "nuts3")["territory_id"]
    abroad = ~pl.col("territory_id").str.starts_with(f"nuts-{FRANCE}")
    known = pl.col("territory_id").is_in(regions.implode()) & abroad
    return placed.with_columns(territory_id=pl.when(known).then("territory_id"))


def _emissions(rows: pl.DataFrame) -> pl.Expr:
    """Mean of a year since the plant first emitted in the period; null without a sum above zero.

    A plant that reports none may be counted with another of the same site: that is no size.
    """
    if not {EMISSIONS, FIRST} <= set(rows.columns):
        return pl.lit(None, pl.Float64)
    total, first = (pl.col(name).cast(pl.Float64, strict=False) for name in (EMISSIONS, FIRST))
    years = YEAR - pl.max_horizontal(first, PHASE) + 1
    return pl.when(total > 0, years > 0).then(total / years).round(0)


def _facilities(rows: pl.DataFrame) -> pl.DataFrame:
    named = rows.with_columns(name=pl.col("INSTALLATION_NAME").replace("", None))
    named = named.with_columns(person=may_be_persons(named["name"]))
    return named.unique("facility_id", keep="first", maintain_order=True).select(
        "_row",
        "facility_id",
        "territory_id",
        label=pl.when(~pl.col("person")).then("name"),
        industry_id=pl.format("nace2-{}", "nace"),
        year=pl.lit(YEAR, pl.Int16),
        emissions=_emissions(named),
    )
