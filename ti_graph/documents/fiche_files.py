"""A fiche as PDF, HTML or XLSX. Its texts are data to each: no format reads them as code."""

import io
import json
import re
from typing import Any, Literal

import typst
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.workbook.child import INVALID_TITLE_REGEX

from ti_graph import resources
from ti_graph.documents.drawing import environment
from ti_graph.documents.fiche import Fiche
from ti_graph.documents.fiche_tables import FicheTable
from ti_graph.figures import number_of
from ti_graph.messages import language, say

FicheFormat = Literal["pdf", "html", "xlsx"]
MEDIA_TYPES: dict[FicheFormat, str] = {
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
WIDEST = 60
SHEET = 2
"""Pages of a fiche: one that would run over is set closer."""
GENERAL, PERCENT = "General", "0%"


def fiche_file(found: Fiche, wanted: FicheFormat) -> bytes:
    """The fiche in the wanted format, in the language in use."""
    return {"pdf": _pdf, "html": _html, "xlsx": _xlsx}[wanted](found)


def _pdf(found: Fiche) -> bytes:
    """One tagged sheet of A4, front and back, its fonts within: it needs nothing of the machine."""
    words = {
        "name": say("fiche.name"),
        "members": say("fiche.members"),
        "lang": language(),
    }
    inputs = {
        "fiche": found.model_dump_json(exclude={"sites", "estimates"}),
        "words": json.dumps(words),
    }
    made = _typeset(inputs)
    return made if _pages(made) <= SHEET else _typeset({**inputs, "close": "yes"})


def _typeset(inputs: dict[str, str]) -> bytes:
    made = typst.compile(
        (resources.templates() / "fiche.typ").read_bytes(),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs=inputs,
    )
    return bytes(made)


def _pages(pdf: bytes) -> int:
    """How many pages there are: each is an object that is not compressed."""
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def _html(found: Fiche) -> bytes:
    style = (resources.static() / "fiche.css").read_text("utf-8")
    page = environment().get_template("fiche.html")
    return page.render(language=language(), fiche=found, style=style).encode("utf-8", "replace")


def _xlsx(found: Fiche) -> bytes:
    tables = [
        _facts(found), _candidates(found), found.specialisations, _estimates(found), found.relevant,
        found.near, found.likely, found.declared, found.indicators, found.blind_spots,
        found.governance, _missing(found), found.sites, _sources(found),
    ]  # fmt: skip
    return workbook(tables, found.mark)


def workbook(tables: list[FicheTable], mark: str) -> bytes:
    """A sheet a table, each under the mark of its data if they bear one."""
    book = Workbook(write_only=True)
    for table in tables:
        _sheet(book, table, mark)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _facts(found: Fiche) -> FicheTable:
    rows = [[say("fiche.lead"), " ".join(found.lead)]]
    rows += [list(one) for one in found.facts] + [[say("fiche.members"), found.members]]
    return FicheTable(title=say("fiche.name"), heads=[found.title, found.subtitle],
                      figures=[False, False], rows=rows)  # fmt: skip


def _candidates(found: Fiche) -> FicheTable:
    fields = ("title", "grade", "score", "words", "chain", "missing", "anchors", "note")
    rows = [[getattr(one, field) for field in fields] for one in found.candidates]
    heads = [say(f"fiche.column.{field}") for field in fields]
    return FicheTable(title=found.candidates_title, heads=heads, figures=[], rows=rows)


def _estimates(found: Fiche) -> FicheTable:
    """The estimates, and under them how they are to be read."""
    blanks = [""] * (len(found.estimates.heads) - 1)
    rows = [*found.estimates.rows, [found.estimates_note, *blanks]] if found.estimates.rows else []
    return found.estimates.model_copy(update={"rows": rows})


def _sources(found: Fiche) -> FicheTable:
    rows = [[source] for source in [*found.notes, *found.sources, found.release]]
    return FicheTable(title=found.sources_title, heads=[found.sources_title], figures=[], rows=rows)


def _missing(found: Fiche) -> FicheTable:
    rows = [[one] for one in found.missing]
    return FicheTable(title=found.missing_title, heads=[found.missing_title], figures=[], rows=rows)


def _sheet(book: Workbook, table: FicheTable, mark: str) -> None:
    sheet = book.create_sheet(INVALID_TITLE_REGEX.sub("", table.title)[:31].strip())
    for place in range(len(table.heads)):
        cells = [row[place] for row in table.rows] + [table.heads[place]]
        letter = chr(ord("A") + place)
        sheet.column_dimensions[letter].width = min(WIDEST, 4 + max(map(len, cells)))
    if mark:
        sheet.append([_text(sheet, mark, bold=True)])
    sheet.append([_text(sheet, head, bold=True) for head in table.heads])
    figures = dict(enumerate(table.figures))
    for row in table.rows:
        sheet.append(
            [(_figure if figures.get(n) else _text)(sheet, cell) for n, cell in enumerate(row)]
        )


def _figure(sheet: Any, value: str) -> Any:
    """A number that a spreadsheet can sum, as it is written; text where the cell says more."""
    number, percent = number_of(value)
    if number is None:
        return _text(sheet, value)
    cell = WriteOnlyCell(sheet, number)
    cell.number_format = PERCENT if percent else GENERAL
    cell.alignment = Alignment(vertical="top")
    return cell


def _text(sheet: Any, value: str, *, bold: bool = False) -> Any:
    """A cell of text, whatever it starts with: no spreadsheet computes it."""
    cell = WriteOnlyCell(sheet, "")
    cell.value = ILLEGAL_CHARACTERS_RE.sub("\ufffd", value)
    cell.data_type = "s"
    cell.quotePrefix = value[:1] in "=+-@"
    cell.font = Font(bold=bold)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell
