"""`ti-graph mcp`: the server for agents."""

from typing import Annotated

import typer

from ti_graph.cli import terminal
from ti_graph.cli.options import Json
from ti_graph.messages import say
from ti_graph.settings import load_settings

LOOPBACK = "127.0.0.1"


def serve_agents(
    service: Annotated[
        str | None, typer.Option(metavar="URL", help="Un service ti-graph / A ti-graph service")
    ] = None,
    http: Annotated[
        bool, typer.Option("--http", help="HTTP, sur cette machine / HTTP, on this machine")
    ] = False,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Avec --http ; 0: libre / free")
    ] = 8001,
    json: Json = False,
) -> None:
    """Servir les agents par MCP, en lecture seule / Serve agents over MCP, read-only.

    Exemple / Example: ti-graph mcp --http --port 8001
    """
    from ti_graph.api.agents import serve_agents as serve_forever  # noqa: PLC0415

    def announce(url: str) -> None:
        if json:
            return terminal.as_json({"url": url})
        terminal.console().print(say("screen.serve.listening", url=url))
        return None

    settings = load_settings().model_copy(update={"host": LOOPBACK, "port": port})
    serve_forever(settings, service, announce if http else None)
