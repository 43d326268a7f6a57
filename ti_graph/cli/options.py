"""Arguments and options that commands share, and how wide they write."""

from typing import Annotated

import typer

MOST_WIDTH = 110
Json = Annotated[
    bool, typer.Option("--json", help="Un document JSON sur la sortie / One JSON document.")
]


def territory_named(text: str | None) -> str | None:
    """The identifier of a territory that is asked for by its identifier or by its whole name."""
    from ti_graph.answers.programme import Programme  # noqa: PLC0415
    from ti_graph.graph.release import Releases  # noqa: PLC0415
    from ti_graph.model.identifiers import TERRITORY_WRITTEN  # noqa: PLC0415
    from ti_graph.settings import load_settings  # noqa: PLC0415

    if text is None or TERRITORY_WRITTEN.fullmatch(text.strip()):
        return text
    return Programme(Releases(load_settings().data).current()).named(text)


Territory = Annotated[
    str,
    typer.Argument(
        metavar="ID",
        help="Identifiant ou nom / Identifier or name: ti-2023-8422",
        callback=territory_named,
    ),
]
