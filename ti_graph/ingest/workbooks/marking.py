"""A copy of a workbook, corrected where it can mean one thing only, its faults marked in place."""

import io
from collections.abc import Mapping, Sequence
from datetime import date

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from ti_graph.ingest.workbooks.cells import LONGEST_CELL
from ti_graph.ingest.workbooks.file import README_SHEET, SOURCE_SHEET, Cell, column_name
from ti_graph.ingest.workbooks.kinds import SOURCE_FIELDS, Field
from ti_graph.ingest.workbooks.reading import CheckedWorkbook, Row
from ti_graph.ingest.workbooks.refusals import WorkbookFault
from ti_graph.ingest.workbooks.template import FIRST_ROW, written_book
from ti_graph.messages import say

FAULT = PatternFill("solid", fgColor="F8C9C4")
AUTHOR = "ti-graph"
FIRST_FIELD = 2
"""The row of the sheet `source` that the first field stands in."""


def marked_copy(checked: CheckedWorkbook, offered: Mapping[str, Sequence[str]]) -> bytes:
    """An XLSX: what was read as it is meant, the rest as it was typed, and why it is refused."""
    kind = checked.kind
    values = {
        field.name: _shown(checked.source, field, checked.book.source.get(field.name, (0, None))[1])
        for field in SOURCE_FIELDS
    }
    names = [column_name(cell) for cell in checked.book.header.cells]
    rows = [
        [
            _shown(checked.cells[number], field, _at(cells, names, field.name))
            for field in kind.fields
        ]
        for number, cells in checked.book.lines
    ]
    book = written_book(kind, values, rows, offered)
    for fault in checked.faults:
        _mark(book, checked, fault)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _at(cells: Sequence[Cell], names: Sequence[str], name: str) -> Cell:
    place = names.index(name) if name in names else len(cells)
    return cells[place] if place < len(cells) else None


def _shown(row: Row, field: Field, cell: Cell) -> object:
    """The value that was read, a code of a list by its word; else what was typed."""
    if field.name not in row:
        return _typed(cell)
    value = row[field.name]
    if field.choices and value is not None:
        return say(f"workbook.choices.{field.choices}.{value}")
    return value


def _typed(cell: Cell) -> object:
    if cell is None or isinstance(cell, bool | int | float | date):
        return cell
    return ILLEGAL_CHARACTERS_RE.sub("", str(cell))[:LONGEST_CELL]


def _mark(book: Workbook, checked: CheckedWorkbook, fault: WorkbookFault) -> None:
    """Colour the cell of a fault and say why; what has no cell is written on the first sheet."""
    cell = _cell(book, checked, fault)
    if cell is None:
        readme = book[README_SHEET]
        where = " · ".join(filter(None, (fault.sheet, fault.column)))
        readme.append([f"⚠ {where} : {fault.reason('fr')}", f"⚠ {where}: {fault.reason('en')}"])
        readme.cell(readme.max_row, 1).fill = FAULT
        return
    said = f"{cell.comment.text}\n" if cell.comment else ""
    cell.fill = FAULT
    cell.comment = Comment(f"{said}{fault.reason()}", AUTHOR)


def _cell(book: Workbook, checked: CheckedWorkbook, fault: WorkbookFault) -> SheetCell | None:
    if fault.sheet == SOURCE_SHEET:
        return _in(book, SOURCE_SHEET, [field.name for field in SOURCE_FIELDS], fault.column)
    numbers = [line.number for line in checked.book.lines]
    if fault.sheet != checked.book.sheet or fault.row not in numbers:
        return None
    sheet = book[checked.kind.name]
    names = [field.name for field in checked.kind.fields]
    column = names.index(fault.column) if fault.column in names else 0
    return _plain_cell(sheet, FIRST_ROW + numbers.index(fault.row), column + 1)


def _in(book: Workbook, sheet: str, names: Sequence[str], name: str) -> SheetCell | None:
    if name not in names:
        return None
    return _plain_cell(book[sheet], FIRST_FIELD + names.index(name), 2)


def _plain_cell(sheet: Worksheet, row: int, column: int) -> SheetCell:
    cell = sheet.cell(row, column)
    assert isinstance(cell, SheetCell)  # noqa: S101 - nothing is merged in what is written here
    return cell
