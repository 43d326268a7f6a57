"""Indicators of attractiveness of TI, from figures of their communes.

    mean   Σ value · weight / Σ weight          over communes of which the figure is known
    ratio  scale · Σ figure / Σ base            over communes of which both are known
    listed the same as a ratio, of a list that is not whole: a TI that it does not name is unknown
    count  Σ figure                             of a list that is whole: an unnamed commune is zero
    network  the same, of a list that is whole in the régions that it names: elsewhere unknown

A list is whole where it comes from the source that the indicator names (`figures_from`); what a
workbook alone gives is known of the TI that it names, and unknown of others.

The figures are those of the newest year that an indicator's figure (and base) has. A rank is among
the TI with a value, 1 the highest. The région's value is made of all its communes in the same way;
of a TI in several régions it is their mean by its people in each. Like groupings are those of
`outside.like_groupings`, and theirs is a plain mean. A count depends on how large a unit is: the
value of the région, and of like groupings, is what the TI would count at their number per
inhabitant. Where an indicator speaks of a need on one
side, the quarter of the TI on that side is marked: a comparison, no threshold of well-being.

A TI of which no commune's figure is known has no value: unknown, and never zero.
"""

from typing import Any

import polars as pl

from ti_graph.analytics.inputs import Tables
from ti_graph.analytics.outside import communes_of, like_groupings, regions_of, territories
from ti_graph.model.attractiveness_tables import COUNTS
from ti_graph.model.status import KNOWN, UNKNOWN

NEED_SHARE = 0.25
"""Part of the TI, on the side that speaks of a need, that an indicator marks."""
PERCENT_PLACES = 6
COUNT_PLACES = 3
"""Parts of a commune that was split are kept to six places: their sum is one within three."""


