"""Measure ad-hoc SPARQL beside other engines, and every named query, on one release.

    python -m benchmarks.bench_peers [FOLDER] [--engines ours oxigraph …] [--rounds 5]

The release is that of 4 million triples (`benchmarks/releases.py`), in FOLDER (`data/bench/4`).
Each engine is loaded with the same N-Triples files and asked the same ten shapes, warm: servers
over HTTP on loopback, ours too, with its caches off; libraries in process, as ours is beside them.
Answers are compared, and a query that takes longer than the limit counts as the limit. Prints
tables, then one JSON document.
"""

import argparse
import hashlib
import json
import math
import platform
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import httpx
from pyoxigraph import RdfFormat, Store
from rdflib import Graph

from benchmarks import jena
from benchmarks.bench_build import all_tables
from benchmarks.releases import built
from benchmarks.shapes import shapes
from tests.api.conftest import running as serving
from tests.engines import NAMES, Name, missing, running
from ti_graph.graph.all_mappings import ALL_MAPPINGS
from ti_graph.graph.ntriples import concatenated, write_graphs
from ti_graph.graph.release import Release, Releases
from ti_graph.graph.store import Solutions
from ti_graph.graph.store import Store as Asked
from ti_graph.query.catalogue import catalogue, named_query
from ti_graph.query.run import run

ROOT = Path(__file__).resolve().parents[1]
Rows = Counter[tuple[object, ...]]
Ask = Callable[[str], Callable[[], Rows]]
"""Asks a query to its last row; what it gives makes those rows comparable, which is not timed."""
Result = dict[str, Any]
LIMIT_SECONDS = 120.0
SAMPLE = 20
"""Rows of an answer that are kept, to show how two differ."""
NAMED_P95_MS = 100.0
SLOWEST_MS = 2000.0
ENGINES = (
    "ours", "oxigraph", "virtuoso",
    "ours, in process", "pyoxigraph memory", "Jena TDB2", "oxrdflib", "rdflib",
)  # fmt: skip
"""The first three are servers, asked over HTTP; the others are asked in process."""
PACKAGES = ("pyoxigraph", "sparq-rdf", "rdflib", "oxrdflib", "oxigraph")


def asks_over_http(url: str, **more: str) -> Ask:
    """Ask a server, as any client does."""
    client = httpx.Client(timeout=LIMIT_SECONDS)

    def ask(query: str) -> Callable[[], Rows]:
        response = client.post(
            url,
            data={"query": query, **more},
            headers={"Accept": "application/sparql-results+json"},
        ).raise_for_status()
        return lambda: _rows(response.json())

    return ask


def _rows(document: Any) -> Rows:
    """The rows of SPARQL's JSON."""
    names = document["head"]["vars"]
    return Counter(
        tuple(_value(one.get(name, {}).get("value")) for name in names)
        for one in document["results"]["bindings"]
    )


def asks_rdflib(graph: Graph) -> Ask:
    """Ask a graph of rdflib."""

    def ask(query: str) -> Callable[[], Rows]:
        rows: list[Any] = list(graph.query(query))
        return lambda: Counter(tuple(_value(_text(term)) for term in row) for row in rows)

    return ask


def asks_store(store: Asked) -> Ask:
    """Ask the store of a release, as a program does that has it."""

    def ask(query: str) -> Callable[[], Rows]:
        found = store.query(query)
        assert isinstance(found, Solutions)
        return partial(_plain, list(found.rows))

    return ask


def asks_pyoxigraph(store: Store) -> Ask:
    """Ask a store of pyoxigraph."""

    def ask(query: str) -> Callable[[], Rows]:
        found: Any = store.query(query, use_default_graph_as_union=True)
        width = len(found.variables)
        return partial(_plain, [tuple(row[place] for place in range(width)) for row in found])

    return ask


def asks_jena(database: jena.Jena) -> Ask:
    """Ask Jena, which keeps the rows on its side until they are compared."""

    def ask(query: str) -> Callable[[], Rows]:
        found = database.query(query)
        return lambda: Counter(tuple(map(_value, row)) for row in jena.rows(found))

    return ask


