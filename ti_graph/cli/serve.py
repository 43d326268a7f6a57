"""`ti-graph serve`: the API, SPARQL and the pages over HTTP."""

from typing import Annotated

import typer

from ti_graph.api.server import serve as serve_forever
from ti_graph.cli import terminal
from ti_graph.cli.options import Json
from ti_graph.messages import say
from ti_graph.settings import load_settings


def serve(
    host: Annotated[str | None, typer.Option(help="TI_GRAPH_HOST")] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="TI_GRAPH_PORT; 0: libre / free")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, max=64, help="TI_GRAPH_WORKERS: processus / processes")
    ] = None,
    json: Json = False,
) -> None:
    """Servir l'API, SPARQL et les pages, jusqu'à Ctrl-C / Serve until Ctrl-C.

    Exemple / Example: ti-graph serve --port 8000
    """
    chosen = {"host": host, "port": port, "workers": workers}
    given = {name: value for name, value in chosen.items() if value is not None}
    settings = load_settings().model_copy(update=given)

    def announce(url: str) -> None:
        if json:
            return terminal.as_json({"url": url})
        terminal.console().print(say("screen.serve.listening", url=url))
        return None

    serve_forever(settings, announce)
    if not json:
        terminal.console().print(say("screen.serve.stopped"))
