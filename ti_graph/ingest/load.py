"""Sources → core tables: each source after those it requires, from files, snapshot or draw."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import polars as pl

from ti_graph.ingest.card import Card
from ti_graph.ingest.conform import conform, keep_references, require_distinct_keys
from ti_graph.ingest.erasure import forget
from ti_graph.ingest.notices import Notice, listed
from ti_graph.ingest.options import LoadOptions
from ti_graph.ingest.origin import Origin, PresentKind, find_origin, unknown_folders, unread_files
from ti_graph.ingest.protection import protected
from ti_graph.ingest.quarantine import SCHEMA, Quarantine
from ti_graph.ingest.registers import joined_to_firms, registers
from ti_graph.ingest.registry import RegisteredSource
from ti_graph.ingest.snapshot import read_snapshot
from ti_graph.ingest.source import CoreTable, Source
from ti_graph.ingest.totals import check_totals
from ti_graph.model.status import UNKNOWN
from ti_graph.model.tables import CORE_TABLES

YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
Progress = Callable[[str], None]
Tables = dict[str, pl.DataFrame]


@dataclass(frozen=True)
class LoadedSource:
    """What one source gave."""

    card: Card
    kind: PresentKind
    vintage: str
    rows: Mapping[str, int]
    quarantined: int


@dataclass
class CoreData:
    """Every core table of a release, and what each source gave."""

    tables: Tables
    quarantine: pl.DataFrame
    sources: Sequence[LoadedSource] = field(default_factory=tuple)
    notices: Sequence[Notice] = field(default_factory=tuple)


class Run(NamedTuple):
    """What one source gave: its rows, what was set aside, and what a person should know.

    `edition`: that of the data, where they say it.
    """

    tables: Tables
    quarantine: Quarantine
    notices: Sequence[Notice]
    edition: str | None


def load_source(
    source: RegisteredSource,
    origin: Origin,
    required: Mapping[str, pl.DataFrame],
    head: int | None = None,
    options: LoadOptions | None = None,
) -> tuple[Tables, Quarantine]:
    """The rows of one source, and what was set aside, as `run_source` tells them."""
    return run_source(source, origin, required, head=head, options=options)[:2]


def run_source(
    source: RegisteredSource,
    origin: Origin,
    required: Mapping[str, pl.DataFrame],
    *,
    head: int | None = None,
    options: LoadOptions | None = None,
    erased: Collection[str] = (),
) -> Run:
    """Run one source to rows of core tables that keep their schema and the card's totals.

    With `head`, only so many rows of each table file are read, and totals are not held. Nothing
    said of what was set aside holds a number of `erased`.
    """
    run = Source(
        source.card, origin.files, required, folder=source.folder, head=head, options=options
    )
    known: dict[str, list[CoreTable]] = {}
    for table in _tell(source, origin, run):
        known.setdefault(table.name, []).append(table)
    tables = {
        name: conform(_joined(name, parts), source.card, run.quarantine)
        for name, parts in known.items()
    }
    if erased:
        run.quarantine.forget(erased)
    notices = [*run.notices]
    if head is None and origin.kind != "absent":
        live = origin.kind == "live"
        notices += check_totals(source.card, tables, run.quarantine, live=live)
    return Run(tables, run.quarantine, notices, run.edition or _newest_year(tables))


def _tell(source: RegisteredSource, origin: Origin, run: Source) -> Iterator[CoreTable]:
    if origin.kind == "absent":
        return iter(())
    if origin.kind == "snapshot" and not origin.files:
        return read_snapshot(source.snapshot, source.card)
    return source.load(run)


def _joined(name: str, parts: Sequence[CoreTable]) -> CoreTable:
    if len(parts) == 1:
        return parts[0]
    return CoreTable(name, pl.concat([part.frame for part in parts], how="diagonal_relaxed"))


def load_sources(
    sources: Sequence[RegisteredSource],
    sources_folder: Path,
    progress: Progress = lambda _: None,
    erased: Collection[str] = (),
    options: LoadOptions | None = None,
) -> CoreData:
    """Run every source and join their rows, without the firms whose SIREN is in `erased`.

    Raises SourceError at the first structural fault; bad records are counted in `quarantine`.
    """
    found: dict[str, Tables] = {}
    quarantines: dict[str, Quarantine] = {}
    origins: dict[str, Origin] = {}
    vintages: dict[str, str] = {}
    notices: list[Notice] = []
    for source in sources:
        name = source.card.id
        progress(name)
        origin = find_origin(source, sources_folder)
        required = join([found[other] for other in source.card.requires])
        run = run_source(source, origin, required, options=options, erased=erased)
        found[name], quarantines[name], origins[name] = run.tables, run.quarantine, origin
        vintages[name] = vintage(source, origin, run.edition)
        notices += run.notices
    tables = forget(join(list(found.values())), quarantines, erased)
    for table, frame in tables.items():
        require_distinct_keys(table, frame)
    for table in CORE_TABLES:
        if table not in tables:
            tables[table] = CORE_TABLES[table].create_empty()
    present = [source.card for source in sources if origins[source.card.id].kind != "absent"]
    tables["register"] = registers(present)
    for table in CORE_TABLES:
        tables[table] = keep_references(tables, table, quarantines)
    tables = protected(joined_to_firms(tables))
    report = _report(sources, tables, origins, quarantines, vintages)
    unread = unread_notices(sources, sources_folder)
    return CoreData(tables, _quarantined(quarantines), report, [*notices, *unread])


def unread_notices(sources: Sequence[RegisteredSource], sources_folder: Path) -> list[Notice]:
    """Files and folders in place that no source reads, under any name that its card gives."""
    notices = []
    for source in sources:
        if unread := [] if source.imported else unread_files(source, sources_folder):
            names = "; ".join(name for card in source.card.files.values() for name in card.names)
            notices.append(
                Notice.of(source.card.id, "unread_files", files=listed(unread), names=names)
            )
    known = [source.card.id for source in sources]
    return [
        *notices,
        *(Notice.of(name, "unknown_folder") for name in unknown_folders(known, sources_folder)),
    ]


def join(parts: Sequence[Tables]) -> Tables:
    """The rows of several sources, table by table."""
    names = {name for part in parts for name in part}
    return {
        name: pl.concat([part[name] for part in parts if name in part]) for name in sorted(names)
    }


def _quarantined(quarantines: Mapping[str, Quarantine]) -> pl.DataFrame:
    return pl.concat([pl.DataFrame(schema=SCHEMA), *(q.table() for q in quarantines.values())])


def vintage(source: RegisteredSource, origin: Origin, edition: str | None = None) -> str:
    """The card's vintage; of files in place the edition of their data, else unknown.

    `edition` is what was read in them; without it a year in a file's name says it. The day of a
    copy says nothing of what was copied.
    """
    if origin.kind != "live" or source.imported:
        return source.card.vintage
    years = [year for path in origin.files.values() for year in YEAR.findall(path.name)]
    return edition or max(years, default=UNKNOWN)


def _newest_year(tables: Tables) -> str | None:
    """The newest year that rows bear."""
    years = [frame["year"].max() for frame in tables.values() if "year" in frame.columns]
    known = [int(str(year)) for year in years if year is not None]
    return str(max(known)) if known else None


def _report(
    sources: Sequence[RegisteredSource],
    tables: Tables,
    origins: Mapping[str, Origin],
    quarantines: Mapping[str, Quarantine],
    vintages: Mapping[str, str],
) -> list[LoadedSource]:
    counts = {
        name: dict(frame.group_by("source").len().iter_rows())
        for name, frame in tables.items()
        # What describes a register is written from its card: no file gave it.
        if name != "register"
    }
    return [
        LoadedSource(
            card=source.card,
            kind=kind,
            vintage=vintages[source.card.id],
            rows={
                name: by_source[source.card.id]
                for name, by_source in sorted(counts.items())
                if source.card.id in by_source
            },
            quarantined=quarantines[source.card.id].table().height,
        )
        for source in sources
        if (kind := origins[source.card.id].kind) != "absent"
    ]
