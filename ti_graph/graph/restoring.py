"""Putting a restored folder in place: all of it or nothing, whenever the process is killed.

    <data>/.restoring-…/       what was unpacked, checked and put on the disk
    <data>/.restore.json       which folder that is, and what of it is to be put in place

Until the second file is there, nothing has changed. From then on whoever opens the data folder
next puts the rest in place before it reads: each step is a rename that can be done again.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ti_graph.errors import ReleaseError

INTENT = ".restore.json"
LOCK = ".restore.lock"
STAGING = ".restoring-"
ASIDE = ".old-"


def commit(staged: Path, data: Path, entries: Sequence[str]) -> None:
    """Decide that `entries` of a staged folder take the place of what the data folder has."""
    sync_tree(staged)
    fresh = data / f"{INTENT}.new"
    fresh.write_text(json.dumps({"folder": staged.name, "entries": list(entries)}), "utf-8")
    sync(fresh)
    fresh.replace(data / INTENT)
    sync(data)


def finish(data: Path) -> None:
    """Put the rest of a restore in place, where one was decided and cut short.

    Raises ReleaseError where the folder cannot be written.
    """
    if not (data / INTENT).exists():
        return
    try:
        with _alone(data):
            _finish(data)
    except OSError as error:
        raise ReleaseError("cannot_write", reason=error.strerror or "?") from None


def _finish(data: Path) -> None:
    intent = data / INTENT
    if not intent.exists():
        return  # another process has done it
    answer = json.loads(intent.read_text("utf-8"))
    staged = data / Path(answer["folder"]).name
    for name in answer["entries"]:
        _put(staged, data, name)
    sync(data)
    intent.unlink()
    sync(data)
    shutil.rmtree(staged, ignore_errors=True)


def _put(staged: Path, data: Path, name: str) -> None:
    fresh, old = staged / name, data / name
    if not fresh.exists():
        return  # it is in place
    old.parent.mkdir(parents=True, exist_ok=True)
    if old.is_dir():
        aside = staged / f"{ASIDE}{name.replace('/', '-')}"
        if not aside.exists():
            old.rename(aside)
    fresh.replace(old)


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    with (data / LOCK).open("w") as handle:
        fcntl.flock(handle.fileno(), fcntl.LOCK_EX)
        yield


def sync_tree(folder: Path) -> None:
    """Put a folder and all that is in it on the disk."""
    for path in sorted(folder.rglob("*")):
        sync(path)
    sync(folder)


def sync(path: Path) -> None:
    """Put a file, or the names in a folder, on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
