"""How far each industrial site of a TI lies from the nearest passenger station, as birds fly.

A site without a point has no distance; a point that is given for another commune is not its own.
Where a register gives the sites of a commune one and the same point, that is the commune's: what is
measured from it is an estimate, and says so. Nor is a distance known in a région of which the list
names no station: the nearest of the list would be beyond the sea, and another network may serve it.
A site that a register places in several TI has a point in each.
"""

import numpy as np
import polars as pl
from scipy.spatial import cKDTree

from ti_graph.analytics.input_output import Floats
from ti_graph.analytics.inputs import Tables
from ti_graph.analytics.outside import regions_of
from ti_graph.analytics.partners import EARTH_KM
from ti_graph.ingest.registers import by_commune, located, sites_of
from ti_graph.model.grounds import SIMULATED
from ti_graph.model.status import ESTIMATED, KNOWN, UNKNOWN


def site_reach(sites: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """site_id, establishment_id, facility_id, territory_id (TI), point_id, distance_km, its status.

    `sites`: site_id, establishment_id, territory_id (commune), ti_id, ground.
    """
    stations = located(tables["service_point"].filter(pl.col("kind") == "station"))
    own = sites.filter(pl.col("ti_id").is_not_null(), pl.col("ground") != SIMULATED)
    if stations.is_empty() or own.is_empty():
        return pl.DataFrame()
    once = own.sort("site_id", "ti_id", "territory_id").unique(["site_id", "ti_id"], keep="first")
    found = once.join(_measured(once, stations, tables), on=["site_id", "ti_id"], how="left")
    return found.sort("site_id", "ti_id").select(
        "site_id",
        "establishment_id",
        facility_id=pl.when(pl.col("establishment_id").is_null()).then("site_id"),
        territory_id="ti_id",
        point_id="point_id",
        distance_km="distance_km",
        distance_status=pl.when(pl.col("distance_km").is_null())
        .then(pl.lit(UNKNOWN))
        .when("of_commune")
        .then(pl.lit(ESTIMATED))
        .otherwise(pl.lit(KNOWN)),
    )


def _measured(sites: pl.DataFrame, stations: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """site_id, ti_id, point_id, distance_km, of_commune of the sites that have a distance."""
    regions = regions_of(tables)
    served = regions.join(stations, on="territory_id", how="semi").select("region_id").unique()
    reached = regions.join(served, on="region_id", how="semi").select("territory_id")
    placed = sites.join(_points(tables), on=["site_id", "territory_id"]).join(
        reached, on="territory_id", how="semi"
    )
    if placed.is_empty():
        return pl.DataFrame(
            schema={"site_id": pl.String, "ti_id": pl.String, "point_id": pl.String}
            | {"distance_km": pl.Float64, "of_commune": pl.Boolean}
        )
    chord, nearest = cKDTree(_sphere(stations)).query(_sphere(placed))
    angle = 2 * np.arcsin(np.clip(np.asarray(chord) / 2, 0, 1))
    return placed.select(
        "site_id",
        "ti_id",
        "of_commune",
        point_id=stations["point_id"].gather(np.asarray(nearest)),
        distance_km=pl.Series(angle * EARTH_KM).round(3),
    )


def _points(tables: Tables) -> pl.DataFrame:
    """site_id, territory_id, longitude, latitude, of_commune, as registers and censuses say."""
    where = ("territory_id", "longitude", "latitude", "source")
    of_registers = sites_of(tables["facility"]).select(*where, "site_id")
    of_census = tables["establishment"].select(*where, site_id="establishment_id")
    found = located(pl.concat([of_census, of_registers], how="vertical_relaxed"))
    found = found.with_columns(of_commune=pl.col("source").is_in(by_commune(found)))
    # A point of the site itself before one of its commune.
    best = found.sort("of_commune", maintain_order=True).drop("source")
    return best.unique(["site_id", "territory_id"], keep="first", maintain_order=True)


def _sphere(rows: pl.DataFrame) -> Floats:
    """Points on the unit sphere."""
    east, north = (np.radians(rows[name].to_numpy()) for name in ("longitude", "latitude"))
    return np.column_stack(
        [np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)]
    )
