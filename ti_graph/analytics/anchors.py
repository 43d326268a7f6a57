"""Organisations that a candidate filière could lean on: ties that are reported first, then themes.

    declared  a membership of the organisation in the territory that is known and not denied
    area      a chamber of commerce whose ground holds a part of the territory: firms belong to it
              by law, and nobody declared it
    theme     the divisions of the organisation's theme (an editorial reading, no membership) and
              those of the filière have some in common, and its seat lies within `THEME_KM`; its
              strength is (shared / the filière's divisions) · exp(−km / 100), without distance for
              a national committee, which is everywhere

A theme never stands for a tie: the three are named apart, and rank in that order. Distances are
great-circle, from a point of the TI to one of the group of municipalities of the seat.
"""

import polars as pl

from ti_graph.analytics.inputs import Tables
from ti_graph.analytics.pole_matches import filiere_divisions, seat_distances
from ti_graph.model.results import TIES

DECAY_KM = 100.0
THEME_KM = 100.0
"""A theme in common says something within this distance alone."""
SHOWN = 10
NATIONAL = ("csf",)
CHAMBERS = ("cci",)
ABSENT = "absent"
DECLARED, AREA, THEME = TIES
ORDER = {tie: place for place, tie in enumerate(TIES)}
LINK = ["suggestion_id", "organisation_id"]


def anchors(filiere: pl.DataFrame, industries: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """The `SHOWN` first anchors of each candidate filière.

    `filiere`: suggestion_id, territory_id. `industries`: suggestion_id, industry_id (NAF
    subclasses). Returns suggestion_id, organisation_id, tie, rank, strength, distance_km,
    shared_divisions.
    """
    own = filiere.select("suggestion_id", "territory_id")
    themes = _themes(industries, tables)
    tied = own.join(_ties(tables), on="territory_id").drop("territory_id")
    rows = pl.concat([tied.select(LINK), themes.select(LINK)]).unique()
    joined = (
        rows.join(own, on="suggestion_id")
        .join(tied, on=LINK, how="left")
        .join(themes, on=LINK, how="left")
        .join(seat_distances(tables), on=["territory_id", "organisation_id"], how="left")
        .with_columns(pl.col("shared_divisions").fill_null(0))
    )
    return _ranked(joined.join(_kinds(tables), on="organisation_id", how="left"))


def _ranked(joined: pl.DataFrame) -> pl.DataFrame:
    nearness = (
        pl.when(pl.col("kind").is_in(NATIONAL))
        .then(1.0)
        .otherwise((-pl.col("distance_km") / DECAY_KM).exp().fill_null(0))
    )
    tied = pl.col("tied").is_not_null()
    close = pl.col("kind").is_in(NATIONAL) | (pl.col("distance_km") <= THEME_KM)
    return (
        joined.filter(tied | close.fill_null(value=False))
        .with_columns(
            tie=pl.col("tied").fill_null(THEME),
            strength=pl.when(tied)
            .then(1.0)
            .otherwise((pl.col("shared_part").fill_null(0) * nearness).clip(0, 1)),
        )
        .sort(
            "suggestion_id", pl.col("tie").replace_strict(ORDER), "strength", "organisation_id",
            descending=[False, False, True, False],
        )
        .with_columns(rank=pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("suggestion_id"))
        .filter(pl.col("rank") <= SHOWN)
        .select(*LINK, "tie", "rank", "strength", "distance_km", "shared_divisions")
    )  # fmt: skip


def _kinds(tables: Tables) -> pl.DataFrame:
    return tables["organisation"].select("organisation_id", pl.col("kind").cast(pl.String))


def _themes(industries: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """suggestion_id, organisation_id, shared_divisions, shared_part, where a division is shared."""
    own = filiere_divisions(industries)
    size = own.group_by("suggestion_id").agg(size=pl.len())
    return (
        own.join(
            tables["organisation_industry"].select("organisation_id", "industry_id"),
            on="industry_id",
        )
        .group_by(LINK)
        .agg(shared_divisions=pl.len().cast(pl.Int32))
        .join(size, on="suggestion_id")
        .with_columns(shared_part=pl.col("shared_divisions") / pl.col("size"))
        .drop("size")
    )


def _ties(tables: Tables) -> pl.DataFrame:
    """territory_id (TI), organisation_id, tied: memberships, else the grounds of chambers."""
    ti = tables["within"].filter(pl.col("container_id").str.starts_with("ti-"))
    found = tables["membership"].filter(pl.col("presence").cast(pl.String) != ABSENT)
    by_hand = found.select("territory_id", "organisation_id")
    inside = found.join(ti, left_on="territory_id", right_on="member_id").select(
        "organisation_id", territory_id="container_id"
    )
    direct = by_hand.filter(pl.col("territory_id").str.starts_with("ti-"))
    declared = pl.concat([direct, inside.select("territory_id", "organisation_id")])
    return pl.concat(
        [
            declared.with_columns(tied=pl.lit(DECLARED)),
            _grounds(tables).with_columns(tied=pl.lit(AREA)),
        ]
    ).unique(["territory_id", "organisation_id"], keep="first", maintain_order=True)


def _grounds(tables: Tables) -> pl.DataFrame:
    """The chambers whose ground holds a commune of the TI."""
    chamber = tables["organisation"].filter(
        pl.col("kind").is_in(CHAMBERS) & pl.col("area_id").is_not_null()
    )
    within = tables["within"]
    ti = within.filter(pl.col("container_id").str.starts_with("ti-")).select(
        "member_id", territory_id="container_id"
    )
    return (
        chamber.select("organisation_id", "area_id")
        .join(within, left_on="area_id", right_on="container_id")
        .join(ti, on="member_id")
        .select("territory_id", "organisation_id")
        .unique()
    )
