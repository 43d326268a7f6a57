"""How far each industrial site of a TI lies from the nearest passenger station, as birds fly.

A site without a point of its own is left out: its commune says too little of where it is, and a
point that is given for another commune is not its own. One that a register places in several TI has
a point in each.
"""

import numpy as np
import polars as pl
from scipy.spatial import cKDTree

from ti_graph.analytics.input_output import Floats
from ti_graph.analytics.inputs import Tables
from ti_graph.analytics.partners import EARTH_KM
from ti_graph.model.grounds import SIMULATED


def site_reach(sites: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """site_id, establishment_id, facility_id, territory_id (TI), point_id, distance_km.

    `sites`: site_id, establishment_id, territory_id (commune), ti_id, ground.
    """
    stations = _located(tables["service_point"].filter(pl.col("kind") == "station"))
    own = sites.filter(pl.col("ti_id").is_not_null(), pl.col("ground") != SIMULATED)
    placed = own.unique(["site_id", "ti_id"]).join(_points(tables), on=["site_id", "territory_id"])
    placed = placed.sort("site_id", "ti_id")
    if stations.is_empty() or placed.is_empty():
        return pl.DataFrame()
    chord, nearest = cKDTree(_sphere(stations)).query(_sphere(placed))
    angle = 2 * np.arcsin(np.clip(np.asarray(chord) / 2, 0, 1))
    return placed.select(
        "site_id",
        "establishment_id",
        facility_id=pl.when(pl.col("establishment_id").is_null()).then("site_id"),
        territory_id="ti_id",
        point_id=stations["point_id"].gather(np.asarray(nearest)),
        distance_km=pl.Series(angle * EARTH_KM).round(3),
    )


def _points(tables: Tables) -> pl.DataFrame:
    """site_id, territory_id, longitude, latitude: where a register or the census says it is."""
    where = ("territory_id", "longitude", "latitude")
    of_registers = tables["facility"].select(
        *where, site_id=pl.coalesce("establishment_id", "facility_id")
    )
    of_census = tables["establishment"].select(*where, site_id="establishment_id")
    found = _located(pl.concat([of_census, of_registers]))
    return found.unique(["site_id", "territory_id"], keep="first", maintain_order=True)


def _located(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.filter(pl.col("longitude").is_not_null() & pl.col("latitude").is_not_null())


def _sphere(rows: pl.DataFrame) -> Floats:
    """Points on the unit sphere."""
    east, north = (np.radians(rows[name].to_numpy()) for name in ("longitude", "latitude"))
    return np.column_stack(
        [np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)]
    )
