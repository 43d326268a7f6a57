"""The report on the programme as PDF, HTML or XLSX. Its texts are data to each."""

import json

import typst

from ti_graph import resources
from ti_graph.documents.drawing import environment
from ti_graph.documents.fiche_files import FicheFormat, workbook
from ti_graph.documents.fiche_tables import FicheTable
from ti_graph.documents.programme_report import Report
from ti_graph.messages import language, say


def report_file(found: Report, wanted: FicheFormat) -> bytes:
    """The report in the wanted format, in the language in use."""
    return {"pdf": _pdf, "html": _html, "xlsx": _xlsx}[wanted](found)


def _pdf(found: Report) -> bytes:
    words = {"name": say("report.name"), "lang": language()}
    made = typst.compile(
        (resources.templates() / "report.typ").read_bytes(),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"report": found.model_dump_json(), "words": json.dumps(words)},
    )
    return bytes(made)


def _html(found: Report) -> bytes:
    style = (resources.static() / "fiche.css").read_text("utf-8")
    page = environment().get_template("report.html")
    return page.render(language=language(), report=found, style=style).encode("utf-8", "replace")


def _xlsx(found: Report) -> bytes:
    tables = [one.table for one in found.parts if one.table]
    return workbook([_summary(found), *tables, _sources(found)], found.mark)


def _summary(found: Report) -> FicheTable:
    rows = [[part.title, " ".join(part.says), part.query] for part in found.parts]
    return FicheTable(
        title=found.title,
        heads=[found.title, found.subtitle, ""],
        figures=[False] * 3,
        rows=[*rows, ["", found.caveat, ""]],
    )


def _sources(found: Report) -> FicheTable:
    rows = [[one] for one in [*found.sources, found.release]]
    return FicheTable(
        title=found.sources_title, heads=[found.sources_title], figures=[False], rows=rows
    )
