"""`python -m tests.faults.besieged --seconds 1800`: faults by turns, while others ask.

Each turn one thing is wrong: the pointer to the current release cannot be read; there are more
connections than files; a thousand connections are half open. Others ask all the while, by kept and
by fresh connections, and after each turn another release is made current. No request may fail, and
each release must be served.
"""

import argparse
import resource
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from tests.api.conftest import running
from tests.bounded import scratch
from tests.small_country import build_small
from ti_graph.graph.release import Releases

PATIENCE = 30.0
FEW_FILES = 256
HEAD = b"GET /health HTTP/1.1\r\nHost: here\r\n"


@dataclass
class Others:
    """Those who ask meanwhile."""

    url: str
    asked: int = 0
    failed: list[str] = field(default_factory=list)
    _ended: threading.Event = field(default_factory=threading.Event)

    def ask(self, *, kept: bool) -> None:
        """Ask until told to end, by one connection or by a new one each time."""
        client = httpx.Client(base_url=self.url, timeout=PATIENCE)
        while not self._ended.wait(0.1):
            try:
                answer = client.get("/api/v1/territories") if kept else httpx.get(
                    f"{self.url}health", timeout=PATIENCE
                )  # fmt: skip
                answer.raise_for_status()
            except httpx.HTTPError as error:
                self.failed.append(f"{type(error).__name__}: {error}")
            self.asked += 1
        client.close()

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Ask while the block runs."""
        threads = [
            threading.Thread(target=self.ask, kwargs={"kept": kept}) for kept in (True, False)
        ]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._ended.set()
            for thread in threads:
                thread.join()


def main() -> int:
    """Run for so long; 1 where a request failed or a release was not served."""
    options = argparse.ArgumentParser(prog="python -m tests.faults.besieged")
    options.add_argument("--seconds", type=float, default=1_800)
    options.add_argument("--turn", type=float, default=10, help="seconds of each turn")
    chosen = options.parse_args()
    with scratch("besieged-") as name:
        data = Path(name) / "data"
        releases = [build_small(data).release for _ in range(2)]
        with running(data, TI_GRAPH_SWAP_SECONDS="0.5") as (url, process):
            others = Others(url)
            with others.asking():
                turns, missed = _turns(data, url, process.pid, releases, chosen)
    print(f"{turns} turns, {len(missed)} releases not served, "
          f"{len(others.failed)} of {others.asked} requests failed")  # fmt: skip
    for found in [*missed, *others.failed][:5]:
        print(found)
    return 1 if missed or others.failed else 0


def _turns(
    data: Path, url: str, pid: int, releases: list[str], chosen: argparse.Namespace
) -> tuple[int, list[str]]:
    """Take turns; returns how many, and the releases that were not served."""
    end = time.monotonic() + chosen.seconds
    missed: list[str] = []
    turns = 0
    faults = (_unreadable, _few_files, _half_open)
    order = cycle(releases)
    # Each of them at least once.
    while turns < len(faults) or time.monotonic() < end:
        with faults[turns % len(faults)](data, url, pid):
            time.sleep(chosen.turn)
        name = next(order)
        Releases(data)._point_to(name, None)
        if not _is_served(url, name):
            missed.append(f"turn {turns}: {name}")
        turns += 1
    return turns, missed


def _is_served(url: str, name: str) -> bool:
    latest = time.monotonic() + PATIENCE
    while time.monotonic() < latest:
        with suppress(httpx.HTTPError):
            if httpx.get(f"{url}ready", timeout=PATIENCE).json()["release"] == name:
                return True
        time.sleep(0.2)
    return False


@contextmanager
def _unreadable(data: Path, url: str, pid: int) -> Iterator[None]:
    """A folder stands in the place of the pointer: whoever it is that reads, it cannot."""
    pointer, aside = data / "CURRENT", data / "CURRENT.aside"
    pointer.rename(aside)
    pointer.mkdir()
    try:
        yield
    finally:
        pointer.rmdir()
        aside.rename(pointer)


@contextmanager
def _few_files(data: Path, url: str, pid: int) -> Iterator[None]:
    usual = resource.prlimit(pid, resource.RLIMIT_NOFILE)
    resource.prlimit(pid, resource.RLIMIT_NOFILE, (FEW_FILES, usual[1]))
    with _open(url, 400, b""):
        yield
    resource.prlimit(pid, resource.RLIMIT_NOFILE, usual)


@contextmanager
def _half_open(data: Path, url: str, pid: int) -> Iterator[None]:
    with _open(url, 1_000, HEAD):
        yield


@contextmanager
def _open(url: str, count: int, sent: bytes) -> Iterator[None]:
    parts = urlsplit(url)
    place = (str(parts.hostname), int(parts.port or 0))
    opened = [socket.create_connection(place, PATIENCE) for _ in range(count)]
    for one in opened:
        with suppress(OSError):  # it may have been closed by then
            one.sendall(sent)
    try:
        yield
    finally:
        for one in opened:
            one.close()


if __name__ == "__main__":
    sys.exit(main())
