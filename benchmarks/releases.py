"""Releases of a known size, built as a user builds them from files in the official layouts.

    python -m benchmarks.releases 4 [FOLDER]

Makes FOLDER (`data/bench/4`) a data folder whose current release holds about 4 million triples, and
prints it; one that is there already is kept. The files are drawn by `benchmarks/generate.py` with a
fixed seed: no row of them is real.
"""

import argparse
import shutil
from pathlib import Path

from benchmarks.generate import ESTABLISHMENTS_OF_A_FIRM, stock_establishments, stock_units
from ti_graph.build import build
from ti_graph.graph.release import Release, Releases
from ti_graph.settings import Settings

ROWS = {"4": 470_000, "8": 1_900_000, "40": 10_200_000}
"""Millions of triples → rows of the file of establishments."""
INDUSTRIAL_SHARE = 0.6
"""Part of the rows that is of industry; about half of those are open."""
ROOT = Path("data") / "bench"


def drawn(size: str, folder: Path | None = None) -> Path:
    """A data folder with the files of a release of that size, drawn where they are not there."""
    folder = folder or ROOT / size
    stock = folder / "sources" / "insee_sirene"
    if not stock.is_dir():
        fresh = stock.with_name(".insee_sirene")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        stock_establishments(fresh, ROWS[size], INDUSTRIAL_SHARE)
        stock_units(fresh, int(ROWS[size] / ESTABLISHMENTS_OF_A_FIRM) + 1)
        fresh.rename(stock)
    return folder


def built(size: str, folder: Path | None = None) -> Release:
    """The release of that size, built where it is not there."""
    folder = drawn(size, folder)
    releases = Releases(folder)
    if releases.current_name() is None:
        build(Settings(data=folder))
    return releases.current()


def main() -> None:
    """Make the release that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", choices=ROWS)
    parser.add_argument("folder", type=Path, nargs="?")
    chosen = parser.parse_args()
    release = built(chosen.size, chosen.folder)
    print(f"{release.folder}: {release.manifest.triples:,} triples")


if __name__ == "__main__":
    main()
