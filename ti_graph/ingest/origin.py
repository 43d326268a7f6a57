"""Where a source's rows come from this time: downloads, the shipped snapshot, a draw, nowhere."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ti_graph.errors import SourceError
from ti_graph.ingest.card import FileCard
from ti_graph.ingest.registry import RegisteredSource

PresentKind = Literal["live", "snapshot", "simulated"]
OriginKind = PresentKind | Literal["absent"]


@dataclass(frozen=True)
class Origin:
    """What a source runs from, and its files where they were downloaded."""

    kind: OriginKind
    files: dict[str, Path]


def find_origin(source: RegisteredSource, sources_folder: Path) -> Origin:
    """Downloaded files where they are in place; a draw for a simulated source; else snapshot.

    A source of which nothing ships is absent until its files are there.

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
    if source.card.optional:
        return Origin("absent", {})
    curated = source.card.kind == "curated"
    return Origin("snapshot", find_files(source, source.folder) if curated else {})


def find_files(
    source: RegisteredSource, folder: Path, staged: Collection[Path] = ()
) -> dict[str, Path]:
    """The card's files in `folder`, by their key; empty where there is none at all.

    Files `staged` elsewhere, about to be put there, come first.
    Raises SourceError where some are missing.
    """
    found = {key: _match(folder, card, staged) for key, card in source.card.files.items()}
    if all(path is None for path in found.values()):
        return {}
    for key, card in source.card.files.items():
        if found[key] is None and card.shipped is not None:
            found[key] = source.folder / card.shipped
    cards = source.card.files
    missing = [key for key, path in found.items() if path is None and not cards[key].optional]
    if missing:
        names = "; ".join(" | ".join(source.card.files[key].names) for key in missing)
        raise SourceError("missing_file", source=source.card.id, files=names)
    return {key: path for key, path in found.items() if path is not None}


def _match(folder: Path, card: FileCard, staged: Collection[Path]) -> Path | None:
    for pattern in card.names:
        fresh = [path for path in staged if path.match(pattern)]
        placed = [path for path in folder.glob(pattern) if path.is_file()]
        matches = [path for path in (*sorted(placed), *sorted(fresh)) if not _is_other(path, card)]
        if matches:
            return matches[-1]
    return None


def _is_other(path: Path, card: FileCard) -> bool:
    """Whether a file that fits the card's names is known to be another one."""
    return any(path.match(name) for name in card.never)


def unread_files(source: RegisteredSource, sources_folder: Path) -> list[str]:
    """Files in a source's folder that it does not read: no name of the card, or not the last one.

    What the program keeps there itself begins with a dot.
    """
    folder = sources_folder / source.card.id
    if not folder.is_dir():
        return []
    read = {_match(folder, card, ()) for card in source.card.files.values()}
    placed = [path for path in folder.iterdir() if path.is_file() and path not in read]
    return sorted(path.name for path in placed if not path.name.startswith("."))


def unknown_folders(known: Collection[str], sources_folder: Path) -> list[str]:
    """Folders among those of sources that bear the name of none, and hold something."""
    if not sources_folder.is_dir():
        return []
    folders = [path for path in sources_folder.iterdir() if path.is_dir() and any(path.iterdir())]
    return sorted(
        path.name for path in folders if path.name not in known and not path.name.startswith(".")
    )
