"""Arguments and options that commands share, and how wide they write."""

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from ti_graph.answers.models import TerritoryItem
    from ti_graph.answers.programme import Programme

MOST_WIDTH = 110
Json = Annotated[
    bool, typer.Option("--json", help="Un document JSON sur la sortie / One JSON document.")
]


def territory_named(context: typer.Context, text: str | None) -> str | None:
    """The identifier of a territory that is asked for by its identifier or by its whole name.

    Raises NotFoundError for a name that none bears, or that several do.
    """
    from ti_graph.answers.programme import Programme  # noqa: PLC0415
    from ti_graph.errors import NotFoundError, typed  # noqa: PLC0415
    from ti_graph.graph.release import Releases  # noqa: PLC0415
    from ti_graph.model.identifiers import TERRITORY_WRITTEN  # noqa: PLC0415
    from ti_graph.settings import load_settings  # noqa: PLC0415

    if text is None or TERRITORY_WRITTEN.fullmatch(text.strip()):
        return text
    programme = Programme(Releases(load_settings().data).current())
    meant = programme.named(text)
    if len(meant) == 1:
        chosen = programme.item(meant[0])
        context.call_on_close(partial(_say_chosen, context, text, chosen, programme))
        return meant[0]
    facts = {"name": typed(text), "command": _typed(context)}
    if not meant:
        raise NotFoundError("no_territory_named", **facts)
    problem = NotFoundError("several_territories", **facts)
    problem.nearest = tuple(f"{one} ({programme.names[one]})" for one in meant)
    raise problem


def _say_chosen(
    context: typer.Context, text: str, chosen: "TerritoryItem", programme: "Programme"
) -> None:
    """Which territory a name was taken for, where that bears another or its phase has ended.

    A program that reads JSON finds it there.
    """
    from ti_graph.cli import terminal  # noqa: PLC0415
    from ti_graph.errors import typed  # noqa: PLC0415
    from ti_graph.messages import say  # noqa: PLC0415

    key = "current" if chosen.phase == programme.phase else "ended"
    older = programme.ended_by_name(text)
    if older and not context.params.get("json"):
        said = say(
            f"notices.chosen.{key}",
            text=typed(text),
            label=chosen.label,
            id=chosen.id,
            phase=older.phase,
            older=older.id,
        )
        terminal.messages().print(said, markup=False)


def _typed(context: typer.Context) -> str:
    """The command, up to where a territory is named."""
    option = " --territory" if context.info_name == "export" else ""
    return f"ti-graph {context.info_name}{option}"


Territory = Annotated[
    str,
    typer.Argument(
        metavar="ID",
        help="Identifiant ou nom / Identifier or name: ti-2023-8422",
        callback=territory_named,
    ),
]
