"""Commands for those who run an installation: examine it, keep it, forget what must go."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from ti_graph import access
from ti_graph.cli import notices, terminal
from ti_graph.cli.options import Json
from ti_graph.cli.releases import build_apart, progress
from ti_graph.errors import ReleaseError
from ti_graph.figures import whole
from ti_graph.graph.release import Releases
from ti_graph.ingest import erasure
from ti_graph.ingest.notices import Notice
from ti_graph.messages import say
from ti_graph.own_process import Tell, run_apart
from ti_graph.settings import Settings, load_settings

if TYPE_CHECKING:
    from ti_graph.graph.backup import Description
    from ti_graph.ingest.fetching.fetch import Fetched
    from ti_graph.refresh import Refreshed

MARKS = {"ok": "[green]✓[/]", "warning": "[yellow]![/]", "fault": "[bold red]✗[/]"}


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


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=".tar.gz")], json: Json = False
) -> None:
    """Sauvegarder versions, classeurs et avis en un fichier / Back up to one file.

    Sans les fichiers téléchargés / Without the downloaded files.

    Exemple / Example: ti-graph backup ti-graph.tar.gz
    """
    from ti_graph.graph.backup import back_up  # noqa: PLC0415 - loaded where it is used

    with terminal.working("screen.backup.working", machine=json):
        found = back_up(load_settings().data, file)
    _tell_backup("screen.backup.done", file, found, machine=json)


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=".tar.gz")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Remplacer ce qui est là / Replace what is there.")
    ] = False,
    json: Json = False,
) -> None:
    """Restaurer une sauvegarde, tout ou rien / Restore a backup, all or nothing.

    Exemple / Example: ti-graph restore ti-graph.tar.gz
    """
    from ti_graph.graph.backup import restore as restore_backup  # noqa: PLC0415

    merge = {
        access.FILE: access.merged_tokens,
        access.REVOKED: access.merged_revocations,
        erasure.FILE: erasure.merged_erasures,
    }
    with terminal.working("screen.restore.working", machine=json):
        found = restore_backup(load_settings().data, file, replace=replace, merge=merge)
    _tell_backup("screen.restore.done", file, found, machine=json)


def _tell_backup(key: str, file: Path, found: "Description", *, machine: bool) -> None:
    if machine:
        fields = {"release": found.release, "files": len(found.files), "bytes": found.size}
        return terminal.as_json({"file": file.name} | fields)
    size = whole(found.size // 1_000_000)
    release = found.release or "–"
    terminal.paragraph(
        say(key, file=file.name, files=whole(len(found.files)), size=size, release=release)
    )
    return None


def erase(
    siren: Annotated[str, typer.Argument(metavar="SIREN", help="955511217")],
    json: Json = False,
) -> None:
    """Effacer une entreprise de toutes les versions / Erase a firm from every release.

    Le SIREN est retenu pour les constructions à venir ; une version est construite sans lui et
    celles d'avant sont retirées / Kept for builds to come; a release is built without it, and
    earlier ones are removed.

    Exemple / Example: ti-graph erase 955511217
    """
    from ti_graph.ingest.erasure import erase as put_on_list  # noqa: PLC0415

    settings = load_settings()
    put_on_list(settings.data, siren, _published(settings))
    name = None
    left: list[str] = []
    known: Sequence[Notice] = ()
    if Releases(settings.data).current_name() is not None:
        manifest = build_apart(settings, machine=json)
        name, known = manifest.release, manifest.notices
        left = Releases(settings.data).forget_earlier()
    if json:
        found = {"release": name, "still_read": left, "notices": notices.plain(known)}
        return terminal.as_json(found)
    terminal.paragraph(say("screen.erase.done"))
    if left:
        terminal.paragraph(say("screen.erase.still_read", releases=", ".join(left)))
    notices.show(known)
    return None


def _published(settings: Settings) -> set[str]:
    """SIREN of the legal units of the current release; none where there is no release."""
    try:
        units = Releases(settings.data).current().table("legal_unit").select("siren").collect()
    except ReleaseError:
        return set()
    return set(units["siren"])


def refresh(
    offline: Annotated[
        bool, typer.Option("--offline", help="Sans télécharger / Without fetching.")
    ] = False,
    json: Json = False,
) -> None:
    """Télécharger, construire, comparer, basculer / Fetch, build, compare, swap.

    Sinon la version en service reste, et le motif est dit / Else the current release stays.

    Exemple / Example: ti-graph refresh
    """
    settings = load_settings()
    results = [] if offline else _fetch(settings)
    changed = offline or any(one.outcome == "downloaded" for one in results)
    failed = sum(one.outcome == "failed" for one in results)
    with progress(machine=json) as tell:
        found = run_apart(partial(_refresh, settings, changed), tell, debug=settings.debug)
    if json:
        fields = {"outcome": found.outcome, "release": found.release, "not_fetched": failed}
        return terminal.as_json(fields | {"notices": notices.plain(found.notices)})
    terminal.paragraph(say(f"screen.refresh.{found.outcome}", release=found.release))
    if failed:
        terminal.paragraph(say("screen.refresh.not_fetched", count=failed))
    notices.show(found.notices)
    return None


def _fetch(settings: Settings) -> "list[Fetched]":
    from ti_graph.ingest.fetching.fetch import Fetcher  # noqa: PLC0415 - loaded where it is used
    from ti_graph.ingest.fetching.way import Way  # noqa: PLC0415
    from ti_graph.ingest.registry import registered_sources  # noqa: PLC0415

    sources = [source for source in registered_sources() if source.card.fetchable]
    way = Way.of_environment(settings.ca_bundle)
    return list(Fetcher(settings.data / "sources", way=way).fetch(sources))


def _refresh(settings: Settings, changed: bool, tell: Tell) -> "Refreshed":
    from ti_graph.refresh import refresh as refresh_release  # noqa: PLC0415

    return refresh_release(settings, changed, tell)
