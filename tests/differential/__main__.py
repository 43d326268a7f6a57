"""`python -m tests.differential --count 20000`: hold drawn queries' answers to the standard.

With `--file` and `--release`, queries of a file are asked of a whole release (`handed`).
"""

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.differential.comparing import Asked
from tests.differential.drawing import QUADS, queries
from tests.differential.handed import SECONDS, judge_all, read_queries, shown
from tests.differential.values import Unsaid
from ti_graph.graph.sparql.tree import Query

A_GRAPH = 250
"""Queries that are asked of one drawn graph."""


def main() -> int:
    """Draw and ask; 1 where an answer is another than the standard's."""
    options = argparse.ArgumentParser(prog="python -m tests.differential")
    options.add_argument("--count", type=int, default=20_000)
    options.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    options.add_argument("--file", type=Path, help="queries of a file, one a line as JSON")
    options.add_argument("--most-seconds", type=int, default=SECONDS, help="of a processor")
    options.add_argument("--release", type=Path, help="the folder of the release that is asked")
    chosen = options.parse_args()
    if chosen.file:
        return ask_handed(chosen.file, chosen.release, chosen.most_seconds)
    print(f"seed {chosen.seed}", flush=True)
    tally: Counter[str] = Counter()
    started = time.monotonic()
    differences: list[str] = []
    with tempfile.TemporaryDirectory(prefix="answers-") as folder:
        for number in range(-(-chosen.count // A_GRAPH)):
            asked = graph_of(chosen.seed + number, Path(folder) / str(number))
            found = ask_drawn(asked, chosen.seed + number, tally, A_GRAPH)
            for one in found[: max(0, 20 - len(differences))]:
                print(one)
            differences += found
            print(f"  {tally['asked']:,} asked, {len(differences)} differ", flush=True)
    print(f"{dict(tally)}, {len(differences)} differences, {time.monotonic() - started:.0f} s")
    return 1 if differences else 0


def ask_handed(file: Path, release: Path, seconds: int) -> int:
    """Ask a release the queries of a file; 1 where two ways to answer differ."""
    verdicts = []
    for query, verdict in judge_all(release, read_queries(file), seconds):
        print(verdict.kind[0], end="", flush=True)
        if verdict.kind == "differ":
            print(f"\n{verdict.reason}\n{query}", flush=True)
        verdicts.append((query, verdict))
    print()
    print(shown(verdicts))
    return int(any(verdict.kind == "differ" for _, verdict in verdicts))


def graph_of(number: int, folder: Path) -> Asked:
    """The drawn graph of that number, in both engines."""
    found: list[Asked] = []

    @seed(number)
    @_drawn(1)
    @given(quads=QUADS)
    def make(quads: list) -> None:  # type: ignore[type-arg]
        if not found:
            found.append(Asked.made(random.Random(number).sample(quads, len(quads)), folder))

    make()
    return found[0]


def ask_drawn(asked: Asked, number: int, tally: Counter[str], count: int) -> list[str]:
    """How answers to so many drawn queries differ from the standard's."""
    differences: list[str] = []

    @seed(number)
    @_drawn(count)
    @given(query=queries())
    def ask(query: Query) -> None:
        tally["asked"] += 1
        try:
            found = asked.difference(query)
        except Unsaid:
            tally["left to the engine"] += 1
            return
        except Exception as error:
            found = f"{type(error).__name__} {error}: {query}"
        tally["by columns"] += asked.by_columns
        if found is not None:
            differences.append(found)

    ask()
    return differences


def _drawn(count: int) -> settings:
    return settings(
        max_examples=count, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
