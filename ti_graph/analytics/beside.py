"""Which territories lie beside each: one rule, for what ships and for what it is judged on.

They are the `NEAREST` other TI of the phase, by the great circle between the points of their
outlines, where they are no farther than `MOST_KM`. One in which a register lists nothing says
nothing, and none farther takes its place.
"""

from collections.abc import Sequence

import polars as pl

from ti_graph.analytics import inputs
from ti_graph.analytics.inputs import Tables
from ti_graph.analytics.local_units import Floats
from ti_graph.analytics.partners import distance_km

NEAREST = 2
MOST_KM = 60.0


def nearest(tables: Tables) -> pl.DataFrame:
    """ti_id, beside_id: the TI beside each TI, the nearest first."""
    points = tables["geometry"].select("territory_id", "longitude", "latitude")
    own = inputs.current_territories(tables).select("territory_id").join(points, on="territory_id")
    return (
        distance_km(own, own)
        .filter(pl.col("territory_id") != pl.col("partner_id"), pl.col("distance_km") <= MOST_KM)
        .sort("territory_id", "distance_km", "partner_id")
        .group_by("territory_id", maintain_order=True)
        .head(NEAREST)
        .select(ti_id="territory_id", beside_id="partner_id")
    )


def places_beside(
    near: pl.DataFrame, areas: Sequence[str], tested: int, firms: Floats
) -> list[list[int]]:
    """Of each tested area the places of those beside it in which a register lists firms.

    `near`: as of `nearest`. `firms`: areas × industries.
    """
    place = {name: at for at, name in enumerate(areas)}
    found: dict[str, list[int]] = {}
    for territory, other in near.select("ti_id", "beside_id").iter_rows():
        if other in place and firms[place[other]].any():
            found.setdefault(territory, []).append(place[other])
    return [found.get(territory, []) for territory in areas[:tested]]
