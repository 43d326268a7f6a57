"""Workbooks that were taken, on disk: each a source of its own, which the next build loads.

    <data>/workbooks/<source>/   card.yml  <table>-<digest>.parquet

The card names its files, and is replaced in one step after they are on the disk: a reader sees the
workbook of before or the new one, whole. The tables of the workbook of before stay until the next
import, for a build that has begun to read them.
"""

import os
import shutil
from collections.abc import Iterator
from errno import ENOSPC
from functools import partial
from pathlib import Path

import polars as pl
import yaml

from ti_graph.errors import NotFoundError, SourceError, typed
from ti_graph.ingest.card import Card, read_card
from ti_graph.ingest.load import Tables, join
from ti_graph.ingest.registry import RegisteredSource
from ti_graph.ingest.source import CoreTable, Source
from ti_graph.ingest.workbooks.reading import TakenWorkbook
from ti_graph.model.tables import CORE_TABLES

CARD = "card.yml"


def store_workbook(data: Path, taken: TakenWorkbook) -> bool:
    """Keep a workbook for the builds to come. Returns whether it replaced an earlier one."""
    card = taken.card
    folder = data / "workbooks" / card.id
    earlier = _earlier(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for table, frame in taken.tables.items():
            path = folder / card.files[table].names[0]
            frame.write_parquet(path, compression="zstd")
            _sync(path)
        fresh = folder / f"{CARD}.new"
        fresh.write_text(
            yaml.safe_dump(
                card.model_dump(mode="json", by_alias=True), allow_unicode=True, sort_keys=False
            ),
            "utf-8",
        )
        _sync(fresh)
        fresh.replace(folder / CARD)
        _sync(folder)
        _sweep(folder, [card, *earlier])
    except OSError as error:
        raise SourceError("cannot_keep_workbook", reason=error.strerror or "?") from None
    except pl.exceptions.ComputeError:  # so Polars tells of a full disk
        reason = os.strerror(ENOSPC)
        raise SourceError("cannot_keep_workbook", reason=reason) from None
    return bool(earlier)


def remove_workbook(data: Path, name: str) -> None:
    """Forget a workbook: builds to come do without it, the current release stays as it is.

    A workbook whose card was damaged can be removed too. Raises NotFoundError for a name that no
    workbook bears.
    """
    folders = {path.parent.name: path.parent for path in _cards(data)}
    if name not in folders:
        known = ", ".join(sorted(folders)) or "–"
        raise NotFoundError("not_imported", name=typed(name), known=known)
    try:
        (folders[name] / CARD).unlink()
        shutil.rmtree(folders[name])
    except OSError as error:
        raise SourceError("cannot_keep_workbook", reason=error.strerror or "?") from None


def _cards(data: Path) -> list[Path]:
    return sorted((data / "workbooks").glob(f"*/{CARD}"))


def _earlier(folder: Path) -> list[Card]:
    """The workbook that is replaced; a card that was damaged says nothing."""
    try:
        return [read_card(folder / CARD)] if (folder / CARD).is_file() else []
    except SourceError:
        return []


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sweep(folder: Path, cards: list[Card]) -> None:
    """Remove the tables that none of these workbooks names."""
    named = {file.names[0] for card in cards for file in card.files.values()}
    for path in folder.glob("*.parquet"):
        if path.name not in named:
            path.unlink()


def imported_sources(data: Path) -> list[RegisteredSource]:
    """The workbooks that were imported into a data folder, as sources, by name.

    Raises SourceError for a card that was damaged.
    """
    return [_registered(path.parent, read_card(path)) for path in _cards(data)]


def _registered(folder: Path, card: Card) -> RegisteredSource:
    return RegisteredSource(card, partial(_tell, folder, card), folder, imported=True)


def _tell(folder: Path, card: Card, _source: Source | None = None) -> Iterator[CoreTable]:
    for table, file in card.files.items():
        try:
            yield CoreTable(table, pl.read_parquet(folder / file.names[0]))
        except (pl.exceptions.PolarsError, OSError):
            raise SourceError("truncated_parquet", source=card.id, file=file.names[0]) from None


def imported_tables(data: Path) -> Tables:
    """Rows of every imported workbook, with their source."""
    parts: list[Tables] = []
    for source in imported_sources(data):
        for table in _tell(source.folder, source.card):
            columns = list(CORE_TABLES[table.name].columns())
            complete = CORE_TABLES[table.name].create_empty()
            rows = table.frame.with_columns(source=pl.lit(source.card.id))
            parts.append({table.name: pl.concat([complete, rows.select(columns)], how="vertical")})
    return join(parts)
