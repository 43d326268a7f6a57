"""Who reads a release holds it: a shared lock on its manifest, dropped by the system at the end.

A release that is held is not removed, so tables that are opened later and a store that opens its
files as it needs them are still there, however many builds have passed.
"""

import fcntl
import os
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def held(reader: object, path: Path) -> bytes:
    """The content of the file at `path`, which is held for as long as `reader` lives.

    Raises FileNotFoundError where it is not there, or is being removed.
    """
    descriptor = os.open(path, os.O_RDONLY)
    weakref.finalize(reader, os.close, descriptor)
    if not _lock(descriptor, fcntl.LOCK_SH):
        raise FileNotFoundError(path)
    if not os.path.samestat(os.fstat(descriptor), path.stat()):
        raise FileNotFoundError(path)
    with os.fdopen(descriptor, "rb", closefd=False) as stream:
        return stream.read()


@contextmanager
def unheld(path: Path) -> Iterator[bool]:
    """Whether nobody holds the file at `path`; in this block, nobody can begin to."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError:
        yield True  # a release without a manifest cannot be read
        return
    try:
        yield _lock(descriptor, fcntl.LOCK_EX)
    finally:
        os.close(descriptor)


def _lock(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        pass  # a file system without locks: readers there are not waited for
    return True
