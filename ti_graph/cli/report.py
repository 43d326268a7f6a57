"""The command that writes the report on a phase of the programme."""

from pathlib import Path
from typing import Annotated

import typer

from ti_graph.answers.territories import Answers
from ti_graph.cli import terminal
from ti_graph.cli.fiche import format_of, write
from ti_graph.cli.options import Json
from ti_graph.graph.release import Releases
from ti_graph.messages import say
from ti_graph.settings import load_settings


def report(
    output: Annotated[Path, typer.Option("-o", "--output", help=".pdf .html .xlsx")],
    phase: Annotated[
        str | None, typer.Option(help="Première année d'une phase / First year of a phase.")
    ] = None,
    json: Json = False,
) -> None:
    """Écrire le bilan du programme, à mi-parcours ou final / Write the programme's report.

    Exemple / Example: ti-graph report -o bilan.pdf
    """
    from ti_graph.documents.programme_report import programme_report  # noqa: PLC0415
    from ti_graph.documents.report_files import report_file  # noqa: PLC0415

    wanted = format_of(output)
    found = programme_report(Answers(Releases(load_settings().data).current()), phase)
    write(output, report_file(found, wanted))
    if json:
        return terminal.as_json({"file": output.name, "title": found.title, "format": wanted})
    return terminal.paragraph(say("report.done", file=output.name, title=found.title))
