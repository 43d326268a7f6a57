"""Sites as counts of areas × industries, one register at a time.

Areas are the TI that are judged on the register, then every other TI, and what lies outside all of
them by département: these are as large as a TI, and the laws of industries are learned on them,
too. A TI that is judged on another register stays an area here: what is known of it elsewhere does
not change the laws that others are held to.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from ti_graph.analytics.beside import places_beside
from ti_graph.analytics.local_units import Counted, Floats

LEAST_SITES = 200
"""A register with fewer sites tells no law."""


@dataclass(frozen=True)
class Ground:
    """What some territories are judged on."""

    ground: str
    register: str
    year: int | None
    territories: list[str]


def registers_of(grounds: pl.DataFrame) -> Iterator[Ground]:
    """The registers of `grounds` (ti_id, ground, register, year), each with its territories."""
    known = grounds.drop_nulls("register").sort("register", "ti_id")
    for (name,), rows in known.group_by("register", maintain_order=True):
        years = rows["year"].drop_nulls().to_list()
        yield Ground(
            str(rows["ground"][0]), str(name), max(years, default=None), rows["ti_id"].to_list()
        )


def counted_in(sites: pl.DataFrame, ground: Ground, near: pl.DataFrame) -> Counted | None:
    """The counts of one register; None where it tells too little.

    `near`: ti_id, beside_id, the nearest first.
    """
    own = sites.filter(pl.col("register") == ground.register).with_columns(
        area=pl.coalesce("ti_id", pl.format("rest-{}", pl.col("rest_id").fill_null("")))
    )
    if own.height < LEAST_SITES:
        return None
    rest = sorted(set(own["area"].unique()) - set(ground.territories))
    areas = [*ground.territories, *rest]
    industries = own["industry_id"].unique().sort().to_list()
    firms = _firms(own, areas, industries)
    tested = len(ground.territories)
    return Counted(
        areas,
        tested,
        industries,
        _sites(own, areas, industries),
        firms,
        places_beside(near, areas, tested, firms),
    )


def _sites(rows: pl.DataFrame, areas: list[str], industries: list[str]) -> Floats:
    return _matrix(rows.unique(["site_id", "area"]), areas, industries)


def _firms(rows: pl.DataFrame, areas: list[str], industries: list[str]) -> Floats:
    return _matrix(rows.unique(["unit", "industry_id", "area"]), areas, industries)


def _matrix(rows: pl.DataFrame, areas: list[str], industries: list[str]) -> Floats:
    known = rows.group_by("area", "industry_id").len()
    row = {name: place for place, name in enumerate(areas)}
    column = {name: place for place, name in enumerate(industries)}
    out = np.zeros((len(areas), len(industries)))
    out[
        known["area"].replace_strict(row, return_dtype=pl.Int64).to_numpy(),
        known["industry_id"].replace_strict(column, return_dtype=pl.Int64).to_numpy(),
    ] = known["len"].to_numpy()
    return out
