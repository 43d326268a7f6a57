"""Where communes stand, as far as registers say: no source gives the points of all communes.

A commune stands at the point that a register gives it in place of its sites', else at the mean of
its sites and offices. One without any has no point.
"""

import polars as pl

from ti_graph.analytics.inputs import Tables
from ti_graph.model.closure import DERIVED

POINT = ("territory_id", "longitude", "latitude")


def commune_points(tables: Tables) -> pl.DataFrame:
    """territory_id, longitude, latitude, source of each commune that has something that stands."""
    sites = tables["facility"].filter(
        pl.col("first_of_site").fill_null(value=True), pl.col("placed").fill_null(value=False)
    )
    offices = tables["service_point"].select(*POINT, of_commune=pl.lit(value=False))
    best = pl.col("of_commune").fill_null(value=False)
    communes = tables["territory"].filter(pl.col("kind") == "commune")
    return (
        pl.concat([sites.select(*POINT, "of_commune"), offices], how="vertical_relaxed")
        .drop_nulls(["longitude", "latitude"])
        .join(communes, on="territory_id", how="semi")
        .filter(best == best.max().over("territory_id"))
        .group_by("territory_id")
        .agg(pl.col("longitude").mean(), pl.col("latitude").mean())
        .sort("territory_id")
        .with_columns(source=pl.lit(DERIVED))
    )
