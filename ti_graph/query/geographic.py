"""A table with a geometry as GeoJSON or GeoPackage.

The geometry is a column of WKT, or the columns longitude and latitude.
"""

import json
import re
from collections.abc import Callable, Mapping
from functools import partial

import shapely
from shapely.geometry.base import BaseGeometry

from ti_graph.errors import QueryError
from ti_graph.query.column_types import frame_of
from ti_graph.query.geopackage import geopackage
from ti_graph.query.run import Plain, Table

_WKT = re.compile(
    r"^(?:<[^>]*> )?((?:MULTI)?(?:POINT|LINESTRING|POLYGON)|GEOMETRYCOLLECTION)\b", re.IGNORECASE
)
POINT = ("longitude", "latitude")

Record = Mapping[str, Plain]


def geojson(table: Table, about: Mapping[str, object]) -> bytes:
    """A feature collection (RFC 7946), `about` among its members.

    Raises QueryError where there is no geometry.
    """
    shape, used = _geometry(table)
    features = [
        {
            "type": "Feature",
            "geometry": _mapped(shape(record)),
            "properties": {name: value for name, value in record.items() if name not in used},
        }
        for record in table.records()
    ]
    found = {"type": "FeatureCollection", **about, "features": features}
    return json.dumps(found, ensure_ascii=False).encode()


def packaged(table: Table, about: Mapping[str, object]) -> bytes:
    """A GeoPackage of one layer, `about` in its metadata.

    Raises QueryError where there is no geometry.
    """
    shape, used = _geometry(table)
    shapes = [shape(record) for record in table.records()]
    query = str(about.get("query", ""))
    kept = frame_of(table.columns, table.rows, query, table.kinds).drop(used - set(POINT))
    return geopackage(kept, shapes, query.rsplit("/", 1)[-1] or "rows", about)


def _geometry(table: Table) -> tuple[Callable[[Record], BaseGeometry | None], set[str]]:
    """How to read a record's geometry, and the columns that hold it."""
    for place, name in enumerate(table.columns):
        values = [row[place] for row in table.rows if row[place] is not None]
        if values and all(isinstance(one, str) and _WKT.match(one) for one in values):
            return partial(_from_wkt, name), {name}
    if set(POINT) <= set(table.columns):
        return _point, set(POINT)
    if not table.rows:
        return _nowhere, set()
    raise QueryError("no_geometry", columns=", ".join(table.columns))


def _nowhere(record: Record) -> BaseGeometry | None:  # noqa: ARG001 - one shape of reader
    """An answer without a row is a map without a thing on it: no fault of who asks."""
    return None


def _from_wkt(column: str, record: Record) -> BaseGeometry | None:
    value = record[column]
    return None if value is None else shapely.from_wkt(re.sub(r"^<[^>]*> ", "", str(value)))


def _mapped(shape: BaseGeometry | None) -> object:
    """A geometry with its rings as RFC 7946 wants them: the outer one counter-clockwise."""
    return None if shape is None else shapely.geometry.mapping(shapely.orient_polygons(shape))


def _point(record: Record) -> BaseGeometry | None:
    longitude, latitude = (record[name] for name in POINT)
    if longitude is None or latitude is None:
        return None
    return shapely.Point(float(longitude), float(latitude))
