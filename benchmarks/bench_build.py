"""Measure a build as work grows, beside the store's own bulk load of the finished graph.

    python -m benchmarks.bench_build [FOLDER] [--sizes 0.4 4 40]

4 and 40 are whole builds, of as many million triples, from files in the official layouts that are
drawn into FOLDER (`data/bench`) and kept there with the release. 0.4 is the graph of firms alone,
cut from the release of 4: its conversion, validation and load. Each runs in a process of its own,
which tells the most memory that it held. Beside it, in the same run, the release's tables are
converted and loaded with neither validation nor columns, and its triples go as one N-Quads file
through the store's own bulk loader. Prints a table with the exponents (1: as the
triples grow), then one JSON document. The size of 40 takes half an hour and 30 GB of disk.
"""

import argparse
import json
import math
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

import polars as pl
from pyoxigraph import RdfFormat, Store

from benchmarks.releases import ROOT, drawn
from benchmarks.shapes import shapes
from ti_graph.build import build, validate_and_index
from ti_graph.graph.all_mappings import ALL_MAPPINGS
from ti_graph.graph.loading import loading
from ti_graph.graph.ntriples import write_graphs
from ti_graph.graph.release import Release, Releases
from ti_graph.graph.store import EmbeddedStore, Solutions
from ti_graph.graph.store import Store as Asked
from ti_graph.model.iris import Minter
from ti_graph.settings import Settings

Result = dict[str, Any]
FIRMS = "0.4"
FIRM_ROWS = 32_000
"""Establishments and legal units of which about 0.4 million triples are reported."""
SIZES = (FIRMS, "4", "40")
TARGETS = {
    "conversion and load to raw load": ("≥", 0.8),
    "minutes of the largest build": ("≤", 12.0),
    "GiB of the largest build": ("≤", 8.0),
    "largest exponent": ("≤", 1.1),
}
GROWING = ("seconds", "graph_seconds", "store_seconds", "peak_gib", "disk_gib")
"""What an exponent is of, between the two largest sizes."""


def whole(folder: Path) -> Result:
    """A build from files, and what its release takes."""
    manifest = build(Settings(data=folder))
    release = Releases(folder).current()
    return {
        "triples": manifest.triples,
        "seconds": manifest.seconds,
        "peak_gib": _peak_gib(),
        "disk_gib": _gib(release.folder),
        **{f"{name}_seconds": value for name, value in manifest.steps.items()},
    }


def some_firms(release: Release) -> dict[str, pl.DataFrame]:
    """The tables of as many firms as make 0.4 million triples."""
    return {
        name: release.table(name)
        .filter(pl.col("source") == "insee_sirene")
        .head(FIRM_ROWS)
        .collect()
        for name in ("establishment", "legal_unit")
    }


def all_tables(release: Release) -> dict[str, pl.DataFrame]:
    """Every table of a release."""
    return {name: release.table(name).collect() for name in release.manifest.tables}


def firms(release: Release, folder: Path) -> Result:
    """The graph of some firms: converted, validated and loaded."""
    rows = some_firms(release)
    places = {name: release.table(name).collect() for name in ("territory", "industry")}
    # What firms lie in and do is described, as in a release, but neither counted nor loaded.
    described = folder / "described"
    described.mkdir()
    around = write_graphs(places, described, release.mint)
    start = time.perf_counter()
    with loading(folder / "store", release.mint) as store:
        written = write_graphs(rows, folder, release.mint, tell=store.add)
        converted = time.perf_counter()
        written.types_of_whole.write_bytes(around.types_of_whole.read_bytes())
        validate_and_index(written, folder)
        triples = store.finish()
    end = time.perf_counter()
    return {
        "triples": triples,
        "graph_seconds": converted - start,
        "store_seconds": end - converted,
        "seconds": end - start,
        "peak_gib": _peak_gib(),
        "disk_gib": _gib(folder / "store") + _gib(folder / "columns"),
    }


def conversion_and_load(tables: dict[str, pl.DataFrame], mint: Minter, folder: Path) -> float:
    """Seconds from tables to a store, with neither validation nor columns."""
    start = time.perf_counter()
    with loading(folder / "ours", mint) as store:
        write_graphs(tables, folder, mint, ALL_MAPPINGS, store.add)
        store.finish()
    return time.perf_counter() - start


def raw_load(store: Path, folder: Path) -> float:
    """Seconds of the store's own bulk loader on the finished quads, compacted alike."""
    dump = folder / "dump.nq"
    Store.read_only(str(store)).dump(str(dump), RdfFormat.N_QUADS)
    start = time.perf_counter()
    fresh = Store(str(folder / "raw"))
    fresh.bulk_load(path=str(dump), format=RdfFormat.N_QUADS, lenient=True)
    fresh.optimize()
    fresh.flush()
    seconds = time.perf_counter() - start
    dump.unlink()
    return seconds


def asked(release: Release) -> Result:
    """Milliseconds of each shape of question: by the release's store, and by the embedded alone.

    They are one where a release has no columns.
    """
    found = {}
    for name, query in shapes(release).items():
        if release.columns_folder:
            found[name] = _fastest(release.store, query)
        found[f"{name} (embedded)"] = _fastest(EmbeddedStore(release.store_folder), query)
        found.setdefault(name, found[f"{name} (embedded)"])
    return found


