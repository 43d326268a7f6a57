"""Reading a workbook that others filled: XLSX or CSV, its size bounded, nothing in it executed.

A workbook is a set of source fields and one data sheet. In an XLSX these are the sheets `source`
and that of the kind's name; in a CSV, lines that begin with `#field` come before the header.
"""

import csv
import io
import math
import os
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from errno import EINVAL
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ti_graph.ingest.workbooks.kinds import KINDS, SOURCE_FIELDS
from ti_graph.ingest.workbooks.refusals import RefusedWorkbookError, WorkbookFault, said, shown

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

README_SHEET, SOURCE_SHEET = "Lisez-moi", "source"
COMMENT = "# "
MOST_BYTES = 10_000_000
MOST_UNPACKED = 100_000_000
MOST_PARTS = 500
MOST_ROWS = 20_000
MOST_COLUMNS = 60
HIGHEST_HEADER = 10
"""Lines among which the one that names the columns is looked for."""
CHUNK = 1 << 16
OVERLAP = 32
_XML_TRAPS = re.compile(
    b"|".join(
        re.escape(word.encode(encoding))
        for word in ("<!DOCTYPE", "<!ENTITY")
        for encoding in ("ascii", "utf-16-le", "utf-16-be")
    )
)
"""Declarations that no workbook needs, in the encodings that the XML reader takes."""
_SEPARATOR = re.compile(r"\Asep=.\r?\n")
"""A first line that names for Excel the sign between cells."""
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?\bref=\"([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})\"")
MOST_MERGED = 20_000
LISTS_SHEET = "listes"
"""Names that the template offers: nobody fills it in."""


class Formula(NamedTuple):
    """A cell that holds a formula: it is reported, never computed."""

    text: str

    def __str__(self) -> str:
        return self.text


class CellError(NamedTuple):
    """A cell that holds an error of the spreadsheet: #N/A, #REF!…"""

    text: str

    def __str__(self) -> str:
        return self.text


Cell = str | int | float | bool | date | Formula | CellError | None


class Line(NamedTuple):
    """A row of a sheet, with its number as the spreadsheet shows it."""

    number: int
    cells: list[Cell]


@dataclass(frozen=True)
class Book:
    """A workbook as it was read, nothing in it believed yet."""

    file: str
    kind: str
    sheet: str
    source: dict[str, tuple[int, Cell]]
    """Field → row and value."""
    header: Line
    lines: list[Line]
    faults: tuple[WorkbookFault, ...] = ()
    """What is wrong with sheets and cells before any is read for its value."""


