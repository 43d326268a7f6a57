"""The command that brings official files into the data folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

from ti_graph.cli import terminal
from ti_graph.cli.options import Json
from ti_graph.errors import TiGraphError
from ti_graph.figures import whole
from ti_graph.messages import say
from ti_graph.settings import load_settings

if TYPE_CHECKING:
    from ti_graph.ingest.fetching.fetch import Fetched, Tell

FAILURE = 2


def fetch(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[SOURCE]…", help="ti-graph sources")
    ] = None,
    json: Json = False,
) -> None:
    """Télécharger les fichiers officiels des sources / Fetch their official files.

    Exemple / Example: ti-graph fetch eurostat_sbs insee_sirene
    """
    from ti_graph.ingest.fetching.fetch import Fetcher  # noqa: PLC0415 - loaded where it is used
    from ti_graph.ingest.fetching.way import Way  # noqa: PLC0415
    from ti_graph.ingest.registry import registered_source, registered_sources  # noqa: PLC0415

    if names:
        sources = [registered_source(name) for name in dict.fromkeys(names)]
    else:
        sources = [source for source in registered_sources() if source.card.fetchable]
    with _bars(machine=json) as tell:
        settings = load_settings()
        way = Way.of_environment(settings.ca_bundle)
        fetcher = Fetcher(settings.data / "sources", way=way, tell=tell)
        results = list(fetcher.fetch(sources))
    if json:
        terminal.as_json([_plain(one) for one in results])
    else:
        _show(results)
    if any(one.error for one in results):
        raise typer.Exit(FAILURE)


def _plain(one: "Fetched") -> dict[str, Any]:
    found = {
        "source": one.source,
        "file": one.file,
        "outcome": one.outcome,
        "bytes": one.bytes,
        "sha256": one.sha256,
    }
    if one.error is not None:
        found |= {
            "error": one.error.code,
            "detail": one.error.detail(),
            "hint": one.error.hint(),
        }
    return found


def _show(results: "list[Fetched]") -> None:
    terminal.grid(
        terminal.headings("source", "file", "outcome", "bytes", figures={"bytes"}),
        [
            (
                one.source,
                one.file,
                say(f"screen.fetch.{one.outcome}"),
                whole(one.bytes) if one.bytes is not None else "",
            )
            for one in results
        ],
    )
    known: list[TiGraphError] = []
    for one in results:
        if one.error is not None and one.error not in known:
            known.append(one.error)
            terminal.error(one.error, machine=False)


@contextmanager
def _bars(*, machine: bool) -> "Iterator[Tell]":
    """A bar a file on standard error; off a terminal, nothing until the end."""
    out = terminal.messages()
    if not out.is_terminal:
        if not machine:
            out.print(say("screen.fetch.working"))
        yield lambda _source, _file, _have, _total: None
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=out) as progress:
        tasks: dict[tuple[str, str], TaskID] = {}

        def tell(source: str, file: str, have: int, total: int | None) -> None:
            key = (source, file)
            if key not in tasks:
                tasks[key] = progress.add_task(escape(file), total=total)
            progress.update(tasks[key], completed=have, total=total)

        yield tell
