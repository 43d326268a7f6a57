"""Requests without a pause while releases are swapped: none may fail.

`python -m tests.faults.load --requests 20000` (make test-faults), `--seconds 1200 --rate 50`
(make soak).
"""

import argparse
import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import httpx

from tests.bounded import run_bounded, scratch
from tests.faults import work
from tests.processes import children_of

PROGRAM = Path(sys.executable).parent / "ti-graph"
PATHS = (
    "/health", "/ready", "/api/v1/territories?text=amont", "/api/v1/territories/ti-2023-1001",
    "/api/v1/territories/ti-2023-1001/filieres", "/api/v1/territories/ti-2023-1002/partners",
    "/api/v1/release", "/api/v1/search?q=passage", "/api/v1/graph/ti-2023-1001",
    "/sparql?query=SELECT%20*%20WHERE%20%7B%3Fs%20%3Fp%20%3Fo%7D%20LIMIT%205", "/simple/",
)  # fmt: skip
AT_ONCE = 12
TIMEOUT = 120.0
QUERY_SECONDS = 60
"""Far over the default: a machine with other work on it is late, and that is no failure of a swap.
How fast answers are is reported by the soak."""
PATIENCE = 120.0
WARM_UP = 0.2
"""The share of a soak that is no measure yet."""


@dataclass
class Seen:
    """What came of the requests."""

    statuses: Counter[int] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    releases: Counter[str] = field(default_factory=Counter)
    times: list[tuple[float, float]] = field(default_factory=list)
    """When each was sent, and how long it took."""
    memory: list[tuple[float, dict[int, int]]] = field(default_factory=list)
    """When, and resident bytes of each process that serves."""


async def ask(client: httpx.AsyncClient, path: str, seen: Seen, start: float) -> None:
    """One request; anything but 200 is a failure."""
    sent = time.monotonic()
    try:
        answer = await client.get(path)
    except httpx.HTTPError as error:
        seen.failures.append(f"{path}: {type(error).__name__}")
        return
    seen.times.append((sent - start, time.monotonic() - sent))
    seen.statuses[answer.status_code] += 1
    if answer.status_code != 200:
        seen.failures.append(f"{path}: {answer.status_code} {answer.text[:200]}")
    elif path == "/ready":
        seen.releases[answer.json()["release"]] += 1


async def load(url: str, server: int, options: argparse.Namespace) -> Seen:
    """Ask until the count or the time is reached."""
    seen, start = Seen(), time.monotonic()
    limits = httpx.Limits(max_connections=AT_ONCE)
    async with httpx.AsyncClient(base_url=url, timeout=TIMEOUT, limits=limits) as client:
        watch = asyncio.create_task(_watch(server, seen, start))
        if options.seconds:
            await _at_rate(client, seen, start, options.seconds, options.rate)
        else:
            todo = iter(range(options.requests))
            await asyncio.gather(
                *(_without_pause(client, seen, start, todo) for _ in range(AT_ONCE))
            )
        watch.cancel()
    return seen


async def _without_pause(
    client: httpx.AsyncClient, seen: Seen, start: float, todo: Iterator[int]
) -> None:
    for number in todo:
        await ask(client, PATHS[number % len(PATHS)], seen, start)
    while len(seen.releases) < 2 and time.monotonic() - start < PATIENCE:
        await ask(client, "/ready", seen, start)  # too few requests to have met a swap
        await asyncio.sleep(0.5)


async def _at_rate(
    client: httpx.AsyncClient, seen: Seen, start: float, seconds: float, rate: float
) -> None:
    """So many requests a second, whether or not those before are answered."""
    running: set[asyncio.Task[None]] = set()
    for number in range(int(seconds * rate)):
        await asyncio.sleep(max(0.0, start + number / rate - time.monotonic()))
        task = asyncio.create_task(ask(client, PATHS[number % len(PATHS)], seen, start))
        running.add(task)
        task.add_done_callback(running.discard)
    await asyncio.gather(*running)


async def _watch(server: int, seen: Seen, start: float) -> None:
    while True:
        seen.memory.append((time.monotonic() - start, await asyncio.to_thread(_memory, server)))
        await asyncio.sleep(5)


