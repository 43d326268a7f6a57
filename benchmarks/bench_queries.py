"""Measure the example of every named query on the current release.

    python benchmarks/bench_queries.py [ROUNDS]

Prints a table, slowest first, then one JSON document. Ends with 1 where a median is over a second.
"""

import json
import statistics
import sys
import time

from ti_graph.graph.release import Release, Releases
from ti_graph.query.catalogue import NamedQuery, catalogue
from ti_graph.query.run import run
from ti_graph.settings import load_settings

MOST_SECONDS = 1.0


def seconds(query: NamedQuery, release: Release) -> float:
    """How long the query's own example takes."""
    given = {name: str(one.example) for name, one in query.header.params.items()}
    start = time.perf_counter()
    run(query, given, release)
    return time.perf_counter() - start


def main() -> int:
    """Run the rounds and print them."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    release = Releases(load_settings().data).current()
    taken = {
        name: [seconds(query, release) for _ in range(rounds)]
        for name, query in catalogue().items()
    }
    medians = {name: statistics.median(times) for name, times in taken.items()}
    for name in sorted(medians, key=lambda one: -medians[one]):
        first = taken[name][0]
        print(f"{name:36} median {1000 * medians[name]:8.1f} ms   first {1000 * first:8.1f} ms")
    print(json.dumps({"release": release.manifest.release, "median_seconds": medians}))
    return int(max(medians.values()) > MOST_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
