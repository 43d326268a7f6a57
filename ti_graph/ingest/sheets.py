"""Published workbooks (XLSX) as tables: one sheet, its header wherever it stands, text in cells."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from ti_graph.errors import SourceError
from ti_graph.ingest.columns import Columns, Taken, plain_name

MOST_UNPACKED = 500_000_000
"""Bytes of a workbook's parts together: the largest official one has forty million."""
LAST_HEADER = 20
"""Rows below which no header stands."""


def read_sheet(
    path: Path, sheet: str, columns: Columns, *, source: str
) -> tuple[pl.DataFrame, Taken]:
    """The rows of the sheet whose name matches `sheet`, below the row that names the columns.

    `_row` is the row of the sheet.
    Raises SourceError where the workbook, the sheet or a column is not as expected.
    """
    rows = _rows(path, sheet, source)
    nearest: list[str] = []
    for number, cells in rows:
        names = [str(cell or "").strip() for cell in cells]
        if columns.wanted(names) == len(columns.read):
            return _table(rows, names, columns, path, source)
        nearest = max(nearest, names, key=lambda row: (columns.wanted(row), len(set(row))))
        if number >= LAST_HEADER:
            break
    columns.take([name for name in nearest if name], source=source, file=path.name)
    raise SourceError("empty_file", source=source, file=path.name)


def _table(
    rows: Iterator[tuple[int, list[Any]]],
    names: list[str],
    columns: Columns,
    path: Path,
    source: str,
) -> tuple[pl.DataFrame, Taken]:
    named = [name for name in names if name]
    taken = columns.take(named, source=source, file=path.name)
    places = [names.index(name) for name in taken.names]
    known: list[list[Any]] = []
    for number, cells in rows:
        values = [_text(cells[place]) if place < len(cells) else None for place in places]
        if any(value is not None for value in values):
            known.append([number, *values])
    schema = {"_row": pl.Int64} | dict.fromkeys(taken.names.values(), pl.String)
    return pl.DataFrame(known, schema=schema, orient="row"), taken


def _text(cell: Any) -> str | None:
    if cell is None:
        return None
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return str(cell).strip() or None


def _rows(path: Path, sheet: str, source: str) -> Iterator[tuple[int, list[Any]]]:
    from openpyxl import load_workbook  # noqa: PLC0415 - loaded where it is used

    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(part.file_size for part in archive.infolist())
        if size > MOST_UNPACKED:
            raise SourceError(
                "unexpected_layout", source=source, file=path.name, reason="it unpacks too large"
            )
        book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
        fitting = [name for name in book.sheetnames if re.search(sheet, plain_name(name))]
        if not fitting:
            reason = f"no sheet like {sheet} among {', '.join(book.sheetnames)[:200]}"
            raise SourceError("unexpected_layout", source=source, file=path.name, reason=reason)
        for number, cells in enumerate(book[fitting[0]].iter_rows(values_only=True), start=1):
            yield number, list(cells)
        book.close()
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, EOFError) as error:
        reason = type(error).__name__
        raise SourceError("unreadable_file", source=source, file=path.name, reason=reason) from None