def _memory(server: int) -> dict[int, int]:
    """Resident bytes of the server's processes that answer requests: not of SPARQL's, which come
    and go with their release.
    """
    result = {}
    for process in [server, *children_of(server)]:
        try:
            command = Path(f"/proc/{process}/cmdline").read_text("utf-8")
            status = Path(f"/proc/{process}/status").read_text("utf-8")
        except OSError:
            continue
        if "resource_tracker" not in command and (found := re.search(r"VmRSS:\s+(\d+)", status)):
            result[process] = int(found.group(1)) * 1024
    return result


def main() -> int:
    """Serve, ask, swap meanwhile; 1 where a request failed or a figure is out of bounds."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.load")
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=0, help="a soak of so long, at --rate")
    parser.add_argument("--rate", type=float, default=50)
    parser.add_argument("--every", type=float, default=20, help="seconds between two builds")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    with scratch("load-") as folder:
        data = Path(folder) / "data"
        made = run_bounded(partial(work.build, data), 120)
        assert made.answer, made.written
        seen, stopped = _serve_and_load(data, options)
    return _report(seen, stopped, options)


def _serve_and_load(data: Path, options: argparse.Namespace) -> tuple[Seen, float]:
    environment = os.environ | {
        "TI_GRAPH_DATA": str(data),
        "TI_GRAPH_SWAP_SECONDS": "1",
        "TI_GRAPH_QUERY_SECONDS": str(QUERY_SECONDS),
        "TI_GRAPH_CLIENT_QUERIES": str(AT_ONCE),  # one address stands here for so many clients
    }
    command = [str(PROGRAM), "serve", "--port", "0", "--workers", str(options.workers), "--json"]
    loop = [sys.executable, "-m", "tests.faults.building", str(data), str(options.every)]
    with (
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as server,
        subprocess.Popen(loop) as builder,
    ):
        try:
            assert server.stdout is not None
            url = json.loads("".join(iter(server.stdout.readline, "}\n")) + "}")["url"]
            _wait_until_ready(url)
            seen = asyncio.run(load(url, server.pid, options))
        finally:
            builder.terminate()
            server.send_signal(signal.SIGTERM)
            start = time.monotonic()
            server.wait(60)
    return seen, time.monotonic() - start


def _wait_until_ready(url: str) -> None:
    for _ in range(600):
        try:
            if httpx.get(f"{url}ready", timeout=5).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.1)
    raise TimeoutError(url)


def _report(seen: Seen, stopped: float, options: argparse.Namespace) -> int:
    asked = sum(seen.statuses.values()) + sum("Error" in one for one in seen.failures)
    print(f"{len(seen.failures)} failed of {asked} requests; statuses {dict(seen.statuses)}")
    print(f"{len(seen.releases)} releases were served; stopped in {stopped:.1f} s")
    for failure in seen.failures[:10]:
        print(f"  {failure}")
    bad = bool(seen.failures) or len(seen.releases) < 2
    if options.seconds:
        bad |= _report_soak(seen, options.seconds)
    return int(bad)


def _report_soak(seen: Seen, seconds: float) -> bool:
    """Memory and p99 after the warm-up, by quarters of what follows."""
    begin = seconds * WARM_UP
    quarter = (seconds - begin) / 4
    print("quarter        p50 ms   p99 ms   requests")
    for number in range(4):
        low = begin + number * quarter
        times = sorted(took for sent, took in seen.times if low <= sent < low + quarter)
        if times:
            middle, late = times[len(times) // 2], times[int(len(times) * 0.99)]
            print(f"{number + 1:>7} {1000 * middle:>12.1f} {1000 * late:>8.1f} {len(times):>10}")
    growths = {}
    found = [(when, memory) for when, memory in seen.memory if when >= begin]
    for process in found[0][1].keys() & found[-1][1].keys():
        sizes = [memory[process] for _, memory in found if process in memory]
        fifth = max(1, len(sizes) // 5)
        first, last = sum(sizes[:fifth]) / fifth, sum(sizes[-fifth:]) / fifth
        growths[process] = last / first - 1
        print(f"process {process}: {first / 1e6:.0f} MB → {last / 1e6:.0f} MB "
              f"({100 * growths[process]:+.1f} %)")  # fmt: skip
    return any(growth > 0.05 for growth in growths.values())


if __name__ == "__main__":
    sys.exit(main())
