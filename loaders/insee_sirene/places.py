"""Where the geolocated register puts establishments: in their own part of France, or nowhere."""

import polars as pl

from loaders.insee_sirene.columns import PLACES, PLACES_READ
from ti_graph.ingest import Source, stock
from ti_graph.ingest.communes import departement
from ti_graph.ingest.names import is_diffused
from ti_graph.ingest.projection import POINT, WGS_84, wgs84

MIDDLE_OF_COMMUNE = "33"
"""Quality of a place that is only that of the commune."""


def with_places(source: Source, rows: pl.DataFrame, file: str) -> pl.DataFrame:
    """Rows with `longitude` and `latitude`: never those of a unit that asks for privacy."""
    if not source.has(file):
        none = pl.lit(None, pl.Float64)
        return rows.with_columns(longitude=none, latitude=none)
    found = _places(source, rows, file).select("siret", *POINT)
    public = is_diffused(pl.col("statutDiffusionEtablissement"))
    return rows.join(found, on="siret", how="left", maintain_order="left").with_columns(
        pl.when(public).then(name).alias(name) for name in POINT
    )


def _places(source: Source, rows: pl.DataFrame, file: str) -> pl.DataFrame:
    """Exact places of the rows' establishments, once each; those out of their area are reported."""
    sirets = source.options.engine.table(rows.select("siret"))
    frame = stock.with_texts(source.stock(file, PLACES), PLACES_READ)
    places = source.collect_stock(file, stock.of_establishments(frame, sirets))
    areas = rows.select("siret", departement=departement(pl.col("codeCommuneEtablissement")))
    exact = places.filter(pl.col("qualite_xy") != MIDDLE_OF_COMMUNE).unique("siret", keep="first")
    measured = exact.join(areas.unique("siret"), on="siret").with_columns(
        x=pl.col("x_longitude").cast(pl.Float64, strict=False),
        y=pl.col("y_latitude").cast(pl.Float64, strict=False),
        epsg=pl.lit(WGS_84, pl.Int64),
    )
    found = wgs84(measured)
    source.quarantine.add(
        found.filter(pl.col("longitude").is_null(), pl.col("x_longitude").is_not_null()),
        file=source.files[file].name,
        column="siret",
        reason="the point is not in its part of France: the place is unknown",
    )
    if swapped := found["swapped"].sum():
        source.notify("swapped_in_france", count=int(swapped))
    return found
