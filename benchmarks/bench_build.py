"""Measure a build of the default release beside the store's own bulk load, in one run.

    python benchmarks/bench_build.py [ROUNDS]

Prints a table, then one JSON document. Times are of this machine on this day: read the ratios.
"""

import json
import platform
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path

import polars
import pyoxigraph
from pyoxigraph import RdfFormat, Store

from ti_graph.build import build
from ti_graph.graph.manifest import Manifest
from ti_graph.graph.release import Releases
from ti_graph.settings import Settings


def raw_load(release: Path, folder: Path) -> tuple[int, float]:
    """Bulk-load the finished release's own quads into a fresh store: (quads, seconds)."""
    dump = folder / "dump.nq"
    Store.read_only(str(release / "store")).dump(str(dump), RdfFormat.N_QUADS)
    start = time.perf_counter()
    store = Store(str(folder / "raw"))
    store.bulk_load(path=str(dump), format=RdfFormat.N_QUADS, lenient=True)
    store.flush()
    return len(store), time.perf_counter() - start


def measure() -> dict[str, float]:
    """One build and one raw load."""
    with tempfile.TemporaryDirectory() as name:
        data = Path(name) / "data"
        manifest: Manifest = build(Settings(data=data))
        quads, seconds = raw_load(data / "releases" / manifest.release, Path(name))
        Releases(data).current()
    steps = {f"step_{step}": value for step, value in manifest.steps.items()}
    return {
        "triples": manifest.triples,
        "build_seconds": manifest.seconds,
        "raw_load_seconds": seconds,
        "build_rate": manifest.triples / manifest.seconds,
        "raw_load_rate": quads / seconds,
        "store_step_to_raw_load": seconds / manifest.steps["store"],
        **steps,
    }


def main() -> None:
    """Run the rounds and print them."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    results = [measure() for _ in range(rounds)]
    medians = {name: statistics.median(one[name] for one in results) for name in results[0]}
    for name, value in medians.items():
        values = [one[name] for one in results]
        print(f"{name:26} {value:14,.2f}   {min(values):12,.2f} – {max(values):12,.2f}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{'peak_memory_mb':26} {peak:14,.0f}")
    about = {
        "python": platform.python_version(),
        "polars": polars.__version__,
        "pyoxigraph": pyoxigraph.__version__,
        "rounds": rounds,
        "peak_memory_mb": round(peak),
    }
    print(json.dumps(about | {"medians": medians}))


if __name__ == "__main__":
    main()
