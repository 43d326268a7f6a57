"""A new release in place of the current one, if what is checked of it holds; else it stays.

Checked against the release in use, by a build as by a refresh: no source is gone, and no source
and no core table lost more than a fifth of its rows. A refresh also holds that no source fell back
from its files to its snapshot or has many more records set aside, and that every named query that
answered its example with rows still does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from ti_graph import __version__
from ti_graph.build import Progress, build
from ti_graph.errors import ReleaseError, TiGraphError
from ti_graph.graph.manifest import Manifest, SourceEntry
from ti_graph.graph.release import Release, Releases
from ti_graph.ingest.notices import Notice
from ti_graph.ingest.registry import RegisteredSource
from ti_graph.model.tables import CORE_TABLES
from ti_graph.query.catalogue import NamedQuery, catalogue
from ti_graph.query.run import run
from ti_graph.settings import Settings

MOST_LOST = 0.2
"""Share of a source's or a table's rows that may go from one release to the next."""
MOST_SET_ASIDE = 0.02
"""Share of a source's records by which what is set aside may grow."""
LEAST_ROWS = 10
"""A smaller one may lose any share of its rows."""
SHOWN = 5

Outcome = Literal["unchanged", "refreshed"]


@dataclass(frozen=True)
class Refreshed:
    """What became of a refresh that was not refused."""

    outcome: Outcome
    release: str
    notices: Sequence[Notice] = ()


def refresh(
    settings: Settings,
    changed: bool,
    progress: Progress = lambda _: None,
    sources: list[RegisteredSource] | None = None,
) -> Refreshed:
    """Build where files changed, or this program did, and swap if the checks hold.

    Raises ReleaseError `refresh_refused` with the reasons; the current release then stays.
    """
    current = _current(settings)
    if current is not None and not changed and current.manifest.version == __version__:
        return Refreshed("unchanged", current.manifest.release)
    accept = None if current is None else partial(_require_no_worse, current)
    manifest = build(settings, progress, sources, accept)
    return Refreshed("refreshed", manifest.release, tuple(manifest.notices))


def build_unless_fallen(
    settings: Settings,
    progress: Progress = lambda _: None,
    sources: list[RegisteredSource] | None = None,
) -> Manifest:
    """Build, and swap unless rows fell against the release in use.

    Raises ReleaseError `fall_refused` with the reasons; the current release then stays.
    """
    current = _current(settings)
    accept = None if current is None else partial(_require_no_fall, current)
    return build(settings, progress, sources, accept)


def _current(settings: Settings) -> Release | None:
    try:
        return Releases(settings.data).current()
    except ReleaseError:
        return None  # there is none, or it is damaged: any that builds is better


def _require_no_fall(current: Release, fresh: Release) -> None:
    if reasons := _falls(current.manifest, fresh.manifest):
        release = current.manifest.release
        raise ReleaseError("fall_refused", reasons=_some(reasons), release=release)


def _require_no_worse(current: Release, fresh: Release) -> None:
    reasons = [
        *_falls(current.manifest, fresh.manifest),
        *_worse_sources(current.manifest, fresh.manifest),
        *_queries(current, fresh),
    ]
    if reasons:
        release = current.manifest.release
        raise ReleaseError("refresh_refused", reasons=_some(reasons), release=release)


def _some(reasons: list[str]) -> str:
    more = [f"(+ {len(reasons) - SHOWN})"] if len(reasons) > SHOWN else []
    return " · ".join([*reasons[:SHOWN], *more])


def _falls(before: Manifest, after: Manifest) -> list[str]:
    """Sources that are gone or lost rows, then core tables that did."""
    reasons = []
    for old in before.sources:
        new = after.source(old.name)
        if old.kind == "simulated":  # a draw gives way to the register
            continue
        if new is None:
            reasons.append(f"{old.name}: gone")
        elif _fell(old.rows, new.rows):
            reasons.append(f"{old.name}: {old.rows} → {new.rows}")
    return [*reasons, *_tables(before, after)]


def _fell(before: int, after: int) -> bool:
    return before >= LEAST_ROWS and after < before * (1 - MOST_LOST)


def _worse_sources(before: Manifest, after: Manifest) -> list[str]:
    reasons = []
    for old in before.sources:
        new = after.source(old.name)
        if new is None:
            continue
        if old.kind == "live" and new.kind != "live":
            reasons.append(f"{old.name}: {old.kind} → {new.kind}")
        elif _set_aside(new) > _set_aside(old) + MOST_SET_ASIDE:
            reasons.append(f"{old.name}: quarantine {old.quarantined} → {new.quarantined}")
    return reasons


def _set_aside(source: SourceEntry) -> float:
    return source.quarantined / max(1, source.rows + source.quarantined)


def _tables(before: Manifest, after: Manifest) -> list[str]:
    drawn_gone = before.simulated_rows > 0 and after.simulated_rows == 0
    reasons = []
    for name in CORE_TABLES:
        old, new = before.tables.get(name, 0), after.tables.get(name, 0)
        replaced = drawn_gone and name in {"establishment", "planted_filiere"}
        if _fell(old, new) and not replaced:
            reasons.append(f"{name}: {old} → {new}")
    return reasons


def _queries(current: Release, fresh: Release) -> list[str]:
    return [
        f"{name}: no answer any more"
        for name, query in sorted(catalogue().items())
        if _answers(query, current) and not _answers(query, fresh)
    ]


def _answers(query: NamedQuery, release: Release) -> bool:
    """Whether a query's own example has rows."""
    try:
        return bool(run(query, query.header.examples, release).rows)
    except TiGraphError:
        return False
