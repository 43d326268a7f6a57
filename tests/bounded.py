"""Run something in a child of its own, within bounds of time and memory, and tell how it ended.

Children are forked, so that each costs milliseconds; the process that forks must not have used
Polars itself, whose threads a fork does not take along. Runners are therefore programs of their
own (`python -m tests.mutations`), which tests start.
"""

import json
import os
import resource
import select
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

HEADROOM = 4 << 30
"""Bytes of writable memory over which an allocation fails: well over any bound that is held."""


@dataclass(frozen=True)
class Ended:
    """How a child ended."""

    answer: Any
    """What it returned, or None."""
    written: str
    """Its standard output and error."""
    signal: int
    hung: bool
    seconds: float
    peak: int
    """Most resident bytes."""


def run_bounded(work: Callable[[], Any], seconds: float) -> Ended:
    """Run `work` in a child; what it returns must be JSON. It is killed when time is over."""
    reading, writing = os.pipe()
    with tempfile.TemporaryFile() as output:
        start = time.monotonic()
        child = os.fork()
        if child == 0:
            os.close(reading)
            _be_child(work, writing, output.fileno())
        os.close(writing)
        with suppress(OSError):  # the child does it too: whoever comes first
            os.setpgid(child, child)
        found = _read(reading, start + seconds)
        if found is None:
            os.killpg(child, signal.SIGKILL)
        _, status, usage = os.wait4(child, 0)
        output.seek(0)
        written = output.read().decode("utf-8", "replace")
    return Ended(
        answer=json.loads(found) if found else None,
        written=written,
        signal=os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0,
        hung=found is None,
        seconds=time.monotonic() - start,
        peak=usage.ru_maxrss * 1024,
    )


def _read(descriptor: int, latest: float) -> bytes | None:
    """All that comes until the other end closes; None where that takes too long."""
    parts: list[bytes] = []
    with os.fdopen(descriptor, "rb", buffering=0) as stream:
        while True:
            ready, _, _ = select.select([stream], [], [], max(0.0, latest - time.monotonic()))
            if not ready:
                return None
            part = stream.read(1 << 16)
            if not part:
                return b"".join(parts)
            parts.append(part)


def _be_child(work: Callable[[], Any], writing: int, output: int) -> NoReturn:
    code = 1
    try:
        os.setpgid(0, 0)
        os.dup2(output, 1)
        os.dup2(output, 2)
        resource.setrlimit(resource.RLIMIT_DATA, (HEADROOM, HEADROOM))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        found = json.dumps(work())
        sys.stdout.flush()
        os.write(writing, found.encode())
        code = 0
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
    os._exit(code)


def scratch(prefix: str) -> "tempfile.TemporaryDirectory[str]":
    """A folder in memory where there is one: what is measured is no disk."""
    shm = Path("/dev/shm")
    return tempfile.TemporaryDirectory(prefix=prefix, dir=shm if shm.is_dir() else None)
