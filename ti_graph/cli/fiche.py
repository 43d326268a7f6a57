"""The command that writes the fiche of a territory."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ti_graph.answers.territories import Answers
from ti_graph.cli import terminal
from ti_graph.cli.options import Json, Territory
from ti_graph.errors import QueryError
from ti_graph.graph.release import Releases
from ti_graph.messages import say
from ti_graph.settings import load_settings
from ti_graph.whole_file import whole_file

if TYPE_CHECKING:
    from ti_graph.documents.fiche_files import FicheFormat

FORMATS = (".pdf", ".html", ".xlsx")


def fiche(
    territory_id: Territory,
    output: Annotated[Path, typer.Option("-o", "--output", help=" ".join(FORMATS))],
    json: Json = False,
) -> None:
    """Écrire la fiche d'un territoire / Write a territory's fact sheet.

    Exemple / Example: ti-graph fiche ti-2023-4408 -o fiche.pdf
    """
    from ti_graph.answers.maps import TerritoryMaps  # noqa: PLC0415
    from ti_graph.documents.fiche import fiche as fiche_of  # noqa: PLC0415
    from ti_graph.documents.fiche_files import fiche_file  # noqa: PLC0415

    wanted = format_of(output)
    answers = Answers(Releases(load_settings().data).current())
    found = fiche_of(answers, TerritoryMaps(answers), territory_id)
    write(output, fiche_file(found, wanted))
    if json:
        return terminal.as_json({"file": output.name, "territory": found.id, "format": wanted})
    terminal.paragraph(say("fiche.done", file=output.name, label=found.title))
    return None


def format_of(output: Path) -> "FicheFormat":
    """The format that the name of a file asks for.

    Raises QueryError where it is none.
    """
    from ti_graph.documents.fiche_files import MEDIA_TYPES  # noqa: PLC0415

    suffix = output.suffix.lower()
    wanted = next((name for name in MEDIA_TYPES if suffix == f".{name}"), None)
    if wanted is None:
        raise QueryError("bad_format", format=suffix or output.name, known=", ".join(FORMATS))
    return wanted


def write(output: Path, content: bytes) -> None:
    """The file appears whole or not at all."""
    try:
        with whole_file(output) as fresh:
            fresh.write_bytes(content)
    except OSError as error:
        reason = error.strerror or "?"
        raise QueryError("cannot_export", file=output.name, reason=reason) from None
