"""Commands for the releases of a data folder: build one, go back one, freeze a source."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from ti_graph.cli import dry_runs, notices, show, terminal
from ti_graph.cli.options import Json
from ti_graph.figures import counted, decimal, whole
from ti_graph.graph.manifest import Manifest
from ti_graph.graph.release import Releases
from ti_graph.messages import say
from ti_graph.own_process import Tell, run_apart
from ti_graph.settings import Settings, load_settings

if TYPE_CHECKING:
    from ti_graph.dry_run import Reading
    from ti_graph.ingest.freeze import Frozen


def build_command(
    accept_fall: Annotated[
        bool,
        typer.Option("--accept-fall", help="Moins de lignes : voulu / Fewer rows is meant."),
    ] = False,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Lire sans rien écrire / Read, and write nothing."),
    ] = False,
    only: Annotated[
        str | None,
        typer.Option(
            "--only",
            metavar="SOURCE",
            help="Une source seule, avec --dry-run / One source, with --dry-run.",
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Construire une version des données et la mettre en service / Build a release.

    Une version qui a perdu un cinquième des lignes d'une source n'est pas mise en service /
    A release that lost a fifth of a source's rows is not made current.

    Exemple / Example: ti-graph build --dry-run --only insee_naf
    """
    if only is not None and not dry_run:
        raise typer.BadParameter(
            "--only : avec --dry-run, une version tient toutes les sources / "
            "with --dry-run, since a release holds all sources"
        )
    if dry_run:
        return _read(load_settings(), only, machine=json)
    manifest = build_apart(load_settings(), machine=json, accept_fall=accept_fall)
    if json:
        sources = [
            entry.model_dump(include={"name", "vintage", "kind", "rows", "quarantined"})
            for entry in manifest.sources
        ]
        fields = {
            "release", "built_at", "triples", "seconds", "steps", "tables", "graphs",
            "simulated_rows",
        }  # fmt: skip
        found = {"sources": sources, "notices": notices.plain(manifest.notices)}
        return terminal.as_json(manifest.model_dump(include=fields) | found)
    terminal.paragraph(
        say(
            "screen.build.done",
            release=manifest.release,
            triples=whole(manifest.triples),
            tables=len(manifest.tables),
            sources=len(manifest.sources),
            seconds=decimal(manifest.seconds, 1),
        )
    )
    if quarantined := manifest.tables["quarantine"]:
        terminal.paragraph(say("screen.build.quarantined", rows=counted("record", quarantined)))
    notices.show(manifest.notices)
    return None


def build_apart(settings: Settings, *, machine: bool, accept_fall: bool = True) -> Manifest:
    """Build in a process of its own, its steps reported on standard error."""
    with progress(machine=machine) as tell:
        return run_apart(partial(_build, settings, accept_fall), tell, debug=settings.debug)


def _build(settings: Settings, accept_fall: bool, tell: Tell) -> Manifest:
    from ti_graph.build import build  # noqa: PLC0415 - see the head of this module
    from ti_graph.refresh import build_unless_fallen  # noqa: PLC0415

    return build(settings, tell) if accept_fall else build_unless_fallen(settings, tell)


def _read(settings: Settings, only: str | None, *, machine: bool) -> None:
    with progress(machine=machine) as tell:
        readings = run_apart(partial(_readings, settings, only), tell, debug=settings.debug)
    dry_runs.show(readings, machine=machine)


def _readings(settings: Settings, only: str | None, tell: Tell) -> "list[Reading]":
    from ti_graph.dry_run import read_all, read_one  # noqa: PLC0415 - see the head of this module

    if only is None:
        return read_all(settings, tell)
    tell(f"source:{only}")
    return [read_one(settings, only)]


def _freeze(source: str, folder: Path, tell: Tell) -> "Frozen":
    from ti_graph.ingest.freeze import freeze  # noqa: PLC0415

    tell(f"source:{source}")
    return freeze(source, folder)


@contextmanager
def progress(*, machine: bool) -> Iterator[show.Tell]:
    """Tell the steps of a build on standard error, with a clock; plain lines off a terminal.

    A program that reads JSON finds nothing there but an error.
    """
    out = terminal.messages()
    if machine and not out.is_terminal:
        yield lambda _: None
        return
    if not out.is_terminal:
        yield lambda step: out.print(show.step(step)) if ":" not in step else None
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=out, transient=True) as bar:
        task = bar.add_task(say("screen.build.start"))
        yield lambda step: bar.update(task, description=show.step(step))


def snapshot(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="ti-graph sources")],
    json: Json = False,
) -> None:
    """Figer les fichiers téléchargés d'une source / Freeze a source's files to its snapshot.

    Exemple / Example: ti-graph snapshot insee_naf
    """
    settings = load_settings()
    with terminal.working("screen.snapshot.working", machine=json):
        work = partial(_freeze, source, settings.data / "sources")
        frozen = run_apart(work, lambda _: None, debug=settings.debug)
    if json:
        found = {"rows": frozen.rows, "quarantined": frozen.quarantined, "bytes": frozen.bytes}
        return terminal.as_json({"source": source} | found)
    terminal.paragraph(
        say(
            "screen.snapshot.done",
            source=source,
            bytes=whole(frozen.bytes),
            rows=counted("row", sum(frozen.rows.values())),
            quarantined=frozen.quarantined,
        )
    )
    return None


def rollback(json: Json = False) -> None:
    """Revenir à la version précédente / Go back to the release before.

    Exemple / Example: ti-graph rollback
    """
    name = Releases(load_settings().data).rollback()
    if json:
        return terminal.as_json({"release": name})
    terminal.paragraph(say("screen.rollback.done", release=name))
    return None
