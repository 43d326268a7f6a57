"""Packs of sources from outside the project, found by their entry points as any package is."""

import importlib
import shutil
import sys
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.small_country import small_card

LOADER = '''
from collections.abc import Iterator
import polars as pl
from ti_graph.ingest import Columns, CoreTable, Source

FILE = Columns(read=("id", "acronym"))

def load(source: Source) -> Iterator[CoreTable]:
    rows = source.read("projects", FILE)
    rows = source.keep(
        rows, pl.col("acronym").is_not_null(),
        file="projects", column="acronym", reason="no acronym",
    )
    yield CoreTable(
        "project",
        rows.select("acronym", project_id=pl.col("id"), programme=pl.lit("test")),
    )
'''  # fmt: skip
FILES = {"projects": {"names": ["projects*.csv"], "format": "csv"}}
_numbers = count()


class Pack:
    """A package on the path of imports, with its dist-info beside it."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.name = f"pack{next(_numbers)}_of_tests"
        self.folder = folder / "site" / self.name
        self.folder.mkdir(parents=True)
        (self.folder / "__init__.py").touch()
        self._entries: dict[str, str] = {}
        patch.syspath_prepend(folder / "site")

    def add(self, name: str, loader: str | None = LOADER, entry: str = "", **card: Any) -> Path:
        """Add a source and name it under the entry points; returns its folder."""
        source = self.folder / name
        source.mkdir()
        (source / "__init__.py").touch()
        if loader is not None:
            (source / "loader.py").write_text(loader, "utf-8")
        found = small_card(name, files=FILES).model_dump(mode="json") | card
        (source / "source.yml").write_text(yaml.safe_dump(found), "utf-8")
        self.register(entry or name, f"{self.name}.{name}")
        return source

    def register(self, name: str, module: str) -> None:
        """Name a module under the entry points."""
        self._entries[name] = module
        dist = self.folder.parent / f"{self.name}-1.0.dist-info"
        shutil.rmtree(dist, ignore_errors=True)
        dist.mkdir()
        (dist / "METADATA").write_text(f"Name: {self.name}\nVersion: 1.0\n", "utf-8")
        lines = [f"{entry} = {value}" for entry, value in self._entries.items()]
        text = "\n".join(["[ti_graph.loaders]", *lines, ""])
        (dist / "entry_points.txt").write_text(text, "utf-8")
        importlib.invalidate_caches()

    def forget(self) -> None:
        """Drop the modules that were imported."""
        for name in [name for name in sys.modules if name.startswith(self.name)]:
            del sys.modules[name]
