"""Releases on disk: finished, read-only sets of tables and graph; one of them is current.

    <data>/releases/<release>/   manifest.json  tables/*.parquet  store/
    <data>/CURRENT               the name of the current release

A release is written under a name of its own that no reader looks at, renamed when it is whole,
and made current by replacing `CURRENT` in one step.
"""

import fcntl
import os
import shutil
from collections.abc import Container, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import polars as pl
from pydantic import ValidationError

from ti_graph.errors import ReleaseError
from ti_graph.graph.manifest import Manifest, sha256
from ti_graph.graph.store import EmbeddedStore
from ti_graph.model.iris import Minter

MANIFEST = "manifest.json"
STAGING = ".building-"


class Release:
    """A finished release, open for reading."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._checked: set[Path] = set()
        try:
            self.manifest = Manifest.model_validate_json((folder / MANIFEST).read_bytes())
        except (OSError, ValidationError):
            raise ReleaseError("damaged_release", release=folder.name) from None

    @property
    def mint(self) -> Minter:
        """The minter of the IRIs that this release holds."""
        return Minter(self.manifest.base_iri)

    @cached_property
    def store(self) -> EmbeddedStore:
        """The graph."""
        return EmbeddedStore(self.store_folder)

    @property
    def store_folder(self) -> Path:
        """Where the graph is."""
        return self.folder / "store"

    def table(self, name: str) -> pl.LazyFrame:
        """A core or result table, lazily.

        Raises ReleaseError where it is not there, or not as it was written.
        """
        path = self.folder / "tables" / f"{name}.parquet"
        if path not in self._checked:
            self._check(path)
        return pl.scan_parquet(path, glob=False)

    def _check(self, path: Path) -> None:
        written = self.manifest.checksums.get(f"tables/{path.name}")
        if not path.is_file() or sha256(path) != written:
            raise ReleaseError("damaged_release", release=self.folder.name)
        self._checked.add(path)


class Releases:
    """The releases of a data folder."""

    def __init__(self, data: Path) -> None:
        self._folder = data / "releases"
        self._pointer = data / "CURRENT"
        self._lock = data / ".build.lock"

    def names(self) -> list[str]:
        """Finished releases, oldest first: a release's name starts with the time it was built."""
        if not self._folder.is_dir():
            return []
        return sorted(
            path.name
            for path in self._folder.iterdir()
            if path.is_dir() and not path.name.startswith(STAGING)
        )

    def current_name(self) -> str | None:
        """The name of the current release, if there is one."""
        try:
            return self._pointer.read_text("utf-8").strip() or None
        except FileNotFoundError:
            return None

    def current(self) -> Release:
        """The current release.

        Raises ReleaseError where none was built, or it is damaged.
        """
        name = self.current_name()
        if name is None:
            raise ReleaseError("no_release")
        return Release(self._folder / name)

    @contextmanager
    def building(self, name: str) -> Iterator[Path]:
        """A folder to build release `name` in; it becomes the current release at the end.

        Where the block fails, the folder goes and the current release stays. What a killed
        build left behind is removed by the next one.
        Raises ReleaseError where another build runs or the folder cannot be written.
        """
        with self._locked():
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

        Raises ReleaseError where there is none.
        """
        with self._locked():
            current = self.current_name()
            earlier = [name for name in self.names() if current is None or name < current]
            if not earlier:
                raise ReleaseError("no_earlier_release")
            Release(self._folder / earlier[-1])
            self._point_to(earlier[-1])
            return earlier[-1]

    def _publish(self, staging: Path, name: str) -> None:
        _sync_tree(staging)
        before = self.current_name()
        staging.rename(self._folder / name)
        _sync(self._folder)
        self._point_to(name)
        self._prune({name, before})

    def _point_to(self, name: str) -> None:
        fresh = self._pointer.with_name("CURRENT.new")
        fresh.write_text(name + "\n", "utf-8")
        _sync(fresh)
        fresh.replace(self._pointer)
        _sync(self._pointer.parent)

    def _prune(self, kept: Container[str | None]) -> None:
        """Two releases stay: the current one, and the one before it for rollback."""
        for name in self.names():
            if name not in kept:
                shutil.rmtree(self._folder / name, ignore_errors=True)

    def _sweep(self) -> None:
        for path in self._folder.glob(f"{STAGING}*"):
            shutil.rmtree(path, ignore_errors=True)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            handle = self._lock.open("w")
        except OSError as error:
            raise ReleaseError("cannot_write", reason=os.strerror(error.errno or 0)) from None
        with handle:
            try:
                # The system drops the lock with the process, however that ends.
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise ReleaseError("build_running") from None
            yield


def _sync_tree(folder: Path) -> None:
    for path in sorted(folder.rglob("*")):
        _sync(path)
    _sync(folder)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
