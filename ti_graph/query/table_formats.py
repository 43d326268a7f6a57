"""The answer of a named query as bytes, in the format that was asked for."""

import csv
import io
import json
import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Literal

import polars as pl
import shapely
from shapely.geometry.base import BaseGeometry

from ti_graph.errors import QueryError
from ti_graph.query.column_types import frame_of, text_of
from ti_graph.query.run import Plain, Table
from ti_graph.query.spreadsheet import french_csv, workbook

TableFormat = Literal["json", "csv", "csv-fr", "tsv", "xlsx", "parquet", "geojson"]
MEDIA_TYPES: dict[TableFormat, str] = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8; header=present",
    "csv-fr": "text/csv; charset=utf-8; header=present",
    "tsv": "text/tab-separated-values; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "geojson": "application/geo+json",
}
"""Format → media type."""
BY_MEDIA_TYPE: dict[str, TableFormat] = {
    kind.split(";")[0]: name for name, kind in MEDIA_TYPES.items() if name != "csv-fr"
}
"""Media type → format: CSV for programs unless the other is asked for by its name."""

_WKT = re.compile(
    r"^(?:<[^>]*> )?((?:MULTI)?(?:POINT|LINESTRING|POLYGON)|GEOMETRYCOLLECTION)\b", re.IGNORECASE
)
POINT = ("longitude", "latitude")

About = Mapping[str, object]
"""What a JSON answer tells beside its rows."""


def file_name(stem: str, wanted: TableFormat) -> str:
    """The name of a file in a format; both kinds of CSV end alike."""
    return f"{stem}.{wanted.split('-')[0]}"


def table_bytes(table: Table, wanted: TableFormat, about: About) -> bytes:
    """A table in a format; `about` goes before the rows where the format has room for it.

    Raises QueryError for GeoJSON of what has no geometry.
    """
    return _WRITERS[wanted](table, about)


def _json(table: Table, about: About) -> bytes:
    found = {**about, "columns": table.columns, "rows": table.records()}
    return json.dumps(found, ensure_ascii=False).encode()


def _csv(table: Table, about: About) -> bytes:  # noqa: ARG001 - one shape of writer
    return table_csv(table).encode()


def _tsv(table: Table, about: About) -> bytes:  # noqa: ARG001
    return table_csv(table, "\t").encode()


def table_csv(table: Table, separator: str = ",") -> str:
    """A table as CSV (RFC 4180), header first; an absent value is an empty cell."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator="\r\n")
    writer.writerow(table.columns)
    writer.writerows([_cell(value) for value in row] for row in table.rows)
    return text.getvalue()


def _cell(value: Plain) -> str:
    return "" if value is None else text_of(value)


def _french_csv(table: Table, about: About) -> bytes:  # noqa: ARG001
    return french_csv(table.columns, table.rows)


def _parquet(table: Table, about: About) -> bytes:
    stream = io.BytesIO()
    data_frame(table, str(about.get("query", ""))).write_parquet(stream)
    return stream.getvalue()


def data_frame(table: Table, query: str = "") -> pl.DataFrame:
    """A table as a data frame; the types of its columns do not hang on its rows."""
    return frame_of(table.columns, table.rows, query)


def _xlsx(table: Table, about: About) -> bytes:
    return workbook(table.columns, table.rows, about)


def _geojson(table: Table, about: About) -> bytes:
    geometry, used = _geometry(table)
    features = [
        {
            "type": "Feature",
            "geometry": geometry(record),
            "properties": {name: value for name, value in record.items() if name not in used},
        }
        for record in table.records()
    ]
    found = {"type": "FeatureCollection", **about, "features": features}
    return json.dumps(found, ensure_ascii=False).encode()


Record = Mapping[str, Plain]


def _geometry(table: Table) -> tuple[Callable[[Record], object], set[str]]:
    """How to read a record's geometry, and the columns that tell it."""
    for place, name in enumerate(table.columns):
        values = [row[place] for row in table.rows if row[place] is not None]
        if values and all(isinstance(one, str) and _WKT.match(one) for one in values):
            return partial(_from_wkt, name), {name}
    if set(POINT) <= set(table.columns):
        return _point, set(POINT)
    raise QueryError("no_geometry", columns=", ".join(table.columns))


def _from_wkt(column: str, record: Record) -> object:
    value = record[column]
    if value is None:
        return None
    return _mapped(shapely.from_wkt(re.sub(r"^<[^>]*> ", "", str(value))))


def _mapped(shape: BaseGeometry) -> object:
    """A geometry with its rings as RFC 7946 wants them: the outer one counter-clockwise."""
    return shapely.geometry.mapping(shapely.orient_polygons(shape))


def _point(record: Record) -> object:
    longitude, latitude = (record[name] for name in POINT)
    if longitude is None or latitude is None:
        return None
    return {"type": "Point", "coordinates": [longitude, latitude]}


_WRITERS: dict[TableFormat, Callable[[Table, About], bytes]] = {
    "json": _json,
    "csv": _csv,
    "csv-fr": _french_csv,
    "tsv": _tsv,
    "xlsx": _xlsx,
    "parquet": _parquet,
    "geojson": _geojson,
}
