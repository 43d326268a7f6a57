"""Read sources as a build does, and write nothing: what each file gives, and what is set aside."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from ti_graph.ingest.erasure import erased
from ti_graph.ingest.freeze import required_tables
from ti_graph.ingest.load import LoadedSource, load_sources, run_source, vintage
from ti_graph.ingest.notices import Notice
from ti_graph.ingest.origin import OriginKind, find_origin
from ti_graph.ingest.registry import registered_source, registered_sources
from ti_graph.ingest.workbooks.store import imported_sources
from ti_graph.load_options import load_options
from ti_graph.model.status import SIMULATED
from ti_graph.settings import Settings

Progress = Callable[[str], None]


@dataclass(frozen=True)
class SetAside:
    """Rows of one file that one rule refused; `row` and `value` are those of the first."""

    file: str
    column: str
    reason: str
    rows: int
    row: int | None
    value: str | None


@dataclass(frozen=True)
class Reading:
    """What one source gives: rows by core table, rows set aside, what is to be known."""

    source: str
    kind: OriginKind
    vintage: str
    rows: Mapping[str, int]
    set_aside: Sequence[SetAside]
    notices: Sequence[Notice]


def read_one(settings: Settings, name: str) -> Reading:
    """Read source `name` alone, with those it requires.

    Its rows keep their schema and the totals of its card. References to sources that it does not
    require are held by a whole build alone.
    Raises SourceError where the source is unknown or its files break their layout.
    """
    source = registered_source(name)
    folder = settings.data / "sources"
    origin = find_origin(source, folder)
    with load_options(settings) as options:
        required = required_tables(source.card.requires, folder, options)
        forgotten = erased(settings.data)
        run = run_source(source, origin, required, options=options, erased=forgotten)
    rows = {table: frame.height for table, frame in sorted(run.tables.items())}
    refused = set_aside(run.quarantine.table())
    return Reading(
        name, origin.kind, vintage(source, origin, run.edition), rows, refused, run.notices
    )


def read_all(settings: Settings, progress: Progress = lambda _: None) -> list[Reading]:
    """Read every source and imported workbook together, as a build does before it computes.

    Raises SourceError at the first structural fault.
    """
    wanted = [
        source
        for source in [*registered_sources(), *imported_sources(settings.data)]
        if source.card.kind != SIMULATED or settings.simulated == "always"
    ]
    with load_options(settings) as options:
        data = load_sources(
            wanted,
            settings.data / "sources",
            lambda name: progress(f"source:{name}"),
            erased(settings.data),
            options,
        )
    return [_reading(source, data.quarantine, data.notices) for source in data.sources]


def _reading(source: LoadedSource, quarantine: pl.DataFrame, notices: Sequence[Notice]) -> Reading:
    name = source.card.id
    refused = set_aside(quarantine.filter(pl.col("source") == name))
    own = [notice for notice in notices if notice.source == name]
    return Reading(name, source.kind, source.vintage, source.rows, refused, own)


def set_aside(quarantine: pl.DataFrame) -> list[SetAside]:
    """Rows set aside, counted by file, column and reason, the most first."""
    counted = (
        quarantine.group_by("file", "column", "reason", maintain_order=True)
        .agg(
            pl.len().alias("rows"),
            pl.col("row").first(),
            pl.col("value").drop_nulls().first(),
        )
        .sort("rows", descending=True, maintain_order=True)
    )
    return [SetAside(**row) for row in counted.iter_rows(named=True)]
