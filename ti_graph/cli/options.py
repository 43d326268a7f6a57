"""Arguments and options that commands share, and how wide they write."""

from typing import Annotated

import typer

MOST_WIDTH = 110
Json = Annotated[
    bool, typer.Option("--json", help="Un document JSON sur la sortie / One JSON document.")
]
Territory = Annotated[
    str, typer.Argument(metavar="ID", help="Identifiant / Identifier: ti-2023-8422")
]
