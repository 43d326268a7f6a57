"""Releases on disk: finished, read-only sets of tables and graph; one of them is current.

    <data>/releases/<release>/   manifest.json  tables/*.parquet  store/  columns/
    <data>/CURRENT               the current release, and on a second line the one before it

A release is written under a name of its own that no reader looks at, renamed when it is whole,
and made current by replacing `CURRENT` in one step. `CURRENT` tells the order of releases, so no
clock is trusted with it. Whoever reads a release holds it, and what is held is not removed.
"""

import fcntl
import logging
import os
import shutil
import time
from collections.abc import Container, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import polars as pl
from pydantic import ValidationError

from ti_graph.errors import ReleaseError
from ti_graph.graph.lease import held, unheld
from ti_graph.graph.manifest import Manifest, sha256
from ti_graph.graph.restoring import finish, sync, sync_tree
from ti_graph.graph.store import PairedStore, engine_is_installed
from ti_graph.model.iris import Minter
from ti_graph.model.results import RESULT_TABLES
from ti_graph.model.tables import CORE_TABLES

MANIFEST = "manifest.json"
COLUMNS = "columns"
STAGING = ".building-"
log = logging.getLogger("ti_graph.release")
LOCK_SECONDS = 2.0
"""A process that was killed may hold the lock for a moment after its parent has gone."""