def _plain(rows: list[tuple[object, ...]]) -> Rows:
    return Counter(tuple(_value(getattr(term, "value", None)) for term in row) for row in rows)


def _text(term: object) -> str | None:
    return None if term is None else str(term)


def _value(text: str | None) -> object:
    """A value as any engine would write it: numbers to six digits behind the point."""
    if text in ("true", "false"):
        return float(text == "true")  # Virtuoso keeps no truth value: it tells 1 or 0
    if text is None or not (text[:1].isdigit() or text[:1] == "-"):
        return text
    try:
        return round(float(text), 6) if len(text) < 14 else text
    except ValueError:
        return text


@contextmanager
def loaded(name: str, graphs: Mapping[str, Path], data: Path, folder: Path) -> Iterator[Ask]:
    """An engine that holds the graphs."""
    if name == "ours":
        limits = {"TI_GRAPH_QUERY_SECONDS": f"{LIMIT_SECONDS:g}", "TI_GRAPH_QUERY_ROWS": "1000000"}
        with serving(data, **limits) as (url, _):
            yield asks_over_http(f"{url.rstrip('/')}/sparql")
    elif name in ("oxigraph", "virtuoso"):
        more = {"union-default-graph": ""} if name == "oxigraph" else {}
        kind: Name = "oxigraph" if name == "oxigraph" else "virtuoso"
        with running(kind, folder / name) as server:
            server.load(graphs)
            yield asks_over_http(server.query_url, **more)
    elif name == "ours, in process":
        yield asks_store(Releases(data).current().store)
    elif name == "pyoxigraph memory":
        store = Store()
        for path in graphs.values():
            store.bulk_load(path=str(path), format=RdfFormat.N_TRIPLES, lenient=True)
        yield asks_pyoxigraph(store)
    elif name == "Jena TDB2":
        yield asks_jena(jena.Jena(graphs, folder))
    else:
        graph = Graph(store="Oxigraph") if name == "oxrdflib" else Graph()
        for path in graphs.values():
            graph.parse(path, format="ox-nt" if name == "oxrdflib" else "nt")
        yield asks_rdflib(graph)


def graph_files(release: Release, folder: Path) -> dict[str, Path]:
    """Graph IRI → one file of N-Triples, written from the release's own tables."""
    parts = folder / "parts"
    parts.mkdir()
    written = write_graphs(all_tables(release), parts, release.mint, ALL_MAPPINGS)
    files = {}
    for graph in written.triples:
        paths = [file.path for file in written.files if file.graph == graph]
        target = concatenated(paths, folder / f"{graph}.nt")
        files[release.mint.iri("graph", graph)] = target
    shutil.rmtree(parts)
    return files


def prepare(release: Release, queries: Mapping[str, str], folder: Path) -> None:
    """Put into `folder` what engines are loaded with and asked."""
    files = {iri: str(path) for iri, path in graph_files(release, folder).items()}
    (folder / "graphs.json").write_text(json.dumps(files), "utf-8")
    (folder / "shapes.json").write_text(json.dumps(queries), "utf-8")


def measure(name: str, rounds: int, data: Path, folder: Path, limit: float) -> Result:
    """What an engine answers to `shapes.json`, and how long it takes; once more than `rounds`, the
    first to warm.
    """
    graphs = json.loads((folder / "graphs.json").read_text("utf-8"))
    queries = json.loads((folder / "shapes.json").read_text("utf-8"))
    start = time.perf_counter()
    found: Result = {}
    with loaded(name, {iri: Path(path) for iri, path in graphs.items()}, data, folder) as ask:
        load = time.perf_counter() - start
        for shape, query in queries.items():
            found[shape] = _measured(ask, query, rounds, limit)
            print(
                f"{name}: {shape} {found[shape]['median_ms']:.1f} ms", file=sys.stderr, flush=True
            )
    return {"load_seconds": load, "shapes": found}


