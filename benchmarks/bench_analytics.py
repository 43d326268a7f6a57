"""Measure the methods at the size of France, and beside the libraries that do the same.

    python -m benchmarks.bench_analytics [--only NAME…]

`methods`: 183 TI at the size of the business register, laws of every industry, spécialités and
filières by the chains of the dictionary, partners for all, from core tables to result tables: one
whole `compute` on a drawn country. `relatedness`: quotients, presence,
proximity and density of 1,255 × 732, ours and those of ecomplexity and economic-complexity, by
turns in one process. Each in a process of its own.
Prints a table, then one JSON document: read the ratios, times are of this machine.
"""

import argparse
import io
import json
import multiprocessing
import platform
import resource
import sys
import time
import warnings
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout
from pathlib import Path

import numpy as np
import polars as pl

from ti_graph.analytics.compute import compute
from ti_graph.analytics.relatedness import density, quotients
from ti_graph.analytics.rules import Rules
from ti_graph.ingest.load import load_sources
from ti_graph.ingest.registry import registered_sources

Result = dict[str, float]

EPCI, SUBCLASSES = 1255, 732
ROUNDS = 5
TARGETS = {
    "methods_seconds": ("≤", 120.0),
    "methods_peak_gib": ("≤", 4.0),
    "relatedness_ecomplexity_ratio": ("≥", 50.0),
}


def methods() -> Result:
    """Every result of analytics on a country of 732 subclasses: industry's drawn, others added."""
    # Analytics stop at industry (291 subclasses); the bench asks for the whole classification.
    rules = Rules(first_division="01", last_division="99", left_out=(), employers_only=False)
    tables = load_sources(list(registered_sources()), Path("no-download")).tables
    tables = {**tables, "establishment": _of_every_subclass(tables)}
    before = _peak_gib()
    start = time.perf_counter()
    results = compute(tables, {}, rules)
    return {
        "methods_seconds": time.perf_counter() - start,
        "methods_peak_gib": _peak_gib(),
        "methods_peak_before_gib": before,
        "methods_territories": results["capability"].height,
        "methods_sites": float(tables["establishment"].height),
        "methods_filieres": results["candidate_filiere"].height,
        "methods_partners": results["partner_suggestion"].height,
    }


def _of_every_subclass(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The drawn establishments, and as many again as it takes for subclasses without any."""
    own = tables["establishment"].filter(pl.col("status") == "simulated")
    subclass = pl.col("industry_id").str.contains(r"^naf2-\d\d\.\d\d[A-Z]$")
    rest = tables["industry"].filter(subclass).join(own, on="industry_id", how="anti")
    rng = np.random.default_rng(1)
    number = own.height * rest.height // own["industry_id"].n_unique()
    often = rng.choice(rest.height, number - rest.height, p=rng.dirichlet(np.ones(rest.height)))
    chosen = np.concatenate([np.arange(rest.height), often])
    more = own[rng.integers(0, own.height, number)].with_columns(
        industry_id=rest["industry_id"].gather(chosen),
        establishment_id=pl.format("bench-{}", pl.int_range(number)),
    )
    return pl.concat([own, more])


def _drawn(places: int) -> np.ndarray:
    """Counts of places × subclasses, clumped, every row and column with one at least."""
    rng = np.random.default_rng(1)
    size = rng.lognormal(4.0, 1.0, places)
    share = rng.dirichlet(np.full(SUBCLASSES, 0.4))
    mean = np.outer(size, share) * rng.gamma(0.7, 1 / 0.7, (places, SUBCLASSES))
    counts = rng.poisson(mean).astype(np.float64)
    counts[np.arange(places), rng.integers(0, SUBCLASSES, places)] += 1
    counts[rng.integers(0, places, SUBCLASSES), np.arange(SUBCLASSES)] += 1
    return counts


def relatedness() -> Result:
    """Quotients, presence, proximity and density, by turns; the medians of their ratios."""
    import pandas as pd  # noqa: PLC0415 - no part of the memory of `methods`
    from ecomplexity import ecomplexity  # noqa: PLC0415 - as above
    from economic_complexity import product_space, rca  # noqa: PLC0415 - as above

    counts = _drawn(EPCI)
    rows, columns = np.indices(counts.shape)
    long = pd.DataFrame({"t": 2014, "r": rows.ravel(), "i": columns.ravel(), "n": counts.ravel()})
    names = {"time": "t", "loc": "r", "prod": "i", "val": "n"}
    wide = pd.DataFrame(counts)

    def ours() -> object:
        return density((quotients(counts) >= 1).astype(np.float64))

    def theirs() -> object:
        return ecomplexity(long, names, check_logsupermodularity=False, verbose=False)

    def others() -> object:
        return product_space.relatedness(rca(wide))

    with warnings.catch_warnings(), redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        taken = [[_seconds(run) for run in (ours, theirs, others)] for _ in range(ROUNDS)]
    own, of_ecomplexity, of_economic = np.array(taken).T
    return {
        "relatedness_seconds": float(np.median(own)),
        "relatedness_ecomplexity_seconds": float(np.median(of_ecomplexity)),
        "relatedness_ecomplexity_ratio": float(np.median(of_ecomplexity / own)),
        "relatedness_economic_complexity_seconds": float(np.median(of_economic)),
        "relatedness_economic_complexity_ratio": float(np.median(of_economic / own)),
    }


MEASURES: dict[str, Callable[[], Result]] = {
    "methods": methods,
    "relatedness": relatedness,
}


def _seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def _peak_gib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2


def _measured(name: str) -> Result:
    return MEASURES[name]()


def reached(results: Result) -> dict[str, bool]:
    """Which of the targets that were measured are met."""
    return {
        name: results[name] <= bound if sign == "≤" else results[name] >= bound
        for name, (sign, bound) in TARGETS.items()
        if name in results
    }


def main() -> int:
    """Measure, print, and end with 1 where a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else None)
    parser.add_argument("--only", nargs="*", choices=sorted(MEASURES), default=list(MEASURES))
    results: Result = {}
    for name in parser.parse_args().only:
        with multiprocessing.get_context("spawn").Pool(1) as alone:
            results |= alone.apply(_measured, (name,))
    met = reached(results)
    for name, value in results.items():
        sign, bound = TARGETS.get(name, ("", 0.0))
        mark = f"{sign} {bound:g} {'met' if met[name] else 'MISSED'}" if sign else ""
        print(f"{name:<42}{value:>12.3f}  {mark}")
    where = {"python": platform.python_version(), "machine": platform.machine()}
    print(json.dumps({"results": results, "met": met, **where}))
    return 0 if all(met.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
