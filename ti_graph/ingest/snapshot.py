"""Frozen facts that ship with a source: its core tables, small, with what they were made from."""

import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import polars as pl

from ti_graph.errors import SourceError
from ti_graph.ingest.card import Card
from ti_graph.ingest.core_table import CoreTable
from ti_graph.ingest.values import as_meant
from ti_graph.model.tables import CORE_TABLES

DESCRIPTION = "snapshot.json"


def write_snapshot(
    folder: Path, card: Card, tables: Mapping[str, pl.DataFrame], files: Mapping[str, Path]
) -> int:
    """Write each table as Parquet, and which files it was made from. Returns bytes written."""
    fresh = folder.with_name(folder.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for name, frame in tables.items():
        key = CORE_TABLES[name].primary_key()
        facts = frame.sort(key).drop("source")
        facts.write_parquet(fresh / f"{name}.parquet", compression="zstd", compression_level=19)
    description = {
        "source": card.id,
        "vintage": card.vintage,
        "retrieved": card.retrieved,
        "made_from": [_describe(path) for _, path in sorted(files.items())],
        "rows": {name: frame.height for name, frame in sorted(tables.items())},
    }
    text = json.dumps(description, indent=2, ensure_ascii=False) + "\n"
    (fresh / DESCRIPTION).write_text(text, "utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)
    return sum(path.stat().st_size for path in folder.iterdir())


def read_snapshot(folder: Path, card: Card) -> Iterator[CoreTable]:
    """The tables of a snapshot.

    Raises SourceError where the source ships none, or it is damaged.
    """
    paths = sorted(folder.glob("*.parquet"))
    if not paths:
        raise SourceError("no_snapshot", source=card.id)
    for path in paths:
        yield CoreTable(path.stem, read_table(folder, path.stem, card))


def read_table(folder: Path, name: str, card: Card) -> pl.DataFrame:
    """One table of a snapshot.

    Raises SourceError where it is damaged.
    """
    path = folder / f"{name}.parquet"
    try:
        return as_meant(pl.read_parquet(path))
    except (pl.exceptions.PolarsError, OSError):
        raise SourceError("truncated_parquet", source=card.id, file=path.name) from None


def _describe(path: Path) -> dict[str, object]:
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return {"name": path.name, "bytes": path.stat().st_size, "sha256": digest}