def _measured(ask: Ask, query: str, rounds: int, limit: float) -> Result:
    """Milliseconds of a query; one that is cut off counts as the limit."""
    times: list[float] = []
    rows: Callable[[], Rows] = Counter
    try:
        with _deadline(limit):
            for _ in range(1 + rounds):
                start = time.perf_counter()
                rows = ask(query)
                times.append(1000 * (time.perf_counter() - start))
                if sum(times) > 1000 * limit / 4:
                    break
    except Exception as error:  # an engine fails in a way of its own: its own words are kept
        fault = str(error) or type(error).__name__
        if not times:
            return {"median_ms": 1000 * limit, "fault": fault[:200], "rows": None}
    warm = times[1:] or times
    answer = rows()
    digest = hashlib.sha256(repr(sorted(answer.items(), key=repr)).encode()).hexdigest()
    return {
        "median_ms": statistics.median(warm),
        "least_ms": min(warm),
        "most_ms": max(warm),
        "rows": answer.total(),
        "digest": digest,
        "sample": sorted(map(list, answer), key=repr)[:SAMPLE],
    }


@contextmanager
def _deadline(limit: float) -> Iterator[None]:
    """Interrupts Python code, such as rdflib's, at the limit."""

    def stop(_signal: int, _frame: object) -> None:
        raise TimeoutError(f"over {limit:g} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, limit)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def measured_apart(
    name: str, rounds: int, data: Path, folder: Path, limit: float = LIMIT_SECONDS
) -> Result:
    """One engine in a process of its own; why not, where it is not installed."""
    absent = _missing(name)
    if absent:
        return {"fault": absent}
    command = [sys.executable, "-m", "benchmarks.bench_peers", str(data), "--measure", name]
    command += ["--rounds", str(rounds), "--scratch", str(folder), "--limit", str(limit)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False, cwd=ROOT)
    if done.returncode:
        return {"fault": f"ended with {done.returncode}"}
    result: Result = json.loads(done.stdout.strip().splitlines()[-1])
    return result


def _missing(name: str) -> str | None:
    """Why an engine cannot be asked here; None where it can."""
    if name == "Jena TDB2":
        return jena.missing()
    return next((missing(server) for server in NAMES if server == name), None)


def named_queries(release: Release, rounds: int = 20) -> dict[str, float]:
    """Each named query's example on the embedded store, warm: its 95th percentile, in ms."""
    found = {}
    for name in catalogue():
        query = named_query(name)
        given = query.header.examples
        run(query, given, release)
        times = []
        for _ in range(rounds):
            start = time.perf_counter()
            run(query, given, release)
            times.append(1000 * (time.perf_counter() - start))
        found[name] = statistics.quantiles(times, n=20)[-1]
    return found


def summary(results: Mapping[str, Result], named: Mapping[str, float]) -> dict[str, Result]:
    """The figures that have a target."""
    medians = {
        name: {shape: one["median_ms"] for shape, one in result["shapes"].items()}
        for name, result in results.items()
        if "shapes" in result
    }
    found: dict[str, Result] = {}
    if named:
        slowest = max(named, key=lambda name: named[name])
        found["slowest named query, p95 ms"] = _held(named[slowest], "≤", NAMED_P95_MS, slowest)
    ours = medians.get("ours")
    if ours:
        shape = max(ours, key=lambda name: ours[name])
        found["slowest shape, ms"] = _held(ours[shape], "≤", SLOWEST_MS, shape)
        peers = [medians[name] for name in ("oxigraph", "virtuoso") if name in medians]
        if peers:
            best = {shape: min(one[shape] for one in peers) for shape in ours}
            found["time to the best of oxigraph and Virtuoso"] = _held(_mean(ours, best), "≤", 1.0)
    library = medians.get("ours, in process")
    if library and "rdflib" in medians:
        faster = _mean(medians["rdflib"], library)
        found["times faster than rdflib, in process"] = _held(faster, "≥", 20.0)
    return found


