"""What the release in use takes in another engine: loading, memory, disk, and named queries.

    python -m benchmarks.bench_remote [oxigraph] [virtuoso]

Each engine is started on loopback, empty, and is published to as `ti-graph publish` does. Every
named query is then asked with its own example, by turns on the embedded store and on that engine,
once to warm it and ROUNDS times to measure.
"""

import sys
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles

from tests.engines import NAMES, Engine, missing, running
from ti_graph.errors import TiGraphError
from ti_graph.graph.chosen_store import Elsewhere
from ti_graph.graph.publish import publish
from ti_graph.graph.release import Release, Releases
from ti_graph.query.catalogue import NamedQuery, catalogue
from ti_graph.query.run import run
from ti_graph.settings import load_settings

ROUNDS = 5
MIB = 1 << 20


def main() -> None:
    """Measure every engine that is named, or all that are installed."""
    release = Releases(load_settings().data).current()
    chosen = [name for name in NAMES if name in sys.argv[1:] or len(sys.argv) == 1]
    own = sum(path.stat().st_size for path in release.store_folder.rglob("*") if path.is_file())
    print(
        f"release: {release.manifest.triples:,} triples, embedded store {own // MIB:,} MiB on disk"
    )
    for name in chosen:
        if found := missing(name):
            print(f"LEFT OUT: {found}")
            continue
        with tempfile.TemporaryDirectory() as folder, running(name, Path(folder)) as engine:
            _measure(release, engine)


def _measure(release: Release, engine: Engine) -> None:
    start = time.perf_counter()
    done = publish(release, engine.endpoint(), lambda *_: None)
    seconds = time.perf_counter() - start
    speed = f"{done.sent / seconds:,.0f} triples/s, each sent twice"
    kept = f"{engine.memory() // MIB:,} MiB resident, {engine.disk() // MIB:,} MiB of files"
    print(f"{engine.name}: published in {seconds:.0f} s ({speed}), {kept}", flush=True)
    here = Elsewhere(release.store, release.mint)
    there = Elsewhere(engine.store(release), release.mint)
    ours: list[float] = []
    theirs: list[float] = []
    failed = []
    for query in catalogue().values():
        try:
            _asked(query, there)
        except TiGraphError as error:
            failed.append(f"{query.name} ({error.code})")
            continue
        _asked(query, here)
        for _ in range(ROUNDS):
            ours.append(_asked(query, here))
            theirs.append(_asked(query, there))
    for name, times in (("embedded", ours), (engine.name, theirs)):
        p95 = quantiles(times, n=20)[-1]
        print(f"  named queries, {name:9}: median {median(times):6.1f} ms, p95 {p95:6.1f} ms")
    print(f"  {engine.name} / embedded: median {median(theirs) / median(ours):.1f}")
    print(
        f"  after them: {engine.memory() // MIB:,} MiB resident; failed: {', '.join(failed) or '-'}"
    )


def _asked(query: NamedQuery, asked: Elsewhere) -> float:
    """Milliseconds of a query's own example, to its last row."""
    start = time.perf_counter()
    run(query, query.header.examples, asked)
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    main()