def read_book(path: Path) -> Book:
    """Read a workbook.

    Raises RefusedWorkbookError where it is no workbook of ours, too large, or booby-trapped.
    """
    readers = {".xlsx": _read_xlsx, ".csv": _read_csv}
    if path.suffix.lower() not in readers:
        raise _refused(path, "unknown_format", suffix=path.suffix or path.name)
    try:
        if path.exists() and not path.is_file():  # a pipe or a device may never end
            raise _refused(path, "unreadable", reason=os.strerror(EINVAL))
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise _refused(path, "file_too_large", megabytes=MOST_BYTES // 1_000_000)
        content = path.read_bytes()
    except OSError as error:
        raise _refused(path, "unreadable", reason=error.strerror or "?") from None
    if not content:
        raise _refused(path, "empty_file")
    return readers[path.suffix.lower()](path, content)


def _refused(
    path: Path, code: str, sheet: str = "", row: int | None = None, **facts: object
) -> RefusedWorkbookError:
    return RefusedWorkbookError(path.name, [WorkbookFault(code, sheet, row, facts=facts)])


# --- CSV ----------------------------------------------------------------------------------------


def _read_csv(path: Path, content: bytes) -> Book:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise _refused(path, "not_utf8", path.name, line) from None
    text = _SEPARATOR.sub("", text, count=1)
    records = _records(path, text)
    preamble = list(takewhile(lambda record: _opens(record, "#"), records))
    fields = [
        Line(number, [str(cells[0])[1:], *cells[1:]])
        for number, cells in preamble
        if not str(cells[0]).startswith(COMMENT)
    ]
    faults: list[WorkbookFault] = []
    source = _source(path.name, fields, faults)
    kind = str(source.pop("kind", (0, ""))[1] or "")
    if kind not in KINDS:
        raise _refused(path, "unknown_kind", path.name, kind=said(kind), known=", ".join(KINDS))
    return _book(path, kind, path.name, source, records[len(preamble) :], faults)


def _records(path: Path, text: str) -> list[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    records: list[Line] = []
    number = 1
    try:
        for cells in reader:
            records.append(Line(number, [cell if cell.strip() else None for cell in cells]))
            number = reader.line_num + 1
            if len(records) > MOST_ROWS + len(SOURCE_FIELDS) + 3:
                raise _refused(path, "too_many_rows", path.name, most=MOST_ROWS)
    except csv.Error as error:
        raise _refused(path, "unreadable", path.name, number, reason=str(error)) from None
    return [record for record in records if any(cell is not None for cell in record.cells)]


def _delimiter(text: str) -> str:
    """French spreadsheets write semicolons. The first line, `#kind`, tells which it is."""
    first = text.split("\n", 1)[0]
    return ";" if first.count(";") > first.count(",") else ","


# --- XLSX ---------------------------------------------------------------------------------------


def _read_xlsx(path: Path, content: bytes) -> Book:
    from openpyxl import load_workbook  # noqa: PLC0415 - loaded where it is used

    _check_archive(path, content)
    with warnings.catch_warnings():
        # What the reader cannot keep (themes, extensions) does not matter here.
        warnings.simplefilter("ignore")
        try:
            workbook = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        except Exception as error:
            # A damaged file breaks the reader in ways that it does not list.
            raise _refused(path, "unreadable", reason=type(error).__name__) from None
        try:
            return _read_sheets(path, content, workbook)
        finally:
            workbook.close()


def _read_sheets(path: Path, content: bytes, workbook: "Workbook") -> Book:
    names = workbook.sheetnames
    hidden = [name for name in names if workbook[name].sheet_state != "visible"]
    found = [name for name in names if name in KINDS]
    known = {README_SHEET, SOURCE_SHEET, LISTS_SHEET, *KINDS}
    # A sheet that a spreadsheet adds by itself, and nobody wrote in, is left aside.
    strange = [name for name in names if name not in known and _lines(path, workbook, name)]
    faults = [WorkbookFault("hidden_sheet", name) for name in hidden]
    faults += [WorkbookFault("unknown_sheet", name) for name in strange]
    written = [name for name in found if len(found) == 1 or len(_lines(path, workbook, name)) > 0]
    if SOURCE_SHEET not in names:
        faults.append(WorkbookFault("missing_sheet", SOURCE_SHEET))
    if len(written) != 1:
        faults.append(WorkbookFault("no_data_sheet", facts={"known": ", ".join(KINDS)}))
        raise RefusedWorkbookError(path.name, faults)
    # The first line of the sheet says what its columns are.
    fields = _lines(path, workbook, SOURCE_SHEET)[1:] if SOURCE_SHEET in names else []
    source = _source(SOURCE_SHEET, fields, faults)
    (kind,) = written
    lines = _lines(path, workbook, kind)
    _fill_merged(kind, lines, _merged(content, workbook[kind]), faults)
    return _book(path, kind, kind, source, lines, faults)


def _merged(content: bytes, sheet: Any) -> list[tuple[int, int, int, int]]:
    """The merged cells of a sheet: first column and row, last column and row."""
    from openpyxl.utils import range_boundaries  # noqa: PLC0415 - loaded where it is used

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        # The reader that goes row by row does not give them.
        found = _MERGED.findall(archive.read(sheet._worksheet_path))
    ranges = (range_boundaries(one.decode()) for one in found[:MOST_MERGED])
    return [(left, top, right, bottom) for left, top, right, bottom in ranges
            if left and top and right and bottom]  # fmt: skip


def _fill_merged(
    sheet: str,
    lines: list[Line],
    merged: list[tuple[int, int, int, int]],
    faults: list[WorkbookFault],
) -> None:
    """Cells that are merged down a column hold the same value each; across columns, none can."""
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - loaded where it is used

    by_number = {line.number: line for line in lines}
    for left, top, right, bottom in merged:
        first = by_number.get(top)
        value = first.cells[left - 1] if first and left <= len(first.cells) else None
        if value is None:
            continue
        if right > left:
            where = f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}"
            facts: dict[str, object] = {"cells": where}
            faults.append(WorkbookFault("merged_cells", sheet, top, "", said(value), facts))
            continue
        for line in (one for one in lines if top < one.number <= bottom):
            line.cells.extend([None] * (left - len(line.cells)))
            line.cells[left - 1] = value


def _lines(path: Path, workbook: "Workbook", sheet: str) -> list[Line]:
    lines: list[Line] = []
    number = 0
    try:
        for number, row in enumerate(workbook[sheet].iter_rows(), start=1):
            if number > MOST_ROWS + 2:
                raise _refused(path, "too_many_rows", sheet, most=MOST_ROWS)
            cells = [_cell(cell) for cell in row]
            while cells and cells[-1] is None:
                cells.pop()
            if len(cells) > MOST_COLUMNS:
                raise _refused(path, "too_many_columns", sheet, number, most=MOST_COLUMNS)
            if cells:
                lines.append(Line(number, cells))
    except RefusedWorkbookError:
        raise
    except Exception as error:
        # As above; the rows before this one were read.
        raise _refused(path, "unreadable", sheet, number + 1, reason=type(error).__name__) from None
    return lines


def _cell(cell: Any) -> Cell:
    value = cell.value
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if cell.data_type == "f":
        return Formula(str(value))
    if cell.data_type == "e":
        return CellError(str(value))
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else str(value)
    if isinstance(value, float) and not math.isfinite(value):
        return CellError(str(value))
    return value if isinstance(value, str | int | float | date) else str(value)


def _check_archive(path: Path, content: bytes) -> None:
    """Unpack every part once, within bounds, to look for what a workbook must not hold."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_parts(path, archive)
    except RefusedWorkbookError:
        raise
    except Exception:
        # A damaged archive breaks its reader in ways that it does not list.
        raise _refused(path, "not_xlsx") from None


def _check_parts(path: Path, archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = [part.filename for part in parts]
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise _refused(path, "unpacks_too_large", megabytes=MOST_UNPACKED // 1_000_000)
    if "xl/workbook.xml" not in names or len(set(names)) != len(names):
        raise _refused(path, "not_xlsx")
    if any("vbaProject" in name or "macrosheets" in name for name in names):
        raise _refused(path, "macros")
    if any(name.startswith(("xl/externalLinks/", "xl/embeddings/")) for name in names):
        raise _refused(path, "external_links")
    unpacked = 0
    for part in parts:
        for chunk in _chunks(archive, part):
            unpacked += len(chunk)
            if unpacked > MOST_UNPACKED:
                raise _refused(path, "unpacks_too_large", megabytes=MOST_UNPACKED // 1_000_000)
            _check_chunk(path, part.filename, chunk)


def _chunks(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part in pieces, each beginning with the end of the one before it."""
    with archive.open(part) as stream:
        tail = b""
        while chunk := stream.read(CHUNK):
            yield tail + chunk
            tail = chunk[-OVERLAP:]


def _check_chunk(path: Path, name: str, chunk: bytes) -> None:
    if _XML_TRAPS.search(chunk):
        raise _refused(path, "xml_entities", name)
    if name == "[Content_Types].xml" and b"macroEnabled" in chunk:
        raise _refused(path, "macros")


# --- both ---------------------------------------------------------------------------------------


def _source(
    sheet: str, lines: list[Line], faults: list[WorkbookFault]
) -> dict[str, tuple[int, Cell]]:
    """Source fields by name. A field that stands twice could be read in two ways."""
    fields: dict[str, tuple[int, Cell]] = {}
    for number, cells in lines:
        name = str(cells[0] or "").strip().lower()
        if name in fields:
            found: dict[str, object] = {"field": said(name)}
            faults.append(WorkbookFault("duplicate_field", sheet, number, facts=found))
            continue
        fields[name] = (number, cells[1] if len(cells) > 1 else None)
    return fields


def _book(
    path: Path,
    kind: str,
    sheet: str,
    source: dict[str, tuple[int, Cell]],
    lines: list[Line],
    faults: list[WorkbookFault],
) -> Book:
    if not lines:
        faults.append(WorkbookFault("no_header", sheet))
        raise RefusedWorkbookError(path.name, faults)
    place = _header(lines, {field.name for field in KINDS[kind].fields})
    header, *rest = lines[place:]
    if rest and _opens(rest[0], COMMENT):
        rest = rest[1:]
    return Book(path.name, kind, sheet, source, header, rest, tuple(faults))


def _header(lines: list[Line], names: set[str]) -> int:
    """Which line names the columns: a title may stand above it."""
    for place, line in enumerate(lines[:HIGHEST_HEADER]):
        if len(names & {column_name(cell) for cell in line.cells}) > 1:
            return place
    return 0


def column_name(cell: Cell) -> str:
    """The name of a column as it is meant, however it was typed."""
    return cell.strip().lower() if isinstance(cell, str) else shown(cell)


def _opens(line: Line, mark: str) -> bool:
    first = line.cells[0] if line.cells else None
    return isinstance(first, str) and first.startswith(mark)
