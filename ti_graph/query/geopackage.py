"""Rows with a geometry as a GeoPackage, by GDAL (pyogrio, an extra of the package)."""

import io
import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import polars as pl
import shapely
from shapely.geometry.base import BaseGeometry

from ti_graph.errors import NotInstalledError
from ti_graph.query.column_types import frame_of
from ti_graph.query.file_sources import with_sources
from ti_graph.query.layer_style import styled

GEOMETRY = "geom"
VERSION = "1.2"
"""Of the format: what installed readers know. A later one makes QGIS of before 2024 warn."""
RESERVED = {"fid", GEOMETRY}
"""Columns that the format has of its own."""
_AREAS = {"Polygon", "MultiPolygon"}
_EMPTY: dict[type[pl.DataType], object] = {
    pl.Int64: 0, pl.Float64: np.nan, pl.Boolean: False, pl.String: "",
    pl.Date: date(1970, 1, 1),
}  # fmt: skip


def geopackage(
    frame: pl.DataFrame,
    shapes: Sequence[BaseGeometry | None],
    layer: str,
    about: Mapping[str, object],
) -> bytes:
    """One layer in WGS 84; what is not known is NULL; `about` is in the metadata of the file.

    Its default style is in it too: QGIS opens it coloured.

    Raises NotInstalledError where pyogrio is not installed.
    """
    try:
        from pyogrio import raw  # noqa: PLC0415 - an extra: imported when one is written
    except ImportError:
        raise NotInstalledError("no_geopackage") from None
    kind, written = _of_one_kind(shapes)
    columns, names = [frame[name] for name in frame.columns], _free(frame.columns)
    metadata = {name: _text(value) for name, value in about.items() if value is not None}
    stream = io.BytesIO()
    raw.write(
        stream,
        geometry=np.array(written, dtype=object),
        field_data=[_filled(one) for one in columns],
        field_mask=[one.is_null().to_numpy() for one in columns],
        fields=np.array(names, dtype=object),
        layer=layer,
        driver="GPKG",
        geometry_type=kind,
        crs="EPSG:4326",
        layer_options={"GEOMETRY_NAME": GEOMETRY},
        dataset_options={"VERSION": VERSION},
        dataset_metadata=metadata,
    )
    named = frame.rename(dict(zip(frame.columns, names, strict=True)))
    return styled(stream.getvalue(), layer, GEOMETRY, kind, named)


def geopackage_of(geojson: bytes, about: Mapping[str, object]) -> bytes:
    """The same rows as a GeoPackage: GDAL is not loaded where queries are answered."""
    features = json.loads(geojson)["features"]
    columns = list(features[0]["properties"]) if features else []
    rows = [list(one["properties"].values()) for one in features]
    query = str(about.get("query", ""))
    shapes = [one["geometry"] and shapely.geometry.shape(one["geometry"]) for one in features]
    own = with_sources(columns, rows, about)
    return geopackage(frame_of(columns, rows, query), shapes, query.rsplit("/", 1)[-1], own)


def _of_one_kind(shapes: Sequence[BaseGeometry | None]) -> tuple[str, list[bytes | None]]:
    """The type of the layer, and each geometry as WKB; areas are all multipolygons."""
    kinds = {shape.geom_type for shape in shapes if shape is not None}
    if kinds and kinds <= _AREAS:
        return "MultiPolygon", [None if one is None else _wkb(_many(one)) for one in shapes]
    kind = next(iter(kinds)) if len(kinds) == 1 else "Unknown"
    return kind, [None if one is None else _wkb(one) for one in shapes]


def _many(shape: BaseGeometry) -> BaseGeometry:
    return shapely.MultiPolygon([shape]) if isinstance(shape, shapely.Polygon) else shape


def _wkb(shape: BaseGeometry) -> bytes:
    found: bytes = shapely.to_wkb(shape)
    return found


def _filled(column: pl.Series) -> "np.ndarray[Any, Any]":
    """Values as the driver takes them; those that are masked hold something of the type."""
    if column.dtype == pl.String:
        return np.array(column.fill_null("").to_list(), dtype=object)
    return column.fill_null(_EMPTY[type(column.dtype)]).to_numpy()


def _free(names: Sequence[str]) -> list[str]:
    """Names that do not clash with the format's own, nor with each other by their case."""
    taken, found = set(RESERVED), []
    for name in names:
        free = name
        while free.lower() in taken:
            free = f"{free}_"
        taken.add(free.lower())
        found.append(free)
    return found


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
