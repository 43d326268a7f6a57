"""Points → the NUTS 3 region that holds each of them."""

import numpy as np
import polars as pl
import shapely
from numpy.typing import NDArray

from ti_graph.ingest.source import Source
from ti_graph.model.status import ESTIMATED, KNOWN

NEAR = 0.1
"""Degrees: outlines are simplified, so a harbour may lie off its region's coast."""


def nuts3_outlines(source: Source) -> pl.DataFrame:
    """territory_id, outline_wkt: outlines of the NUTS 3 regions that the source requires."""
    regions = source.table("territory").filter(pl.col("kind") == "nuts3")
    outlines = source.table("geometry").drop_nulls("outline_wkt")
    return regions.join(outlines, on="territory_id").select("territory_id", "outline_wkt")


def located(points: pl.DataFrame, regions: pl.DataFrame) -> pl.DataFrame:
    """_row, territory_id, territory_status: the region that holds a point, or the nearest one.

    `points`: _row, longitude, latitude, all known. A region that is only near (within 0.1 degree)
    is an estimate; a point that is near none is left out.
    """
    shapes = shapely.points(points.select("longitude", "latitude").to_numpy())
    tree = shapely.STRtree(shapely.from_wkt(regions["outline_wkt"].to_numpy()))
    ids = regions["territory_id"]
    within = _found(points, ids, tree.query(shapes, predicate="within"), KNOWN)
    near = _found(points, ids, tree.query_nearest(shapes, max_distance=NEAR), ESTIMATED)
    return pl.concat([within, near]).unique("_row", keep="first", maintain_order=True)


def _found(
    points: pl.DataFrame, regions: pl.Series, pairs: NDArray[np.intp], status: str
) -> pl.DataFrame:
    """Pairs of (point, region) as rows; a point on a border takes the first region by code."""
    return pl.DataFrame(
        {
            "_row": points["_row"].gather(pairs[0]),
            "territory_id": regions.gather(pairs[1]),
            "territory_status": [status] * pairs.shape[1],
        },
        schema_overrides={"territory_status": pl.String},
    ).sort("_row", "territory_id")