def _fastest(store: Asked, query: str) -> float:
    times = []
    for _ in range(3):
        start = time.perf_counter()
        answer = store.query(query)
        assert isinstance(answer, Solutions)
        list(answer.rows)
        times.append(1000 * (time.perf_counter() - start))
        if times[-1] > 5000:
            break
    return min(times)


def measure(what: str, size: str, folder: Path) -> Result:
    """One measure of one size."""
    data = drawn(size if size != FIRMS else "4", folder / (size if size != FIRMS else "4"))
    if what == "build" and size != FIRMS:
        return whole(data)
    release = Releases(data).current()
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        if what == "build":
            kept = folder / FIRMS
            kept.mkdir()
            return firms(release, kept)
        if what == "load":
            tables = some_firms(release) if size == FIRMS else all_tables(release)
            seconds = conversion_and_load(tables, release.mint, Path(scratch))
            return {"conversion_and_load_seconds": seconds}
        if what == "raw":
            store = folder / FIRMS / "store" if size == FIRMS else release.store_folder
            return {"raw_seconds": raw_load(store, Path(scratch)), "raw_peak_gib": _peak_gib()}
    return asked(release) if size != FIRMS else {}


def apart(what: str, size: str, folder: Path) -> Result:
    """One measure in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.bench_build", str(folder)]
    command += ["--measure", what, "--sizes", size]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    answer: Result = json.loads(done.stdout.strip().splitlines()[-1])
    print(f"{what} {size}: {answer}", file=sys.stderr, flush=True)
    return answer


def exponent(small: Result, large: Result, name: str) -> float:
    """How a measure grows: 1 where it does as the triples do."""
    return math.log(large[name] / small[name]) / math.log(large["triples"] / small["triples"])


def summary(results: dict[str, Result]) -> Result:
    """The figures that have a target."""
    sizes = [size for size in SIZES if size in results]
    largest = results[sizes[-1]]
    found: Result = {
        "conversion and load to raw load": min(one["raw_to_load"] for one in results.values()),
        "minutes of the largest build": largest["seconds"] / 60,
        "GiB of the largest build": largest["peak_gib"],
    }
    if len(sizes) > 1:
        found["largest exponent"] = max(
            exponent(results[sizes[-2]], largest, name) for name in GROWING
        )
    return found


def show(results: dict[str, Result]) -> None:
    """Print the tables and the document."""
    triples = {size: one["triples"] for size, one in results.items()}
    print(f"{'':28}" + "".join(f"{size + ' M':>14}" for size in results) + f"{'exponent':>14}")
    measures = {
        size: {name: value for name, value in one.items() if name != "asked"}
        for size, one in results.items()
    }
    _print_rows(measures, triples, 2)
    print("\nmilliseconds of a question, least of three")
    _print_rows({size: one["asked"] for size, one in results.items()}, triples, 1)
    print()
    found = summary(results)
    for name, value in found.items():
        sign, target = TARGETS[name]
        met = value <= target if sign == "≤" else value >= target
        print(f"{name:36} {value:10,.2f}  {sign} {target:8,.2f}  {'met' if met else 'MISSED'}")
    packages = {name: version(name) for name in ("pyoxigraph", "sparq-rdf", "polars", "shacl")}
    about = packages | {"python": platform.python_version()}
    print(json.dumps({**about, "sizes": results, "targets": found}))


def _print_rows(rows: dict[str, Result], triples: dict[str, int], digits: int) -> None:
    """One line a measure, with its exponent between the two largest sizes."""
    for name in dict.fromkeys(name for one in rows.values() for name in one):
        values = [one.get(name) for one in rows.values()]
        line = "".join(f"{'' if v is None else f'{v:,.{digits}f}':>14}" for v in values)
        ends = list(rows)[-2:]
        if len(ends) == 2 and all(rows[size].get(name) for size in ends):
            small, large = ({"triples": triples[size], name: rows[size][name]} for size in ends)
            line += f"{exponent(small, large, name):14.2f}"
        print(f"{name:28}{line}")


def _peak_gib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2


def _gib(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1024**3


def main() -> None:
    """Run the measures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=ROOT)
    parser.add_argument("--sizes", nargs="*", choices=SIZES, default=list(SIZES))
    parser.add_argument("--measure", default="")
    chosen = parser.parse_args()
    folder = chosen.folder.resolve()
    if chosen.measure:
        print(json.dumps(measure(chosen.measure, chosen.sizes[0], folder)))
        return
    folder.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(folder / FIRMS, ignore_errors=True)
    results: dict[str, Result] = {}
    # The graph of firms is cut from a release, so releases come first.
    for size in sorted(chosen.sizes, key=lambda one: one == FIRMS):
        one: Result = {}
        for what in ("build", "load", "raw"):
            one |= apart(what, size, folder)
        validated = one["graph_seconds"] + one["store_seconds"]
        one["raw_to_validated"] = one["raw_seconds"] / validated
        one["raw_to_load"] = one["raw_seconds"] / one["conversion_and_load_seconds"]
        results[size] = one | {"asked": apart("asked", size, folder)}
    show({size: results[size] for size in SIZES if size in results})


if __name__ == "__main__":
    main()
