"""Writing workbooks to fill in: explained columns, drop-down lists, date formats; XLSX or CSV."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

import polars as pl
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from ti_graph import resources
from ti_graph.ingest.workbooks.file import (
    COMMENT,
    LISTS_SHEET,
    MOST_ROWS,
    README_SHEET,
    SOURCE_SHEET,
    read_book,
)
from ti_graph.ingest.workbooks.kinds import (
    CHOICES,
    SOURCE_FIELDS,
    Field,
    FieldKind,
    WorkbookKind,
)
from ti_graph.ingest.workbooks.references import references_of
from ti_graph.ingest.workbooks.spelling import plain
from ti_graph.messages import LANGUAGES, Language, say

README_LINES = (
    "what", "source", "rows", "unknown", "persons", "dates", "simulated", "import",
)  # fmt: skip
DATE_FORMAT, TEXT_FORMAT = "yyyy-mm-dd", "@"
FIRST_ROW = 3
"""The row under the names of columns and what explains them."""
OFFERED_KINDS: tuple[FieldKind, ...] = ("ti", "organisation", "axis", "aid")
HEAD = PatternFill("solid", fgColor="DDE6F0")
WIDTH, WIDE = 22, 70


def example_path(kind: WorkbookKind) -> Path:
    """The filled example of a kind: simulated rows, as CSV."""
    return resources.examples() / "workbooks" / f"{kind.name}.csv"


def template_csv(kind: WorkbookKind) -> str:
    """A workbook as CSV text: source fields, column names, explanations."""
    rows: list[list[str]] = [["#kind", kind.name]]
    rows += [[f"#{field.name}", "", _source_text(field)] for field in SOURCE_FIELDS]
    rows.append([field.name for field in kind.fields])
    rows.append(_explanations(kind))
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


Offered = Mapping[str, Sequence[str]]
"""Kind of a column → what it may be filled with, as a list offers it."""


def template_xlsx(
    kind: WorkbookKind, *, filled: bool = False, offered: Offered | None = None
) -> bytes:
    """A workbook as XLSX; `filled` with the rows of its example."""
    values, rows = _example(kind) if filled else ({}, [])
    stream = io.BytesIO()
    written_book(kind, values, rows, offered or {}).save(stream)
    return stream.getvalue()


def written_book(
    kind: WorkbookKind,
    values: Mapping[str, object],
    rows: Iterable[Sequence[object]],
    offered: Offered,
) -> Workbook:
    """A workbook with its source fields and rows."""
    book = Workbook()
    readme = book.active
    assert isinstance(readme, Worksheet)  # noqa: S101 - a new workbook has a sheet
    readme.title = README_SHEET
    _write_readme(readme, kind)
    _write_source(book.create_sheet(SOURCE_SHEET), values)
    sheet = book.create_sheet(kind.name)
    _write_data(sheet, kind, rows)
    _offer_names(book, sheet, kind, offered)
    return book


def offered_names(tables: Mapping[str, pl.DataFrame]) -> dict[str, list[str]]:
    """What a release knows, to choose from by name.

    Participants of European projects are left out: there are too many to choose from.
    """
    organisations = tables["organisation"].filter(pl.col("kind") != "participant")
    chosen = {**tables, "organisation": organisations}
    found = {}
    for each in OFFERED_KINDS:
        references = references_of(each, chosen)
        latest_first = sorted(
            references.labels, key=lambda one: (plain(references.labels[one]), one)
        )
        found[each] = [references.offered(one) for one in latest_first]
    return {name: names for name, names in found.items() if names}


def _offer_names(book: Workbook, sheet: Worksheet, kind: WorkbookKind, offered: Offered) -> None:
    """Drop-down lists of names from a sheet of their own; other names may be typed all the same."""
    wanted = [field for field in kind.fields if field.kind in offered]
    if not wanted:
        return
    lists = book.create_sheet(LISTS_SHEET)
    for place, name in enumerate(dict.fromkeys(field.kind for field in wanted), start=1):
        column = get_column_letter(place)
        lists.cell(1, place).value = name
        for row, text in enumerate(offered[name], start=2):
            lists.cell(row, place).value = text
        cells = f"{LISTS_SHEET}!${column}$2:${column}${len(offered[name]) + 1}"
        for field in wanted:
            if field.kind == name:
                letter = get_column_letter(kind.fields.index(field) + 1)
                chosen = DataValidation(type="list", formula1=cells, showErrorMessage=False)
                chosen.add(f"{letter}{FIRST_ROW}:{letter}{MOST_ROWS + 2}")
                sheet.add_data_validation(chosen)
    _dress(lists, [WIDE] * lists.max_column)


def choice_words(choices: str) -> list[str]:
    """The words of a closed list, in the language in use."""
    return [say(f"workbook.choices.{choices}.{code}") for code in CHOICES[choices]]


def _example(kind: WorkbookKind) -> tuple[dict[str, object], list[Sequence[object]]]:
    book = read_book(example_path(kind))
    values: dict[str, object] = {name: cell for name, (_, cell) in book.source.items()}
    return values, [
        [_typed(cell, field) for cell, field in zip(line.cells, kind.fields, strict=False)]
        for line in book.lines
    ]


def _typed(cell: object, field: Field) -> object:
    """What a CSV writes as text, as a spreadsheet holds it."""
    if cell is None:
        return None
    if field.kind in {"date", "observed"}:
        return date.fromisoformat(str(cell))
    if field.kind in {"year", "past_year"}:
        return int(str(cell))
    return float(str(cell)) if field.kind == "number" else str(cell)


def _explanations(kind: WorkbookKind) -> list[str]:
    found = [_both(kind.explain(field, "fr"), kind.explain(field, "en")) for field in kind.fields]
    return [COMMENT + found[0], *found[1:]]


def _both(french: str, english: str) -> str:
    return f"{french} / {english}"


def _source_text(field: Field) -> str:
    key = f"workbook.source.{field.name}"
    return _both(say(key, "fr"), say(key, "en"))


def _write_readme(sheet: Worksheet, kind: WorkbookKind) -> None:
    sheet.append([say(f"workbook.kinds.{kind.name}", each) for each in LANGUAGES])
    for line in README_LINES:
        sheet.append([_readme_line(line, kind, each) for each in LANGUAGES])
    _dress(sheet, [WIDE, WIDE])


def _readme_line(line: str, kind: WorkbookKind, spoken: Language) -> str:
    return say(f"workbook.readme.{line}", spoken, sheet=kind.name)


def _write_source(sheet: Worksheet, values: Mapping[str, object]) -> None:
    sheet.append(
        [say(f"workbook.source_header.{name}") for name in ("field", "value", "explanation")]
    )
    for row, field in enumerate(SOURCE_FIELDS, start=2):
        _append(sheet, [field.name, values.get(field.name), _source_text(field)])
        sheet.cell(row, 2).number_format = _format(field)
        if field.choices:
            _offer(sheet, field, f"B{row}")
    _dress(sheet, [WIDTH, WIDTH * 2, WIDE])


def _write_data(sheet: Worksheet, kind: WorkbookKind, rows: Iterable[Sequence[object]]) -> None:
    sheet.append([field.name for field in kind.fields])
    sheet.append(_explanations(kind))
    for row in rows:
        _append(sheet, row)
    for place, field in enumerate(kind.fields, start=1):
        letter = get_column_letter(place)
        # The format of the column holds for what is typed below; written cells bear their own.
        sheet.column_dimensions[letter].number_format = _format(field)
        for cell in sheet[letter][FIRST_ROW - 1 :]:
            cell.number_format = _format(field)
        if field.choices:
            _offer(sheet, field, f"{letter}{FIRST_ROW}:{letter}{MOST_ROWS + 2}")
    sheet.freeze_panes = "A3"
    _dress(sheet, [WIDTH] * len(kind.fields))
    for cell in sheet[2]:
        cell.font = Font(italic=True, color="555555")
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _append(sheet: Worksheet, row: Sequence[object]) -> None:
    """A row of values; a text that a spreadsheet would compute stays text."""
    sheet.append(list(row))
    for cell in sheet[sheet.max_row]:
        if cell.data_type == "f":
            cell.data_type = "s"


def _format(field: Field) -> str:
    if field.kind in {"date", "observed"}:
        return DATE_FORMAT
    return "General" if field.kind in {"number", "year", "past_year"} else TEXT_FORMAT


def _offer(sheet: Worksheet, field: Field, cells: str) -> None:
    """A drop-down list on cells."""
    words = ",".join(choice_words(field.choices))
    validation = DataValidation(type="list", formula1=f'"{words}"', allow_blank=not field.required)
    validation.error = say("workbook.reasons.not_in_list", known=words)[:250]
    validation.add(cells)
    sheet.add_data_validation(validation)


def _dress(sheet: Worksheet, widths: Sequence[int]) -> None:
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.fill = HEAD
    for row in sheet.iter_rows(max_col=len(widths)):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
