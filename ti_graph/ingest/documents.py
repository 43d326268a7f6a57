"""JSON, GeoJSON and results of SPARQL as tables: members as columns, faults as sentences."""

import json
from collections.abc import Mapping
from typing import Any

import polars as pl
from polars.exceptions import PolarsError

from ti_graph.errors import SourceError
from ti_graph.ingest.columns import Columns, Taken
from ti_graph.ingest.read import first_line

Types = Mapping[str, pl.DataType]
WGS_84 = ("CRS84", "4326")
"""Ends of the names under which a document may say that it is in longitude and latitude."""


def records(
    document: Any, columns: Columns, types: Types, *, source: str, file: str
) -> tuple[pl.DataFrame, Taken]:
    """An array of objects as a table: text unless `types` says otherwise, null where not given.

    Raises SourceError where a member is missing from all, or is of another type.
    """
    if not isinstance(document, list) or not all(isinstance(row, dict) for row in document):
        raise _layout(source, file, "it is not an array of objects")
    if not document:
        raise SourceError("empty_file", source=source, file=file)
    found = sorted({name for row in document for name in row})
    taken = columns.take(found, source=source, file=file)
    written = {own: name for name, own in taken.names.items()}
    values = {
        name: [row.get(written.get(name, name)) for row in document] for name in columns.named
    }
    try:
        table = pl.DataFrame(
            [
                pl.Series(name, column, types.get(name, pl.String()), strict=True)
                for name, column in values.items()
            ]
        )
    except (PolarsError, TypeError, OverflowError, UnicodeEncodeError) as error:
        raise SourceError(
            "unreadable_file", source=source, file=file, reason=first_line(error)
        ) from None
    return table, taken


def features(
    document: Any, columns: Columns, types: Types, *, source: str, file: str
) -> tuple[pl.DataFrame, Taken]:
    """A GeoJSON collection as a table: named properties, and `geometry` as GeoJSON text.

    Raises SourceError where it is none, or not in longitude and latitude.
    """
    if not isinstance(document, dict) or not isinstance(document.get("features"), list):
        raise _layout(source, file, "it is not a GeoJSON FeatureCollection")
    crs = _crs(document)
    if not crs.endswith(WGS_84):
        raise _layout(source, file, f"coordinates are in {crs}, not in longitude and latitude")
    parts = document["features"]
    if not all(isinstance(part, dict) and part.get("geometry") for part in parts):
        raise _layout(source, file, "a feature has no geometry")
    properties = [part.get("properties") for part in parts]
    table, taken = records(properties, columns, types, source=source, file=file)
    geometries = [json.dumps(part["geometry"]) for part in parts]
    for place, text in enumerate(geometries, start=1):
        if not _is_geometry(text):
            raise _layout(source, file, f"the geometry of feature {place} cannot be read")
    return table.with_columns(pl.Series("geometry", geometries, pl.String)), taken


def answers(
    document: Any, columns: Columns, *, source: str, file: str
) -> tuple[pl.DataFrame, Taken]:
    """A result of SPARQL in JSON as a table of text: its variables, null where one is not bound.

    Raises SourceError where it is none, or lacks a variable.
    """
    rows = _bindings(document)
    if rows is None:
        raise _layout(source, file, "it is no result of a query in JSON")
    found = sorted({name for row in rows for name in row} | _variables(document))
    taken = columns.take(found, source=source, file=file)
    values = {own: [_value(row.get(name)) for row in rows] for name, own in taken.names.items()}
    try:
        table = pl.DataFrame(values, dict.fromkeys(values, pl.String))
    except UnicodeEncodeError as error:
        raise SourceError(
            "unreadable_file", source=source, file=file, reason=first_line(error)
        ) from None
    return table, taken


def _bindings(document: Any) -> list[dict[str, Any]] | None:
    results = document.get("results") if isinstance(document, dict) else None
    rows = results.get("bindings") if isinstance(results, dict) else None
    return rows if isinstance(rows, list) and all(isinstance(row, dict) for row in rows) else None


def _variables(document: dict[str, Any]) -> set[str]:
    head = document.get("head")
    names = head.get("vars") if isinstance(head, dict) else None
    return {name for name in names if isinstance(name, str)} if isinstance(names, list) else set()


def _value(cell: Any) -> str | None:
    value = cell.get("value") if isinstance(cell, dict) else None
    return value if isinstance(value, str) else None


def _is_geometry(text: str) -> bool:
    import shapely  # noqa: PLC0415 - loaded where it is used

    try:
        return not shapely.from_geojson(text).is_empty
    except shapely.errors.ShapelyError:
        return False


def _crs(document: dict[str, Any]) -> str:
    try:
        return str(document["crs"]["properties"]["name"])
    except (KeyError, TypeError):
        return WGS_84[0]  # GeoJSON is in WGS 84 unless it says otherwise


def _layout(source: str, file: str, reason: str) -> SourceError:
    return SourceError("unexpected_layout", source=source, file=file, reason=reason)
