"""Measure the example of every named query on the current release.

    python benchmarks/bench_queries.py [--rounds N] [--cold]

Each query runs in a process of its own, which opens the release anew: `first` is its first answer
there, `median` that of the answers after it. `--cold` empties the page cache of the machine before
each process (Linux, as root), so that `first` reads from the disk, and `read` tells how much.
Prints a table, slowest first, then one JSON document. Ends with 1 where a query took over a second.
"""

import argparse
import json
import multiprocessing
import os
import statistics
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from ti_graph.graph.release import Releases
from ti_graph.query.catalogue import catalogue, named_query
from ti_graph.query.run import run
from ti_graph.settings import load_settings

MOST_SECONDS = 1.0
DROP_CACHES = Path("/proc/sys/vm/drop_caches")
IO = Path("/proc/self/io")


@dataclass(frozen=True)
class Taken:
    """Seconds of the first answer, of the median of those after it, and bytes read from disk."""

    first: float
    median: float
    read_bytes: int


def measure(name: str, rounds: int) -> Taken:
    """Answer a query's own example `1 + rounds` times, the opening of the store with the first."""
    query = named_query(name)
    given = query.header.examples
    release = Releases(load_settings().data).current()
    before, times = _read_bytes(), []
    for _ in range(1 + rounds):
        start = time.perf_counter()
        run(query, given, release)
        times.append(time.perf_counter() - start)
    return Taken(times[0], statistics.median(times[1:]), _read_bytes() - before)


def _read_bytes() -> int:
    if not IO.exists():
        return 0
    text = dict(line.split(": ") for line in IO.read_text("ascii").splitlines())
    return int(text["read_bytes"])


def _drop_caches() -> None:
    os.sync()
    DROP_CACHES.write_text("3", "ascii")


def main() -> int:
    """Measure every query and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--cold", action="store_true")
    given = parser.parse_args()
    taken: dict[str, Taken] = {}
    for name in catalogue():
        with multiprocessing.get_context("spawn").Pool(1) as alone:
            alone.apply(named_query, (name,))
            if given.cold:
                _drop_caches()
            taken[name] = alone.apply(measure, (name, given.rounds))
    for name in sorted(taken, key=lambda one: -taken[one].first):
        one = taken[name]
        print(
            f"{name:36} first {1000 * one.first:8.1f} ms   median {1000 * one.median:8.1f} ms"
            f"   read {one.read_bytes / 1e6:6.1f} MB"
        )
    release = Releases(load_settings().data).current().manifest.release
    figures = {name: asdict(one) for name, one in taken.items()}
    print(json.dumps({"release": release, "cold": given.cold, "queries": figures}))
    return int(max(one.first for one in taken.values()) > MOST_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
