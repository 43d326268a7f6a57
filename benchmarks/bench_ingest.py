"""Measure what a user does with the national files: take them in, and build a release from them.

    python -m benchmarks.bench_ingest [FOLDER] [--only NAME…]

Files are drawn in the official layouts (`benchmarks/generate.py`) into FOLDER, and kept there if it
is given. Each measure runs in a process of its own, which tells its time and the most memory that
it held. Prints a table, then one JSON document: read the ratios, times are of this machine.
"""

import argparse
import json
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polars as pl
import pyoxigraph

from benchmarks.bench_build import all_tables, conversion_and_load, raw_load
from benchmarks.generate import (
    ESTABLISHMENTS_OF_A_FIRM,
    Draw,
    stock_establishments,
    stock_units,
    urssaf,
)
from ti_graph.build import build
from ti_graph.graph.release import Releases
from ti_graph.ingest.load import Tables, load_source
from ti_graph.ingest.origin import Origin, find_files, find_origin
from ti_graph.ingest.registry import registered_source, registered_sources
from ti_graph.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
SIZES = {"2.5": 2_500_000, "5": 5_000_000, "10": 10_000_000}
URSSAF_ROWS = 1_230_000
URSSAF_FILE = "etablissements-et-effectifs-salaries-au-niveau-commune-x-ape-last.parquet"
RELEASE_ROWS, RELEASE_SHARE = 1_900_000, 0.6
"""Rows, and part of them of industry, that leave about 600,000 open industrial establishments."""
TARGETS = {
    "establishments_10_seconds": ("≤", 45.0),
    "establishments_10_peak_gib": ("≤", 4.0),
    "linear_10_to_2.5": ("≤", 4.6),
    "urssaf_seconds": ("≤", 30.0),
    "release_seconds": ("≤", 240.0),
    "conversion_and_load_to_raw": ("≥", 0.8),
}
Result = dict[str, float]


def shipped(names: list[str]) -> Tables:
    """What required sources tell, from their snapshots."""
    rows: dict[str, list[pl.DataFrame]] = {}
    for source in registered_sources():
        if source.card.id in names:
            origin = find_origin(source, Path("no-download"))
            for table, frame in load_source(source, origin, {})[0].items():
                rows.setdefault(table, []).append(frame)
    return {table: pl.concat(frames) for table, frames in rows.items()}


def take_in(name: str, folder: Path) -> Result:
    """One source from its files to core tables on disk."""
    source = registered_source(name)
    source = replace(source, card=source.card.model_copy(update={"expected": []}))
    required = shipped(source.card.requires)
    start = time.perf_counter()
    tables, quarantine = load_source(source, Origin("live", find_files(source, folder)), required)
    rows = 0
    with tempfile.TemporaryDirectory() as out:
        for table, frame in tables.items():
            frame.write_parquet(Path(out) / f"{table}.parquet", compression="zstd")
            rows += frame.height
    seconds = time.perf_counter() - start
    return {"seconds": seconds, "rows": rows, "quarantined": quarantine.table().height}


def release(folder: Path) -> Result:
    """A release from the files of a folder, and the store's own load of its finished graph."""
    start = time.perf_counter()
    manifest = build(Settings(data=folder))
    seconds = time.perf_counter() - start
    peak = _peak_gib()
    built = Releases(folder).current()
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        converted = conversion_and_load(all_tables(built), built.mint, Path(scratch))
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        raw = raw_load(built.store_folder, Path(scratch))
    validated = manifest.steps["graph"] + manifest.steps["store"]
    return {
        "seconds": seconds,
        "triples": manifest.triples,
        "establishments": manifest.tables["establishment"],
        "raw_load_seconds": raw,
        "conversion_and_load_seconds": converted,
        "conversion_and_load_to_raw": raw / converted,
        "with_validation_and_columns_to_raw": raw / validated,
        "peak_before_raw_gib": peak,
        **{f"step_{name}": value for name, value in manifest.steps.items()},
    }


