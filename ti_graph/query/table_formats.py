"""The answer of a named query as bytes, in the format that was asked for."""

import csv
import io
import json
import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Literal

import polars as pl
import shapely
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from ti_graph.errors import QueryError
from ti_graph.ingest.geometry import oriented
from ti_graph.query.run import Plain, Table

TableFormat = Literal["json", "csv", "tsv", "xlsx", "parquet", "geojson"]
MEDIA_TYPES: dict[TableFormat, str] = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8; header=present",
    "tsv": "text/tab-separated-values; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "geojson": "application/geo+json",
}
"""Format → media type."""

_WKT = re.compile(
    r"^(?:<[^>]*> )?((?:MULTI)?(?:POINT|LINESTRING|POLYGON)|GEOMETRYCOLLECTION)\b", re.IGNORECASE
)
_NOT_IN_A_CELL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
POINT = ("longitude", "latitude")
LONGEST_CELL = 32_767
"""Characters that a spreadsheet's cell holds."""

About = Mapping[str, object]
"""What a JSON answer tells beside its rows."""


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
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _parquet(table: Table, about: About) -> bytes:  # noqa: ARG001
    stream = io.BytesIO()
    data_frame(table).write_parquet(stream)
    return stream.getvalue()


def data_frame(table: Table) -> pl.DataFrame:
    """A table as a data frame; a column of several types is text."""
    columns = {
        name: pl.Series(name, _one_type([row[place] for row in table.rows]), strict=False)
        for place, name in enumerate(table.columns)
    }
    return pl.DataFrame(columns)


def _one_type(values: list[Plain]) -> list[Plain]:
    kinds = {type(value) for value in values if value is not None}
    if kinds <= {int, float} or len(kinds) <= 1:
        return [float(v) if kinds == {int, float} and v is not None else v for v in values]
    return [None if value is None else _cell(value) for value in values]


def _xlsx(table: Table, about: About) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(str(about.get("query", "rows")).replace("/", " ")[:31])
    sheet.append(table.columns)
    for row in table.rows:
        sheet.append([_spreadsheet_cell(sheet, value) for value in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _spreadsheet_cell(sheet: Any, value: Plain) -> Any:
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, _NOT_IN_A_CELL.sub("", value)[:LONGEST_CELL])
    # A label that begins with = is text, never a formula.
    cell.data_type = "s"
    return cell


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
    shape = shapely.from_wkt(re.sub(r"^<[^>]*> ", "", str(value)))
    return shapely.geometry.mapping(oriented(shape))


def _point(record: Record) -> object:
    longitude, latitude = (record[name] for name in POINT)
    if longitude is None or latitude is None:
        return None
    return {"type": "Point", "coordinates": [longitude, latitude]}


_WRITERS: dict[TableFormat, Callable[[Table, About], bytes]] = {
    "json": _json,
    "csv": _csv,
    "tsv": _tsv,
    "xlsx": _xlsx,
    "parquet": _parquet,
    "geojson": _geojson,
}
