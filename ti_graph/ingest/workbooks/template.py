"""Writing workbooks to fill in: explained columns, drop-down lists, date formats; XLSX or CSV."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from ti_graph import resources
from ti_graph.ingest.workbooks.file import COMMENT, MOST_ROWS, README_SHEET, SOURCE_SHEET, read_book
from ti_graph.ingest.workbooks.kinds import CHOICES, SOURCE_FIELDS, Field, WorkbookKind
from ti_graph.messages import LANGUAGES, Language, say

README_LINES = (
    "what", "source", "rows", "unknown", "persons", "dates", "simulated", "import",
)  # fmt: skip
SOURCE_HEADER = ("field", "value", "explanation")
DATE_FORMAT, TEXT_FORMAT = "yyyy-mm-dd", "@"
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


def template_xlsx(kind: WorkbookKind, *, filled: bool = False) -> bytes:
    """A workbook as XLSX; `filled` with the rows of its example."""
    book = Workbook()
    readme = book.active
    assert isinstance(readme, Worksheet)  # noqa: S101 - a new workbook has a sheet
    readme.title = README_SHEET
    _write_readme(readme, kind)
    values, rows = _example(kind) if filled else ({}, [])
    _write_source(book.create_sheet(SOURCE_SHEET), values)
    _write_data(book.create_sheet(kind.name), kind, rows)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


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
    if field.kind == "year":
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


def _write_source(sheet: Worksheet, values: dict[str, object]) -> None:
    sheet.append(
        [say(f"workbook.source_header.{name}") for name in ("field", "value", "explanation")]
    )
    for row, field in enumerate(SOURCE_FIELDS, start=2):
        sheet.append([field.name, values.get(field.name), _source_text(field)])
        sheet.cell(row, 2).number_format = _format(field)
        if field.choices:
            _offer(sheet, field, f"B{row}")
    _dress(sheet, [WIDTH, WIDTH * 2, WIDE])


def _write_data(sheet: Worksheet, kind: WorkbookKind, rows: Iterable[Sequence[object]]) -> None:
    sheet.append([field.name for field in kind.fields])
    sheet.append(_explanations(kind))
    for row in rows:
        sheet.append(list(row))
    for place, field in enumerate(kind.fields, start=1):
        letter = get_column_letter(place)
        # The format of the column holds for what is typed below; written cells bear their own.
        sheet.column_dimensions[letter].number_format = _format(field)
        for cell in sheet[letter][2:]:
            cell.number_format = _format(field)
        if field.choices:
            _offer(sheet, field, f"{letter}3:{letter}{MOST_ROWS + 2}")
    sheet.freeze_panes = "A3"
    _dress(sheet, [WIDTH] * len(kind.fields))
    for cell in sheet[2]:
        cell.font = Font(italic=True, color="555555")
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _format(field: Field) -> str:
    if field.kind in {"date", "observed"}:
        return DATE_FORMAT
    return "General" if field.kind in {"number", "year"} else TEXT_FORMAT


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
