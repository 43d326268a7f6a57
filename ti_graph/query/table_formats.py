"""The answer of a named query as bytes, in the format that was asked for."""

import csv
import io
import json
from collections.abc import Callable, Mapping
from typing import Literal

from ti_graph.graph.manifest import Manifest
from ti_graph.query.column_kinds import text_of
from ti_graph.query.column_types import frame_of
from ti_graph.query.file_sources import Touched, with_sources
from ti_graph.query.run import Plain, Table

TableFormat = Literal["json", "csv", "csv-fr", "tsv", "xlsx", "parquet", "geojson", "gpkg"]
MEDIA_TYPES: dict[TableFormat, str] = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8; header=present",
    "csv-fr": "text/csv; charset=utf-8; header=present",
    "tsv": "text/tab-separated-values; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "geojson": "application/geo+json",
    "gpkg": "application/geopackage+sqlite3",
}
"""Format → media type."""
GEOGRAPHIC = {"geojson", "gpkg"}
"""Formats of what has a geometry."""
BY_MEDIA_TYPE: dict[str, TableFormat] = {
    kind.split(";")[0]: name for name, kind in MEDIA_TYPES.items() if name != "csv-fr"
}
"""Media type → format: CSV for programs unless the other is asked for by its name."""

About = Mapping[str, object]
"""What a JSON answer tells beside its rows."""


def file_name(stem: str, wanted: TableFormat) -> str:
    """The name of a file in a format; both kinds of CSV end alike."""
    return f"{stem}.{wanted.split('-')[0]}"


def table_bytes(table: Table, wanted: TableFormat, about: About) -> bytes:
    """A table in a format; `about` goes before the rows where the format has room for it.

    Raises QueryError for GeoJSON or GeoPackage of what has no geometry.
    """
    return _WRITERS[wanted](table, with_sources(table.columns, table.rows, about))


def provenance(manifest: Manifest, touched: Touched | None = None) -> dict[str, object]:
    """What a file says of where its rows come from: the date, and each source with its licence.

    `touched`: the sources of the query that it answers; `with_sources` keeps those and the ones
    that rows name.
    """
    fields = ("name", "licence", "licence_url", "vintage", "retrieved", "attribution")
    sources = [
        {"title": one.title_fr} | {field: getattr(one, field) for field in fields}
        for one in manifest.sources
    ]
    return {"built_at": manifest.built_at, "sources": sources, "touched": touched}


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
    from ti_graph.query.spreadsheet import french_csv  # noqa: PLC0415 - its library is large

    return french_csv(table.columns, table.rows)


def _parquet(table: Table, about: About) -> bytes:
    stream = io.BytesIO()
    query = str(about.get("query", ""))
    frame_of(table.columns, table.rows, query, table.kinds).write_parquet(stream)
    return stream.getvalue()


def _xlsx(table: Table, about: About) -> bytes:
    from ti_graph.query.spreadsheet import workbook  # noqa: PLC0415 - its library is large

    return workbook(table.columns, table.rows, about)


def _geojson(table: Table, about: About) -> bytes:
    from ti_graph.query import geographic  # noqa: PLC0415 - its library is large

    return geographic.geojson(table, about)


def _geopackage(table: Table, about: About) -> bytes:
    from ti_graph.query import geographic  # noqa: PLC0415 - its library is large

    return geographic.packaged(table, about)


_WRITERS: dict[TableFormat, Callable[[Table, About], bytes]] = {
    "json": _json,
    "csv": _csv,
    "csv-fr": _french_csv,
    "tsv": _tsv,
    "xlsx": _xlsx,
    "parquet": _parquet,
    "geojson": _geojson,
    "gpkg": _geopackage,
}