def _held(value: float, sign: str, target: float, what: str = "") -> Result:
    met = value <= target if sign == "≤" else value >= target
    return {"value": value, "sign": sign, "target": target, "met": met, "what": what}


def _mean(above: Mapping[str, float], below: Mapping[str, float]) -> float:
    """The geometric mean of ratios."""
    return math.exp(statistics.fmean(math.log(above[shape] / below[shape]) for shape in below))


def show(results: Mapping[str, Result], named: Mapping[str, float]) -> None:
    """Print the tables and the document."""
    there = {name: result for name, result in results.items() if "shapes" in result}
    print("milliseconds, median of warm answers (≠: another answer than ours; >: cut off)\n")
    print(f"{'':12}" + "".join(f"{name:>20}" for name in there))
    for shape in next(iter(there.values()))["shapes"]:
        print(f"{shape:12}" + "".join(f"{_cell(there, name, shape):>20}" for name in there))
    print(f"{'load, s':12}" + "".join(f"{one['load_seconds']:20.0f}" for one in there.values()))
    for name, shape, row in _differences(there):
        print(f"  {name}, {shape}: {row}")
    print("\nnamed queries, slowest by 95th percentile")
    for name in sorted(named, key=lambda one: -named[one])[:10]:
        print(f"  {name:40} {named[name]:8.1f} ms")
    print()
    targets = summary(results, named)
    for name, one in targets.items():
        verdict = "met" if one["met"] else "MISSED"
        value = f"{one['value']:10,.2f}  {one['sign']} {one['target']:8,.2f}  {verdict}"
        print(f"{name:44} {value} {one['what']}")
    about = {name: version(name) for name in PACKAGES} | {"jena": jena.version()}
    about["python"] = platform.python_version()
    print(json.dumps({**about, "engines": results, "named": named, "targets": targets}))


def _differences(results: Mapping[str, Result]) -> Iterator[tuple[str, str, str]]:
    """Rows of short answers that one engine tells and ours does not, or the other way."""
    ours = results.get("ours", {}).get("shapes", {})
    for name, result in results.items():
        for shape, one in result["shapes"].items():
            mine, theirs = (
                (
                    {json.dumps(row) for row in found.get("sample", [])}
                    for found in (ours[shape], one)
                )
                if shape in ours
                else (set(), set())
            )
            if max(one.get("rows") or 0, len(mine)) <= SAMPLE and "digest" in one:
                yield from ((name, shape, f"+ {row}") for row in sorted(theirs - mine))
                yield from ((name, shape, f"- {row}") for row in sorted(mine - theirs))


def _cell(results: Mapping[str, Result], name: str, shape: str) -> str:
    one = results[name]["shapes"][shape]
    wanted = results.get("ours", results[name])["shapes"][shape].get("digest")
    if "fault" in one:
        return f"> {one['median_ms']:,.0f}"
    other = "" if one["digest"] == wanted else "≠ "
    return f"{other}{one['median_ms']:,.1f}"


def main() -> None:
    """Measure the engines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, nargs="?", default=None)
    parser.add_argument("--engines", nargs="*", choices=ENGINES, default=list(ENGINES))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--no-named", action="store_true")
    parser.add_argument("--measure", default="")
    parser.add_argument("--scratch", type=Path)
    parser.add_argument("--limit", type=float, default=LIMIT_SECONDS)
    chosen = parser.parse_args()
    if chosen.measure:
        found = measure(chosen.measure, chosen.rounds, chosen.data, chosen.scratch, chosen.limit)
        print(json.dumps(found))
        return
    release = built("4", chosen.data)
    data = release.folder.parents[1].resolve()
    with tempfile.TemporaryDirectory(dir=data) as scratch:
        folder = Path(scratch)
        prepare(release, shapes(release), folder)
        results = {}
        for name in chosen.engines:
            results[name] = measured_apart(name, chosen.rounds, data, folder)
            if "fault" in results[name]:
                print(f"{name}: {results[name]['fault']}", file=sys.stderr)
    show(results, {} if chosen.no_named else named_queries(release))


if __name__ == "__main__":
    main()