def _peak_gib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2


def draw(folder: Path) -> dict[str, tuple[Path, Callable[[Path], Result]]]:
    """Every measure: its folder, drawn where it is not there, and what runs in it."""
    measures: dict[str, tuple[Path, Callable[[Path], Result]]] = {}
    for size in SIZES:
        measures[f"establishments_{size}"] = (
            folder / f"establishments-{size}",
            lambda place: take_in("insee_sirene", place),
        )
    measures["urssaf"] = (folder / "urssaf", lambda place: take_in("urssaf_employment", place))
    measures["release"] = (folder / "release", release)
    return measures


def fill(name: str, place: Path) -> None:
    """Draw the files of one measure."""
    if place.exists():
        return
    print(f"drawing {name}", file=sys.stderr)
    kind, _, size = name.partition("_")
    whole, place = place, place.with_name(place.name + ".new")
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    if kind == "establishments":
        stock_establishments(place, SIZES[size])
    elif kind == "urssaf":
        urssaf(Draw(0), URSSAF_ROWS).write_parquet(place / URSSAF_FILE)
    else:
        stock = place / "sources" / "insee_sirene"
        stock.mkdir(parents=True)
        stock_establishments(stock, RELEASE_ROWS, RELEASE_SHARE)
        stock_units(stock, int(RELEASE_ROWS / ESTABLISHMENTS_OF_A_FIRM) + 1)
    place.rename(whole)


def run_apart(name: str, folder: Path) -> Result:
    """One measure in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.bench_ingest", str(folder), "--measure", name]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    if done.returncode:
        raise SystemExit(f"{name}: {done.stderr[-2000:]}")
    answer: Result = json.loads(done.stdout.strip().splitlines()[-1])
    return answer


def summary(results: dict[str, Result]) -> Result:
    """The figures that have a target."""
    found: Result = {}
    if "establishments_10" in results:
        found["establishments_10_seconds"] = results["establishments_10"]["seconds"]
        found["establishments_10_peak_gib"] = results["establishments_10"]["peak_gib"]
    if {"establishments_10", "establishments_2.5"} <= set(results):
        small, large = results["establishments_2.5"], results["establishments_10"]
        found["linear_10_to_2.5"] = large["seconds"] / small["seconds"]
    if "urssaf" in results:
        found["urssaf_seconds"] = results["urssaf"]["seconds"]
    if "release" in results:
        found["release_seconds"] = results["release"]["seconds"]
        found["conversion_and_load_to_raw"] = results["release"]["conversion_and_load_to_raw"]
    return found


def show(results: dict[str, Result], found: Result) -> None:
    """Print both tables and the document."""
    for name, result in results.items():
        for key, value in result.items():
            print(f"{name:20} {key:30} {value:14,.2f}")
    print()
    for name, value in found.items():
        sign, target = TARGETS[name]
        met = value <= target if sign == "≤" else value >= target
        print(f"{name:32} {value:10,.2f}  {sign} {target:8,.2f}  {'met' if met else 'MISSED'}")
    about = {
        "python": platform.python_version(),
        "polars": pl.__version__,
        "pyoxigraph": pyoxigraph.__version__,
    }
    print(json.dumps(about | {"measures": results, "targets": found}))


def main() -> None:
    """Run the measures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--measure", default="")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = (chosen.folder or Path(scratch)).resolve()
        measures = draw(folder)
        if chosen.measure:
            place, work = measures[chosen.measure]
            result = work(place)
            print(json.dumps(result | {"peak_gib": _peak_gib()}))
            return
        results: dict[str, Result] = {}
        for name, (place, _) in measures.items():
            if not chosen.only or name in chosen.only:
                fill(name, place)
                results[name] = run_apart(name, folder)
                print(f"{name}: {results[name]['seconds']:.1f} s", file=sys.stderr)
        show(results, summary(results))


if __name__ == "__main__":
    main()