def territory_indicators(sites: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """Rows of territory_indicator, but for what they say of their method."""
    if tables["indicator"].is_empty():
        return pl.DataFrame()
    own = territories(tables)
    regions = tables["territory"].filter(pl.col("kind") == "region").select("territory_id")
    like = like_groupings(sites, tables)
    others = like.select(territory_id="other_id").unique()
    members = (
        communes_of(pl.concat([own, regions, others]), tables)
        .join(tables["territory"].select("territory_id", people="population"), on="territory_id")
        .join(regions_of(tables), on="territory_id", how="left")
    )
    shares = _region_shares(members, own, regions)
    figures = pl.concat([tables["commune_figure"], _ready_sites(tables)], how="diagonal_relaxed")
    frames = [
        _indicator(row, figures, members, own, shares, like)
        for row in tables["indicator"].iter_rows(named=True)
    ]
    return pl.concat(frames)


def _ready_sites(tables: Tables) -> pl.DataFrame:
    """Ready-to-use sites as figures of communes: nobody publishes their number.

    A list and a workbook of another year add up: the year is that of the newest.
    """
    return (
        tables["site"]
        .group_by("territory_id")
        .agg(value=pl.len().cast(pl.Float64), source=pl.col("source").min())
        .with_columns(
            year=pl.lit(tables["site"]["observed_on"].dt.year().max(), pl.Int16),
            figure=pl.lit("ready_sites"),
        )
    )


def _region_shares(members: pl.DataFrame, own: pl.DataFrame, regions: pl.DataFrame) -> pl.DataFrame:
    """unit_id (TI), region_id, share of its people; a commune of unknown people counts as one."""
    of_ti = members.join(own, left_on="unit_id", right_on="territory_id", how="semi")
    of_region = members.join(regions, left_on="unit_id", right_on="territory_id", how="semi")
    return (
        of_ti.join(of_region.select("territory_id", region_id="unit_id"), on="territory_id")
        .group_by("unit_id", "region_id")
        .agg(share=pl.col("people").fill_null(1).sum().cast(pl.Float64))
        .with_columns(pl.col("share") / pl.col("share").sum().over("unit_id"))
    )


def _indicator(
    about: dict[str, Any],
    figures: pl.DataFrame,
    members: pl.DataFrame,
    own: pl.DataFrame,
    shares: pl.DataFrame,
    like: pl.DataFrame,
) -> pl.DataFrame:
    """One indicator of every TI."""
    cells = _cells(about, figures)
    values = _values(about, cells, members)
    found = own.join(values, left_on="territory_id", right_on="unit_id", how="left")
    counts = about["rule"] in COUNTS
    compared = _per_inhabitant(values) if counts else values
    found = found.join(_of_regions(compared, shares), on="territory_id", how="left")
    found = found.join(_of_like(compared, like), on="territory_id", how="left")
    if counts:
        found = found.with_columns(pl.col("region_value", "matched_value") * pl.col("people"))
    known = pl.col("value").is_not_null()
    register = cells["source"].min() if cells.height else None
    year = cells["year"].max() if cells.height else None
    return found.select(
        "territory_id",
        pl.col("value").round(PERCENT_PLACES),
        pl.col("region_value").round(PERCENT_PLACES),
        pl.col("matched_value").round(PERCENT_PLACES),
        pl.col("people_share").round(PERCENT_PLACES),
        indicator_id=pl.lit(about["indicator_id"]),
        value_status=pl.when(known).then(pl.lit(KNOWN)).otherwise(pl.lit(UNKNOWN)),
        year=pl.lit(year, pl.Int16),
        register=pl.lit(register, pl.String),
        rank=pl.col("value").rank("min", descending=True).cast(pl.Int32),
        ranked=known.sum().cast(pl.Int32),
        region_gap=(pl.col("value") - pl.col("region_value")).round(PERCENT_PLACES),
        matched_gap=(pl.col("value") - pl.col("matched_value")).round(PERCENT_PLACES),
        matched=pl.col("matched").fill_null(0).cast(pl.Int32),
        communes_known=pl.col("communes_known").fill_null(0).cast(pl.Int32),
        communes=pl.col("communes").fill_null(0).cast(pl.Int32),
        need=_need(about["need_side"]),
    )


def _need(side: str | None) -> pl.Expr:
    """Whether a value is in the quarter of the TI that speaks of a need; null where unknown."""
    if side is None:
        return pl.lit(None, pl.Boolean)
    place = pl.col("value").rank("max", descending=side == "high")
    return place <= NEED_SHARE * pl.col("value").count()


def _cells(about: dict[str, Any], figures: pl.DataFrame) -> pl.DataFrame:
    """territory_id, value, weight (or base), year, source of the newest year of an indicator."""
    own = _newest(figures, about["figure"])
    if about["rule"] == "mean":
        return own
    if about["rule"] in COUNTS:
        return own.with_columns(weight=pl.lit(1.0))
    base = _newest(figures, about["base"]).select("territory_id", weight="value")
    joined = base.join(own.drop("weight"), on="territory_id", how="left")
    return joined.with_columns(
        pl.col("value").fill_null(0.0),
        pl.col("year").fill_null(pl.col("year").max()),
        pl.col("source").fill_null(pl.col("source").min()),
        named=pl.col("value").is_not_null(),
    ).filter(pl.col("source").is_not_null())


def _newest(figures: pl.DataFrame, name: str) -> pl.DataFrame:
    found = figures.filter((pl.col("figure") == name) & pl.col("value").is_not_null())
    newest = found.filter(pl.col("year") == pl.col("year").max())
    return newest.select("territory_id", "value", "weight", "year", "source")


def _values(about: dict[str, Any], cells: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """unit_id, value, people, people_share, communes_known, communes of every unit."""
    count, mean = about["rule"] in COUNTS, about["rule"] == "mean"
    placed = members.join(cells, on="territory_id", how="left", maintain_order="left")
    known = pl.col("value").is_not_null()
    if count and about["figures_from"] in cells["source"]:
        placed = _unnamed_as_zero(placed, everywhere=about["rule"] == "count")
    top = pl.col("value") * pl.col("weight") if mean else pl.col("value")
    bottom = pl.lit(1.0) if count else pl.col("weight").filter(known).sum()
    enough = pl.col("named").any() if about["rule"] == "listed" else known.any()
    people = pl.col("people").cast(pl.Float64)
    places = COUNT_PLACES if count else 2 * PERCENT_PLACES
    return placed.group_by("unit_id").agg(
        value=pl.when(enough & (bottom > 0)).then(
            (about["scale"] * top.filter(known).sum() / bottom).round(places)
        ),
        people=people.sum(),
        people_share=pl.when(people.sum() > 0).then(people.filter(known).sum() / people.sum()),
        communes_known=known.sum(),
        communes=pl.len(),
    )


def _unnamed_as_zero(placed: pl.DataFrame, *, everywhere: bool) -> pl.DataFrame:
    """A commune that a whole list does not name counts zero, in the régions that it names."""
    named = pl.col("region_id").is_in(
        placed.filter(pl.col("value").is_not_null())["region_id"].drop_nulls().unique().to_list()
    )
    zero = pl.when(pl.lit(everywhere) | named).then(pl.lit(0.0))
    return placed.with_columns(value=pl.coalesce("value", zero))


def _per_inhabitant(values: pl.DataFrame) -> pl.DataFrame:
    people = pl.col("people")
    return values.with_columns(value=pl.when(people > 0).then(pl.col("value") / people))


def _of_regions(values: pl.DataFrame, shares: pl.DataFrame) -> pl.DataFrame:
    """territory_id, region_value; null where that of one of its régions is unknown."""
    of_region = values.select(region_id="unit_id", of_region="value")
    joined = shares.join(of_region, on="region_id", how="left")
    whole = pl.col("of_region").is_not_null().all()
    return joined.group_by(territory_id="unit_id").agg(
        region_value=pl.when(whole).then((pl.col("of_region") * pl.col("share")).sum())
    )


def _of_like(values: pl.DataFrame, like: pl.DataFrame) -> pl.DataFrame:
    """territory_id, matched_value, matched of the TI that have like groupings with a value."""
    of_other = values.select(other_id="unit_id", of_other="value")
    known = like.join(of_other, on="other_id").filter(pl.col("of_other").is_not_null())
    return known.group_by("territory_id").agg(
        matched_value=pl.col("of_other").mean(), matched=pl.len()
    )
