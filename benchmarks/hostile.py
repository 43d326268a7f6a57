"""Hostile requests beside a client that measures its named queries."""

import itertools
import queue
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.hostile_requests import ALL, Hostile
from tests.processes import children_of

OVER = 1.0
"""Seconds beyond the limit within which an answer must have come."""
BUSY, TRIES = 503, 5
"""The status of a request that found no place, and how often it is sent in all."""


@dataclass(frozen=True)
class Sent:
    """What came of a hostile request."""

    hostile: Hostile
    status: int
    seconds: float

    def is_well(self, limit: float) -> bool:
        """Whether it ended in time and as it may."""
        return self.status in self.hostile.statuses and self.seconds <= limit + OVER


@dataclass
class Beside:
    """Seconds of the answers that another client got, and the most memory of the server."""

    seconds: list[float] = field(default_factory=list)
    failures: int = 0
    memory: int = 0


def send_all(url: str, token: str, at_once: int) -> list[Sent]:
    """Send the whole set, so many at once; every request's outcome, in the order of the set."""
    waiting: queue.SimpleQueue[tuple[int, Hostile]] = queue.SimpleQueue()
    for numbered in enumerate(ALL):
        waiting.put(numbered)
    found: dict[int, Sent] = {}

    def work() -> None:
        headers = {"Authorization": f"Bearer {token}"}
        with httpx.Client(base_url=url, timeout=120, headers=headers) as client:
            while not waiting.empty():
                number, hostile = waiting.get()
                found[number] = _send(client, hostile)

    threads = [threading.Thread(target=work) for _ in range(at_once)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [found[number] for number in sorted(found)]


def _send(client: httpx.Client, hostile: Hostile) -> Sent:
    """Send a request; again where another one had the place, as the answer says to do."""
    for _ in range(TRIES):
        sent = _send_once(client, hostile)
        if sent.status != BUSY:
            break
    return sent


def _send_once(client: httpx.Client, hostile: Hostile) -> Sent:
    begun = time.perf_counter()
    try:
        response = client.request(
            hostile.method,
            hostile.path,
            content=hostile.body,
            headers={"Content-Type": hostile.kind, **hostile.headers},
        )
        status = response.status_code
    except httpx.HTTPError:
        status = 0
    return Sent(hostile, status, time.perf_counter() - begun)


@contextmanager
def measured(ask: Callable[[], bool], pause: float, memory: Callable[[], int]) -> Iterator[Beside]:
    """Ask again and again while the block runs; `ask` tells whether it was answered well."""
    beside, stop = Beside(), threading.Event()

    def work() -> None:
        for turn in itertools.count():
            if stop.is_set():
                return
            begun = time.perf_counter()
            beside.failures += not ask()
            beside.seconds.append(time.perf_counter() - begun)
            if turn % 20 == 0:
                beside.memory = max(beside.memory, memory())
            time.sleep(pause)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield beside
    finally:
        stop.set()
        thread.join()


def resident(process: int) -> int:
    """Bytes of a process and its children that are theirs alone, or their share of what is not."""
    found = 0
    for own in (process, *_descendants(process)):
        try:
            text = Path(f"/proc/{own}/smaps_rollup").read_text("utf-8")
        except OSError:
            continue  # it has ended
        found += next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))
    return found * 1024


def _descendants(process: int) -> Iterator[int]:
    for child in children_of(process):
        yield child
        yield from _descendants(child)
