"""Where a source's rows come from this time: downloaded files, the shipped snapshot, or a draw."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ti_graph.errors import SourceError
from ti_graph.ingest.card import FileCard
from ti_graph.ingest.registry import RegisteredSource

OriginKind = Literal["live", "snapshot", "simulated"]


@dataclass(frozen=True)
class Origin:
    """What a source runs from, and its files where they were downloaded."""

    kind: OriginKind
    files: dict[str, Path]


def find_origin(source: RegisteredSource, sources_folder: Path) -> Origin:
    """Downloaded files where they are all in place; a draw for a simulated source; else snapshot.

    A workbook that was imported is live, from its own folder.
    The snapshot of a curated source is its own table of facts, which ships as the card's files.

    Raises SourceError where only some files of the card are in place.
    """
    if source.card.kind == "simulated":
        return Origin("simulated", {})
    if source.imported:
        return Origin("live", find_files(source, source.folder))
    files = find_files(source, sources_folder / source.card.id)
    if files:
        return Origin("live", files)
    curated = source.card.kind == "curated"
    return Origin("snapshot", find_files(source, source.folder) if curated else {})


def find_files(source: RegisteredSource, folder: Path) -> dict[str, Path]:
    """The card's files in `folder`, by their key; empty where there is none at all.

    Raises SourceError where some are missing.
    """
    found = {key: _match(folder, card) for key, card in source.card.files.items()}
    missing = [key for key, path in found.items() if path is None]
    if len(missing) == len(found):
        return {}
    if missing:
        names = "; ".join(" | ".join(source.card.files[key].names) for key in missing)
        raise SourceError("missing_file", source=source.card.id, files=names)
    return {key: path for key, path in found.items() if path is not None}


def _match(folder: Path, card: FileCard) -> Path | None:
    for pattern in card.names:
        matches = sorted(path for path in folder.glob(pattern) if path.is_file())
        if matches:
            return matches[-1]
    return None
