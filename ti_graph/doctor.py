"""Is this installation well: each check looks at one thing and tells what it finds.

Add a check: a function of the settings that yields findings, named in `CHECKS`; its texts are in
`locale/doctor.yml` under the code of the finding.
"""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from polars.exceptions import PolarsError

from ti_graph.errors import ReleaseError, SourceError
from ti_graph.graph.release import STAGING, Releases
from ti_graph.ingest.load import unread_notices
from ti_graph.ingest.notices import UNREAD, Notice
from ti_graph.ingest.registry import registered_sources
from ti_graph.ingest.workbooks.store import imported_sources, imported_tables
from ti_graph.messages import Language, say
from ti_graph.settings import Settings

Level = Literal["ok", "warning", "fault"]
SHOWN = 5
ROOM = 3
"""A build holds the new release beside two earlier ones."""


@dataclass(frozen=True)
class Finding:
    """One thing that was found, in words of `locale/doctor.yml`."""

    code: str
    level: Level
    facts: Mapping[str, object] = field(default_factory=dict)

    def text(self, language: Language | None = None) -> str:
        """What was found, and what to do where something is wrong."""
        notice = self.facts.get("notice")
        if isinstance(notice, Notice):
            return notice.text(language)
        return say(f"doctor.{self.code}", language, **self.facts)


Check = Callable[[Settings], Iterator[Finding]]


def examine(settings: Settings) -> list[Finding]:
    """Run every check; nothing is changed."""
    return [finding for check in CHECKS for finding in check(settings)]


def current_release(settings: Settings) -> Iterator[Finding]:
    """The release in use, read to the last byte; a whole one to go back to is offered."""
    releases = Releases(settings.data)
    name = releases.current_name()
    if name is None:
        yield Finding("no_release", "warning")
        return
    lost = damaged_files(releases, name)
    if lost is None or lost:
        facts = {"release": name, "files": _shown(lost or ["manifest.json"])}
        earlier = releases.previous_name()
        sound = earlier is not None and damaged_files(releases, earlier) == []
        code = "damaged_can_go_back" if sound else "damaged_build_again"
        yield Finding(code, "fault", facts | {"earlier": earlier or ""})
        return
    yield Finding("release_whole", "ok", {"release": name})


def cross_checks(settings: Settings) -> Iterator[Finding]:
    """Sources held against each other when the current release was built."""
    try:
        checks = Releases(settings.data).current().manifest.checks
    except ReleaseError:
        return
    for one in checks:
        facts: dict[str, object] = {
            "compared": one.compared,
            "over": one.over,
            "threshold": f"{one.threshold:.1%}",
            "gaps": "; ".join(
                f"{gap.what}: {gap.found:,.0f} / {gap.expected:,.0f} ({gap.gap:+.0%})"
                for gap in one.gaps[:SHOWN]
            ),
        }
        if one.apart:
            yield Finding(f"{one.check}_apart", "ok")
        elif not one.compared:
            yield Finding(f"{one.check}_not_compared", "ok")
        elif one.over:
            yield Finding(f"{one.check}_gap", "warning", facts)
        else:
            yield Finding(f"{one.check}_agrees", "ok", facts)


def notices(settings: Settings) -> Iterator[Finding]:
    """What is to be known of how sources were read, and files in place that none reads."""
    try:
        found = Releases(settings.data).current().manifest.notices
    except ReleaseError:
        found = []
    unread = unread_notices(registered_sources(), settings.data / "sources")
    for one in [*(one for one in found if one.code not in UNREAD), *unread]:
        yield Finding("notice", "warning", {"notice": one})


def classifications(settings: Settings) -> Iterator[Finding]:
    """Establishments coded in NAF 2025: converted, known by an earlier code, or ambiguous."""
    try:
        rows = Releases(settings.data).current().table("establishment")
        if "industry_basis" not in rows.collect_schema().names():
            return
        counts = dict(rows.group_by("industry_basis").len().collect().iter_rows())
    except (ReleaseError, PolarsError, OSError):
        return
    total = sum(counts.values())
    facts = {basis: counts.get(basis, 0) for basis in ("converted", "earlier", "ambiguous")}
    if rests := sum(facts.values()):
        level: Level = "warning" if facts["ambiguous"] else "ok"
        share = f"{rests / total:.1%}"
        yield Finding("on_a_conversion", level, {**facts, "total": total, "share": share})


def earlier_release(settings: Settings) -> Iterator[Finding]:
    """The release that `rollback` goes back to."""
    releases = Releases(settings.data)
    name = releases.previous_name()
    if name is None:
        return
    lost = damaged_files(releases, name)
    if lost == []:
        yield Finding("earlier_whole", "ok", {"release": name})
    else:
        files = _shown(lost or ["manifest.json"])
        yield Finding("earlier_damaged", "warning", {"release": name, "files": files})


def damaged_files(releases: Releases, name: str) -> list[str] | None:
    """Files of a release that are not as they were written; None where it cannot be opened."""
    try:
        return releases.open(name).faults()
    except ReleaseError:
        return None


def workbooks(settings: Settings) -> Iterator[Finding]:
    """Imported workbooks: each card and each table reads."""
    try:
        imported_tables(settings.data)
        count = len(imported_sources(settings.data))
    except SourceError as error:
        yield Finding("workbook_damaged", "fault", {"reason": error.detail()})
        return
    if count:
        yield Finding("workbooks_whole", "ok", {"count": count})


def disk(settings: Settings) -> Iterator[Finding]:
    """The data folder can be written, and has room for another release."""
    folder = settings.data if settings.data.is_dir() else settings.data.absolute().parent
    if not os.access(folder, os.W_OK):
        yield Finding("folder_read_only", "warning")
        return
    free = shutil.disk_usage(folder).free
    needed = ROOM * _size(settings)
    if free < needed:
        facts = {"free": free // 1_000_000, "needed": needed // 1_000_000}
        yield Finding("little_room", "warning", facts)
        return
    yield Finding("room", "ok", {"free": free // 1_000_000})


def leftovers(settings: Settings) -> Iterator[Finding]:
    """What a killed build left; the next build removes it."""
    releases = Releases(settings.data)
    left = list((settings.data / "releases").glob(f"{STAGING}*"))
    if not left:
        return
    try:
        with releases.locked():
            yield Finding("leftovers", "warning", {"count": len(left)})
    except ReleaseError:
        yield Finding("building", "ok")


def _size(settings: Settings) -> int:
    releases = Releases(settings.data)
    try:
        return sum(releases.current().manifest.sizes.values())
    except ReleaseError:
        return 0


def _shown(names: list[str]) -> str:
    more = f" (+ {len(names) - SHOWN})" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more


CHECKS: tuple[Check, ...] = (
    current_release,
    classifications,
    earlier_release,
    cross_checks,
    notices,
    workbooks,
    disk,
    leftovers,
)
