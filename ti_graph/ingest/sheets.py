"""Published workbooks (XLSX) as tables: one sheet, its header wherever it stands, text in cells."""

import re
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
from openpyxl import load_workbook

from ti_graph.errors import SourceError
from ti_graph.ingest.columns import Columns

MOST_UNPACKED = 500_000_000
"""Bytes of a workbook's parts together: the largest official one has forty million."""
LAST_HEADER = 20
"""Rows below which no header stands."""


def read_sheet(path: Path, sheet: str, columns: Columns, *, source: str) -> pl.DataFrame:
    """The rows of the sheet whose name matches `sheet`, below the row that names the columns.

    Names of columns are compared as `plain` writes them. `_row` is the row of the sheet.
    Raises SourceError where the workbook, the sheet or a column is not as expected.
    """
    rows = _rows(path, sheet, source)
    for number, cells in rows:
        names = [plain(cell) for cell in cells]
        if set(columns.read) <= set(names):
            return _table(rows, names, columns, path, source)
        if number >= LAST_HEADER:
            break
    raise SourceError(
        "missing_column", source=source, file=path.name, columns=", ".join(columns.read)
    )


def plain(text: object) -> str:
    """A name of a column in small letters, without accents, dashes or line breaks."""
    letters = unicodedata.normalize("NFKD", str(text or "").lower())
    kept = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "_", kept).strip("_")


def _table(
    rows: Iterator[tuple[int, list[Any]]],
    names: list[str],
    columns: Columns,
    path: Path,
    source: str,
) -> pl.DataFrame:
    named = [name for name in names if name]
    taken = columns.take(named, source=source, file=path.name)
    places = [names.index(name) for name in taken]
    told: list[list[Any]] = []
    for number, cells in rows:
        values = [_text(cells[place]) if place < len(cells) else None for place in places]
        if any(value is not None for value in values):
            told.append([number, *values])
    schema = {"_row": pl.Int64} | dict.fromkeys(taken, pl.String)
    return pl.DataFrame(told, schema=schema, orient="row")


def _text(cell: Any) -> str | None:
    if cell is None:
        return None
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return str(cell).strip() or None


def _rows(path: Path, sheet: str, source: str) -> Iterator[tuple[int, list[Any]]]:
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(part.file_size for part in archive.infolist())
        if size > MOST_UNPACKED:
            raise SourceError(
                "unexpected_layout", source=source, file=path.name, reason="it unpacks too large"
            )
        book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
        fitting = [name for name in book.sheetnames if re.search(sheet, plain(name))]
        if not fitting:
            reason = f"no sheet like {sheet} among {', '.join(book.sheetnames)[:200]}"
            raise SourceError("unexpected_layout", source=source, file=path.name, reason=reason)
        for number, cells in enumerate(book[fitting[0]].iter_rows(values_only=True), start=1):
            yield number, list(cells)
        book.close()
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, EOFError) as error:
        reason = type(error).__name__
        raise SourceError("unreadable_file", source=source, file=path.name, reason=reason) from None
