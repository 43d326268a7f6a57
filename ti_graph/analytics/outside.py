"""Groupings outside the programme: those that no TI of a phase reaches into, and like ones."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from ti_graph.analytics.aid_comparison import Units, match
from ti_graph.analytics.inputs import Tables
from ti_graph.model.grounds import SIMULATED
from ti_graph.model.industries import division
from ti_graph.model.phases import territories_of_phase

LEAST_SITES = 5
"""Sites from which the mix of industries of a unit is one."""


def territories(tables: Tables, phase: int | None = None) -> pl.DataFrame:
    """territory_id of the TI of a phase; of the current one where none is named."""
    return territories_of_phase(tables["territory"], phase)


def groupings_outside(tables: Tables, phases: Sequence[int] = ()) -> pl.DataFrame:
    """territory_id of the EPCI that no TI of the phases (else the current one) reaches into."""
    within = tables["within"].select("member_id", "container_id")
    inside = pl.concat([territories(tables, phase) for phase in phases or (None,)])
    taken = within.join(inside, left_on="container_id", right_on="territory_id", how="semi")
    reached = pl.concat(
        [
            taken.select("member_id"),
            within.join(taken, on="member_id", how="semi").select(member_id="container_id"),
        ]
    )
    groupings = tables["territory"].filter(pl.col("kind") == "epci").select("territory_id")
    return groupings.join(reached, left_on="territory_id", right_on="member_id", how="anti").sort(
        "territory_id"
    )


def communes_of(units: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """unit_id, territory_id (commune) of every commune that lies in a unit (`territory_id`)."""
    communes = tables["territory"].filter(pl.col("kind") == "commune").select("territory_id")
    return (
        tables["within"]
        .join(units, left_on="container_id", right_on="territory_id", how="semi")
        .join(communes, left_on="member_id", right_on="territory_id", how="semi")
        .select(unit_id="container_id", territory_id="member_id")
        .unique()
    )


def regions_of(tables: Tables) -> pl.DataFrame:
    """territory_id (commune), region_id: the région in which each commune lies."""
    regions = tables["territory"].filter(pl.col("kind") == "region").select("territory_id")
    return communes_of(regions, tables).select("territory_id", region_id="unit_id")


def like_groupings(sites: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """territory_id, other_id: up to three groupings outside the programme for each TI.

    They are those with the nearest mix of industrial sites by division, among those of like size
    (people within a factor of two). `sites`: site_id, industry_id, territory_id (commune), ground.
    """
    own, other = territories(tables), groupings_outside(tables)
    known = sites.filter(pl.col("ground") != SIMULATED).unique(["site_id", "territory_id"])
    mixes = _mixes(known, communes_of(pl.concat([own, other]), tables), tables)
    treated, donors = (
        _units(mixes.join(units, on="territory_id", how="semi")) for units in (own, other)
    )
    if not treated.names or not donors.names:
        return pl.DataFrame(schema={"territory_id": pl.String, "other_id": pl.String})
    pairs = [
        (treated.names[number], donors.names[place])
        for number, places in enumerate(match(treated, donors).places)
        for place in places
    ]
    return pl.DataFrame(
        pairs, schema={"territory_id": pl.String, "other_id": pl.String}, orient="row"
    )


def _mixes(sites: pl.DataFrame, members: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """territory_id, people and the sites of each division, of units with enough sites."""
    people = (
        members.join(tables["territory"].select("territory_id", "population"), on="territory_id")
        .group_by(territory_id="unit_id")
        .agg(people=pl.col("population").sum())
    )
    counted = (
        sites.select("territory_id", division=division())
        .join(members, on="territory_id")
        .group_by("unit_id", "division")
        .agg(observed=pl.len().cast(pl.Float64))
        .filter(pl.col("observed").sum().over("unit_id") >= LEAST_SITES)
    )
    if counted.is_empty():
        return people.clear()
    wide = counted.pivot(on="division", index="unit_id", values="observed", sort_columns=True)
    return (
        wide.fill_null(0.0)
        .rename({"unit_id": "territory_id"})
        .join(people.filter(pl.col("people") > 0), on="territory_id")
        .sort("territory_id")
    )


def _units(rows: pl.DataFrame) -> Units:
    counts = rows.drop("territory_id", "people").to_numpy().astype(np.float64)
    total = counts.sum(axis=1, keepdims=True)
    people = rows["people"].to_numpy().astype(np.float64)
    return Units(tuple(rows["territory_id"]), people, people, counts / np.maximum(total, 1))
