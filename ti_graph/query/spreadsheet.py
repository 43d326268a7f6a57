"""Tables for spreadsheets: an XLSX that says where it comes from, and CSV as French Excel reads it.

A text is never given as a formula, whatever it begins with (OWASP, CSV injection).
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from ti_graph.messages import say

LONGEST_CELL = 32_767
"""Characters that a spreadsheet's cell holds."""
WIDEST = 60
SAMPLE = 200
"""Rows that are looked at for the width of a column."""
_NOT_IN_A_CELL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")
_CODE = re.compile(r"\d+(?:[eE]\d+)?|\d{1,2}[-/.]\d{1,4}")
"""A text that a spreadsheet would take for a number or a day: a SIRET, a commune, 10-12."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
DAY_FORMAT, FIRST_YEAR = "yyyy-mm-dd", 1900
_FORMULA = re.compile(r"[=+\-@\t\r]")
_GROUND = ("ground", "register", "reference", "year", "source")
"""Columns that say what figures rest on."""

Rows = Sequence[Sequence[object]]


def no_formula(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def french_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """CSV that Excel opens in columns in France: BOM, semicolons, decimal commas, VRAI and FAUX.

    A code stays the text that it is.
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_french(value) for value in row] for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8", "replace")


def _french(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "VRAI" if value else "FAUX"
    if isinstance(value, int | float):
        return str(value).replace(".", ",")
    text = str(value)
    # The formula that gives a text alone: quotes of CSV do not keep the zero of 01001.
    return f'="{text}"' if _CODE.fullmatch(text) else no_formula(text)


def workbook(columns: Sequence[str], rows: Rows, about: Mapping[str, object]) -> bytes:
    """An XLSX: the rows, typed, under a frozen head with a filter; then what they rest on."""
    book = Workbook(write_only=True)
    name = _NOT_IN_A_NAME.sub(" ", str(about.get("query", "rows")))[:31]
    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(max(1, len(columns)))}{len(rows) + 1}"
    for position, column in enumerate(columns):
        widths = [len(str(row[position])) for row in rows[:SAMPLE] if row[position] is not None]
        letter = get_column_letter(position + 1)
        sheet.column_dimensions[letter].width = min(WIDEST, 3 + max([len(column), *widths]))
    sheet.append([_cell(sheet, column, bold=True) for column in columns])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    _provenance(book, columns, rows, about)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _cell(sheet: Any, value: object, *, bold: bool = False) -> Any:
    """A cell: numbers and truth values as they are, a day as a day, all else as text."""
    if value is None or (isinstance(value, bool | int | float) and not bold):
        return value
    cell = WriteOnlyCell(sheet, "")
    if not bold and (day := _day(value)):
        cell.value, cell.number_format = day, DAY_FORMAT
        return cell
    cell.value = _NOT_IN_A_CELL.sub("", str(value))[:LONGEST_CELL]
    cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(vertical="top")
    return cell


def _day(value: object) -> date | None:
    """The day that a text is, where a spreadsheet has it: its days begin in 1900."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    return day if day.year > FIRST_YEAR else None


def _provenance(
    book: Workbook, columns: Sequence[str], rows: Rows, about: Mapping[str, object]
) -> None:
    """The sheet of sources: what was asked, of which release, on which ground and terms."""
    sheet = book.create_sheet(say("file.sources")[:31])
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 24, WIDEST
    for name, value in _facts(columns, rows, about):
        sheet.append([_cell(sheet, name, bold=True), _cell(sheet, value)])
    sources = about.get("sources")
    if isinstance(sources, list):
        sheet.append([])
        of = say(f"file.sources_of.{about.get('sources_of', 'release')}")
        sheet.append([_cell(sheet, of, bold=True)])
        fields = ("name", "title", "licence", "licence_url", "vintage", "retrieved", "attribution")
        heads = [_cell(sheet, say(f"file.{field}"), bold=True) for field in fields]
        sheet.append(heads)
        for source in sources:
            sheet.append([_cell(sheet, source.get(field, "")) for field in fields])


def _facts(
    columns: Sequence[str], rows: Rows, about: Mapping[str, object]
) -> Iterable[tuple[str, object]]:
    """What is said of the table as a whole, one line each."""
    for name in ("title", "query", "release", "built_at", "total", "params"):
        if about.get(name) is not None:
            yield say(f"file.{name}"), _in_words(about[name])
    for one in about.get("imported") or []:  # type: ignore[attr-defined]
        yield say("file.imported"), _in_words(one["says"])
    for name in _GROUND:
        if name in columns:
            position = list(columns).index(name)
            held = sorted({str(row[position]) for row in rows if row[position] is not None})
            yield say(f"file.{name}"), ", ".join(held)


def _in_words(value: object) -> object:
    if isinstance(value, Mapping):
        if set(value) == {"fr", "en"}:
            return f"{value['fr']} / {value['en']}"
        return ", ".join(f"{key} = {one}" for key, one in value.items())
    return value
