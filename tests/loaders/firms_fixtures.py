"""Ways to run a source of firms, jobs or projects on small handmade files, or on official ones."""

import os
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from tests.loaders.geography_fixtures import OFFICIAL_FILES, shipped
from ti_graph.ingest.load import Tables, join, load_source
from ti_graph.ingest.origin import Origin, find_files
from ti_graph.ingest.registry import RegisteredSource, registered_source

Content = str | bytes | pl.DataFrame
"""Text, bytes as they are, or a table to be written as Parquet."""


@cache
def registered(name: str) -> RegisteredSource:
    """A source by its name, found once."""
    return registered_source(name)


def write(path: Path, content: Content) -> None:
    """Write one handmade file."""
    if isinstance(content, pl.DataFrame):
        content.write_parquet(path)
    elif isinstance(content, str):
        path.write_text(content, "utf-8")
    else:
        path.write_bytes(content)


def load(
    name: str,
    folder: Path,
    files: Mapping[str, Content],
    required: Mapping[str, pl.DataFrame] | None = None,
) -> tuple[Tables, pl.DataFrame]:
    """Tables and quarantine of a source run on `files`. Totals of the card are not held."""
    for file, content in files.items():
        write(folder / file, content)
    source = registered(name)
    source = replace(source, card=source.card.model_copy(update={"expected": []}))
    origin = Origin("live", find_files(source, folder))
    tables, quarantine = load_source(source, origin, required or {})
    return tables, quarantine.table()


def shipped_rows(*names: str) -> Tables:
    """What sources tell, from the snapshots that ship."""
    return join([shipped(name) for name in names])


def official_files(name: str) -> dict[str, Path]:
    """The publisher's own files of a source; skips where there are none."""
    folder = os.environ.get(OFFICIAL_FILES)
    if not folder:
        pytest.skip(f"{OFFICIAL_FILES} does not name a folder of official files")
    return find_files(registered(name), Path(folder) / name)


def from_official_files(name: str) -> tuple[Tables, pl.DataFrame]:
    """Tables and quarantine of a source run on the publisher's files, the card's totals held."""
    source = registered(name)
    origin = Origin("live", official_files(name))
    tables, quarantine = load_source(source, origin, shipped_rows(*source.card.requires))
    return tables, quarantine.table()


def with_check_digit(number: str) -> str:
    """`number` followed by the digit that makes it pass Luhn's check, figured the long way."""
    total = 0
    for place, character in enumerate(reversed(number)):
        digit = int(character)
        doubled = 2 * digit if place % 2 == 0 else digit
        total += doubled if doubled < 10 else doubled - 9
    return number + str(-total % 10)
