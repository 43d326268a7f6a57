"""Outlines simplified for maps, and a point inside each (WGS 84, longitude first)."""

from collections.abc import Sequence

import numpy as np
import polars as pl
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

DECIMALS = 4
"""Of a degree: about ten metres."""


def places(geometry: pl.Series, tolerance: float) -> pl.DataFrame:
    """`longitude`, `latitude` of a point inside, and `outline_wkt`, of GeoJSON geometries.

    Outlines are simplified to `tolerance` degrees, together: where they share a border without
    overlap, they still do. A geometry without area has no outline; one of its points stands for it.
    """
    shapes: list[BaseGeometry] = [shapely.from_geojson(text) for text in geometry]
    areas = [area(shape) for shape in shapes]
    inside = [
        shapely.point_on_surface(shape if surface is None else surface)
        for shape, surface in zip(shapes, areas, strict=True)
    ]
    simple = simplified([surface for surface in areas if surface is not None], tolerance)
    outlines = iter(str(text) for text in shapely.to_wkt(simple, rounding_precision=DECIMALS))
    return pl.DataFrame(
        {
            "longitude": [round(point.x, DECIMALS) for point in inside],
            "latitude": [round(point.y, DECIMALS) for point in inside],
            "outline_wkt": [None if surface is None else next(outlines) for surface in areas],
        },
        schema={"longitude": pl.Float64, "latitude": pl.Float64, "outline_wkt": pl.String},
    )


def simplified(
    areas: Sequence[MultiPolygon], tolerance: float, decimals: int = DECIMALS
) -> NDArray[np.object_]:
    """Outlines simplified to `tolerance` degrees, together, their corners rounded to `decimals`."""
    seen = np.array([_without_specks(shape, tolerance**2) for shape in areas], dtype=object)
    if shapely.coverage_is_valid(seen):
        simple = shapely.coverage_simplify(seen, tolerance)
    else:
        simple = shapely.simplify(seen, tolerance, preserve_topology=True)
    # Unlike rounding text, this stays valid.
    return np.asarray(shapely.set_precision(simple, 10.0**-decimals), dtype=object)


def area(shape: BaseGeometry) -> MultiPolygon | None:
    """The polygons of a geometry; None where it has none."""
    parts = [part for part in _parts(shape) if isinstance(part, Polygon) and not part.is_empty]
    return MultiPolygon(parts) if parts else None


def _parts(shape: BaseGeometry) -> list[BaseGeometry]:
    if not hasattr(shape, "geoms"):
        return [shape]
    return [single for part in shape.geoms for single in _parts(part)]


def _without_specks(shape: MultiPolygon, least: float) -> MultiPolygon:
    """Islands too small to be seen at that scale are left out, but never the largest part."""
    parts = sorted(shape.geoms, key=lambda part: part.area, reverse=True)
    return MultiPolygon([parts[0], *(part for part in parts[1:] if part.area >= least)])