class Release:
    """A finished release, open for reading."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._checked: dict[Path, tuple[int, int]] = {}
        try:
            self.manifest = Manifest.model_validate_json(held(self, folder / MANIFEST))
        except (OSError, ValidationError):
            raise ReleaseError("damaged_release", release=folder.name) from None

    @property
    def mint(self) -> Minter:
        """The minter of the IRIs that this release holds."""
        return Minter(self.manifest.base_iri)

    @cached_property
    def store(self) -> PairedStore:
        """The graph."""
        return PairedStore(self.store_folder, self.columns_folder)

    @cached_property
    def store_folder(self) -> Path:
        """Where the graph is.

        Raises ReleaseError where a file of it is missing or cut short: that costs no reading.
        `faults` reads all of it.
        """
        return self._whole("store")

    @cached_property
    def columns_folder(self) -> Path | None:
        """Where the graph is in columns, if this release has them as they were written.

        Every byte is read, once: the engine maps the files and checks nothing. Where one differs,
        that is logged, and the store answers alone. So it does where the engine is not installed.
        """
        if not engine_is_installed():
            return None
        names = [name for name in self.manifest.checksums if name.startswith(f"{COLUMNS}/")]
        with ThreadPoolExecutor() as pool:
            wrong = [name for name in pool.map(self._fault, names) if name is not None]
        if wrong:
            log.warning("damaged columns are not used, the store answers: %s", ", ".join(wrong))
        return self.folder / COLUMNS if names and not wrong else None

    def _whole(self, part: str) -> Path:
        names = [name for name in self.manifest.sizes if name.startswith(f"{part}/")]
        if any(self._size(name) != self.manifest.sizes[name] for name in names):
            raise ReleaseError("damaged_store")
        return self.folder / part

    def faults(self) -> list[str]:
        """The files that are missing or not as they were written, by name; every byte is read."""
        return [name for name in self.manifest.checksums if self._fault(name) is not None]

    def _fault(self, name: str) -> str | None:
        """The name of a file, where that is missing or not as it was written."""
        try:
            same = sha256(self.folder / name) == self.manifest.checksums[name]
        except OSError:
            return name
        return None if same else name

    def _size(self, name: str) -> int | None:
        path = self.folder / name
        return path.stat().st_size if path.is_file() else None

    def table(self, name: str) -> pl.LazyFrame:
        """A core or result table, lazily.

        Raises ReleaseError where it is not there, not as it was written, or written by a version
        of the program that did not know all its columns.
        """
        path = self.folder / "tables" / f"{name}.parquet"
        if path not in self._checked or self._checked[path] != _state(path):
            self._check(path)
        return pl.scan_parquet(path, glob=False)

    def _check(self, path: Path) -> None:
        written = self.manifest.checksums.get(f"tables/{path.name}")
        if written is None and path.stem in CORE_TABLES | RESULT_TABLES:
            raise ReleaseError("old_release", release=self.folder.name)
        if not path.is_file() or sha256(path) != written:
            raise ReleaseError("damaged_release", release=self.folder.name)
        schema = (CORE_TABLES | RESULT_TABLES).get(path.stem)
        if schema and not set(schema.column_names()) <= set(pl.read_parquet_schema(path)):
            raise ReleaseError("old_release", release=self.folder.name)
        self._checked[path] = _state(path)


def _state(path: Path) -> tuple[int, int]:
    """What tells that a file was changed, without reading it: its size and time."""
    try:
        found = path.stat()
    except OSError:
        return (-1, -1)
    return found.st_size, found.st_mtime_ns


class Releases:
    """The releases of a data folder."""

    def __init__(self, data: Path) -> None:
        finish(data)  # a restore that was cut short
        self._folder = data / "releases"
        self._pointer = data / "CURRENT"
        self._lock = data / ".build.lock"

    def names(self) -> list[str]:
        """Finished releases, by name: the time, as the clock known it, at which each was built."""
        if not self._folder.is_dir():
            return []
        return sorted(
            path.name
            for path in self._folder.iterdir()
            if path.is_dir() and not path.name.startswith(STAGING)
        )

    def current_name(self) -> str | None:
        """The name of the current release, if there is one."""
        return self._pointed()[0]

    def previous_name(self) -> str | None:
        """The name of the release that `rollback` goes back to, if there is one."""
        name = self._pointed()[1]
        return name if name in self.names() else None

    def open(self, name: str) -> Release:
        """A release by its name.

        Raises ReleaseError where it is damaged or not there.
        """
        return Release(self._folder / name)

    def current(self) -> Release:
        """The current release.

        Raises ReleaseError where none was built, or it is damaged.
        """
        while True:
            name = self.current_name()
            if name is None:
                raise ReleaseError("no_release")
            try:
                return self.open(name)
            except ReleaseError:
                if self.current_name() == name:
                    raise  # else it was replaced, and removed, while we looked

    @contextmanager
    def building(self, name: str) -> Iterator[Path]:
        """A folder to build release `name` in; it becomes the current release at the end.

        Where the block fails, the folder goes and the current release stays. What a killed
        build left behind is removed by the next one.
        Raises ReleaseError where another build runs or the folder cannot be written.
        """
        with self.locked():
            self._sweep()
            staging = self._folder / f"{STAGING}{name}"
            staging.mkdir()
            try:
                yield staging
                self._publish(staging, name)
            finally:
                shutil.rmtree(staging, ignore_errors=True)

    def rollback(self) -> str:
        """Make the release before the current one current again; returns its name.

        Raises ReleaseError where there is none, or it is not whole.
        """
        with self.locked():
            name = self.previous_name()
            if name is None:
                raise ReleaseError("no_earlier_release")
            if self.open(name).faults():
                raise ReleaseError("damaged_release", release=name)
            self._point_to(name, None)
            return name

    def forget_earlier(self) -> list[str]:
        """Remove every release but the current one; returns those that somebody still reads."""
        with self.locked():
            name = self.current_name()
            if name is not None:
                self._point_to(name, None)
                self._prune({name})
            return [other for other in self.names() if other != name]

    def _pointed(self) -> tuple[str | None, str | None]:
        try:
            lines = self._pointer.read_text("utf-8").split()
        except FileNotFoundError:
            lines = []
        current, previous = [*lines, None, None][:2]
        return current, previous

    def _publish(self, staging: Path, name: str) -> None:
        sync_tree(staging)
        before = self.current_name()
        staging.rename(self._folder / name)
        try:
            sync(self._folder)
            self._point_to(name, before)
        except OSError:
            (self._folder / name).rename(staging)
            raise
        self._prune({name, before})

    def _point_to(self, name: str, before: str | None) -> None:
        fresh = self._pointer.with_name("CURRENT.new")
        fresh.write_text("\n".join([name, *([before] if before else []), ""]), "utf-8")
        sync(fresh)
        fresh.replace(self._pointer)
        sync(self._pointer.parent)

    def _prune(self, kept: Container[str | None]) -> None:
        """Two releases stay: the current one, and the one before it for rollback.

        One that somebody still reads stays too, until a later build. Each leaves in one step, so
        that a removal that is cut short leaves no half release among the whole ones.
        """
        for name in self.names():
            if name in kept:
                continue
            with unheld(self._folder / name / MANIFEST) as free:
                if free:
                    (self._folder / name).rename(self._folder / f"{STAGING}{name}")
        self._sweep()

    def _sweep(self) -> None:
        for path in self._folder.glob(f"{STAGING}*"):
            shutil.rmtree(path, ignore_errors=True)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Alone in changing which releases there are.

        Raises ReleaseError where another process is, or the folder cannot be written.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            handle = self._lock.open("w")
        except OSError as error:
            raise ReleaseError("cannot_write", reason=os.strerror(error.errno or 0)) from None
        with handle:
            _take(handle.fileno())
            yield


def _take(descriptor: int) -> None:
    """Take the lock, which the system drops with its process, however that ends."""
    latest = time.monotonic() + LOCK_SECONDS
    while True:
        try:
            return fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > latest:
                raise ReleaseError("build_running") from None
        time.sleep(0.05)
