"""Freeze a source: its downloaded files → the small tables of facts that ship with the project."""

from dataclasses import dataclass
from pathlib import Path

from ti_graph.errors import SourceError
from ti_graph.ingest.load import Tables, join, load_source
from ti_graph.ingest.options import LoadOptions
from ti_graph.ingest.origin import Origin, find_files, find_origin
from ti_graph.ingest.registry import registered_source, registered_sources
from ti_graph.ingest.snapshot import write_snapshot


@dataclass(frozen=True)
class Frozen:
    """What a snapshot holds."""

    rows: dict[str, int]
    quarantined: int
    bytes: int


def freeze(name: str, sources_folder: Path) -> Frozen:
    """Load source `name` from its downloaded files and write its snapshot beside its loader.

    Sources that it requires run from their files, or else their snapshots.
    Raises SourceError where its files are not in place.
    """
    source = registered_source(name)
    files = find_files(source, sources_folder / name)
    if not files:
        wanted = "; ".join(" | ".join(card.names) for card in source.card.files.values())
        raise SourceError("no_files", source=name, files=wanted)
    required = required_tables(source.card.requires, sources_folder)
    tables, quarantine = load_source(source, Origin("live", files), required)
    size = write_snapshot(source.snapshot, source.card, tables, files)
    rows = {table: frame.height for table, frame in sorted(tables.items())}
    return Frozen(rows, quarantine.table().height, size)


def required_tables(
    names: list[str], sources_folder: Path, options: LoadOptions | None = None
) -> Tables:
    """What the sources `names` tell, from their files or else their snapshots."""
    found: dict[str, Tables] = {}
    wanted = _closure(names)
    for source in registered_sources():
        if source.card.id in wanted:
            required = join([found[other] for other in source.card.requires])
            origin = find_origin(source, sources_folder)
            found[source.card.id], _ = load_source(source, origin, required, options=options)
    return join([found[name] for name in names])


def _closure(names: list[str]) -> set[str]:
    wanted: set[str] = set()
    queue = list(names)
    while queue:
        name = queue.pop()
        if name not in wanted:
            wanted.add(name)
            queue.extend(registered_source(name).card.requires)
    return wanted
