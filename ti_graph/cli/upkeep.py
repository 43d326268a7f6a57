"""Commands for those who run an installation: examine it, keep it, forget what must go."""

from typing import Annotated

import typer
from rich.markup import escape

from ti_graph.cli import terminal
from ti_graph.errors import ReleaseError
from ti_graph.settings import load_settings

Json = Annotated[
    bool, typer.Option("--json", help="Un document JSON sur la sortie / One JSON document.")
]
MARKS = {"ok": "[green]✓[/]", "warning": "[yellow]![/]", "fault": "[bold red]✗[/]"}


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the program."""
    app.command()(doctor)


def doctor(json: Json = False) -> None:
    """Examiner l'installation : versions, classeurs, place / Examine the installation.

    Rien n'est changé. Code de sortie 3 où quelque chose est abîmé / Exit code 3 for damage.

    Exemple / Example: ti-graph doctor
    """
    from ti_graph.doctor import examine  # noqa: PLC0415 - loaded where it is used

    with terminal.working("screen.doctor.working", machine=json):
        findings = examine(load_settings())
    if json:
        terminal.as_json(
            [{"code": one.code, "level": one.level, "text": one.text()} for one in findings]
        )
    else:
        for one in findings:
            terminal.console().print(f"{MARKS[one.level]} {escape(one.text())}", soft_wrap=True)
    if any(one.level == "fault" for one in findings):
        raise typer.Exit(ReleaseError.exit_code)
