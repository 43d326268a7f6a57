"""Measure a server over HTTP on loopback: latencies, throughput, and latencies under attack.

    python -m benchmarks.bench_serve [DATA] [--rounds 20] [--parts …]

Serves the current release of DATA (else of TI_GRAPH_DATA) and measures, in one run:

    queries   every named query with its example
    routes    search, suggestions, map and graph, each with many identifiers
    mix       requests a second of all of these together
    hostile   the hostile set, beside a client that asks named queries
    peers     the named queries' texts on plain rdflib and on Virtuoso, loaded with the same graphs

Answers are kept by the server and given again; each request here therefore differs in a header that
makes it be answered anew, but for those of the mix, which are as a server meets them; it says how
many were kept. Prints tables, then one JSON document. Ends with 1 where a bound is not kept.
"""

import argparse
import itertools
import json
import math
import os
import random
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote, urlsplit

from benchmarks.bench_peers import measured_apart, prepare
from benchmarks.hostile import measured, resident, send_all
from tests.api.conftest import running
from ti_graph.access import make_token
from ti_graph.graph.release import Release, Releases
from ti_graph.graph.store.bound_text import bound_text
from ti_graph.query.catalogue import catalogue
from ti_graph.query.parameters import bind
from ti_graph.settings import load_settings

PARTS = ("queries", "routes", "hostile", "mix", "peers")
PEERS = ("virtuoso", "rdflib")
PEER_ROUNDS, PEER_SECONDS = 3, 10.0
"""Rounds of a peer, and the limit of a query there, which is a server's by default."""
MOST_NAMED, MOST_ROUTE, LEAST_RATE, MOST_RATIO = 100.0, 50.0, 200.0, 2.0
"""p95 of a named query and of a route (ms), requests a second, p95 under attack to that at rest."""
HOSTILE_SECONDS = 3
TOWNS = (
    "Metz", "Grenbole", "saint etienne", "Évry", "38000", "ti-2023-4408", "métallurgie", "Chateau",
    "Nord Lorraine", "aerospace", "bourg", "Cœur", "vallée", "57463", "38.21Z", "Polymeris",
)  # fmt: skip
_turn = itertools.count()


@dataclass(frozen=True)
class Times:
    """Milliseconds of the answers to one kind of request."""

    median: float
    p95: float
    most: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> "Times":
        """From seconds."""
        found = sorted(1000 * one for one in seconds)
        nearest_rank = found[math.ceil(0.95 * len(found)) - 1]
        return cls(statistics.median(found), nearest_rank, found[-1])

    def __str__(self) -> str:
        return f"median {self.median:8.1f}   p95 {self.p95:8.1f}   most {self.most:8.1f} ms"


class Client:
    """One connection that is kept open."""

    def __init__(self, url: str, *, anew: bool = True) -> None:
        self._connection = HTTPConnection(urlsplit(url).netloc, timeout=120)
        self._anew = anew

    def get(self, path: str) -> tuple[int, bytes]:
        """Ask; status and body."""
        headers = {"Accept-Language": f"x-{next(_turn)}"} if self._anew else {}
        self._connection.request("GET", path, headers=headers)
        response = self._connection.getresponse()
        return response.status, response.read()

    def seconds(self, path: str) -> float:
        """Seconds of one answer. Raises RuntimeError where it is not a good one."""
        begun = time.perf_counter()
        status, body = self.get(path)
        taken = time.perf_counter() - begun
        if status != 200:
            raise RuntimeError(f"{status} {path}: {body[:200]!r}")
        return taken


def named_paths() -> dict[str, str]:
    """Named query → its address with its example."""
    found = {}
    for name, query in catalogue().items():
        given = "&".join(
            f"{key}={quote(one, safe='')}" for key, one in query.header.examples.items()
        )
        found[name] = f"/api/v1/queries/{name}?{given}"
    return found


def route_paths(release: Release, each: int) -> dict[str, list[str]]:
    """Kind of route → addresses, drawn from the release."""
    drawn = random.Random(1)

    def some(table: str, column: str) -> list[str]:
        rows = release.table(table).select(column).unique().sort(column).collect()[column]
        return drawn.sample(rows.to_list(), min(each, len(rows)))

    territories = [one for one in some("home_region", "territory_id") if one.startswith("ti-2023")]
    filieres, partners = (
        some("candidate_filiere", "suggestion_id"),
        some("partner_suggestion", "suggestion_id"),
    )
    own = "/api/v1/territories"
    return {
        "search": [
            f"/api/v1/search?q={quote(town[: 3 + n % 9])}" for n in range(4) for town in TOWNS
        ],
        "territories": [f"{own}?text={quote(town)}" for town in TOWNS],
        "territory": [f"{own}/{one}" for one in territories],
        "its filières": [f"{own}/{one}/filieres" for one in territories],
        "its partners": [f"{own}/{one}/partners" for one in territories],
        "its specialisations": [f"{own}/{one}/specialisations" for one in territories],
        "its capability": [f"{own}/{one}/capability" for one in territories],
        "filières": [f"/api/v1/filieres?offset={100 * n}" for n in range(5)],
        "filière": [f"/api/v1/filieres/{one}" for one in filieres],
        "partner": [f"/api/v1/partners/{one}" for one in partners],
        "explain": [f"/api/v1/explain/{one}" for one in (*filieres[::2], *partners[::2])],
        "map": ["/api/v1/map/territories"],
        "neighbours": [f"/api/v1/graph/{one}" for one in territories],
    }


def measure_queries(url: str, rounds: int, failed: list[str]) -> dict[str, Times]:
    """Time of every named query; slowest first."""
    client, found = Client(url), {}
    for name, path in named_paths().items():
        client.seconds(path)
        found[name] = Times.of([client.seconds(path) for _ in range(rounds)])
    print(f"\nNamed queries over HTTP, {rounds} times each")
    for name in sorted(found, key=lambda one: -found[one].p95):
        print(f"  {name:34} {found[name]}")
        if found[name].p95 > MOST_NAMED:
            failed.append(f"{name}: p95 {found[name].p95:.0f} ms")
    return found


def measure_routes(url: str, release: Release, rounds: int, failed: list[str]) -> object:
    """Time of each kind of route, over many identifiers."""
    client, found = Client(url), {}
    print("\nRoutes over HTTP")
    for kind, paths in route_paths(release, 3 * rounds).items():
        asked = paths * max(1, rounds // len(paths))
        found[kind] = Times.of([client.seconds(path) for path in asked])
        print(f"  {kind:34} {found[kind]}   ({len(asked)} requests)")
        if found[kind].p95 > MOST_ROUTE:
            failed.append(f"{kind}: p95 {found[kind].p95:.0f} ms")
    return {kind: vars(times) for kind, times in found.items()}


def measure_mix(url: str, release: Release, seconds: float, failed: list[str]) -> object:
    """Requests a second of four clients: four of five are routes, one of five a named query."""
    figures = {
        "all answered anew": _rate(url, release, seconds, anew=True),
        "as they come": _rate(url, release, seconds, anew=False),
    }
    for said, rate in figures.items():
        print(f"\nMix, four clients, {said}: {rate:.0f} requests/s")
    if figures["as they come"] < LEAST_RATE:
        failed.append(f"mix: {figures['as they come']:.0f} requests/s")
    return figures


def _rate(url: str, release: Release, seconds: float, *, anew: bool) -> float:
    routes = [path for paths in route_paths(release, 60).values() for path in paths]
    named = list(named_paths().values())
    counts: list[int] = []
    end = time.perf_counter() + seconds

    def work(seed: int) -> None:
        drawn, client, done = random.Random(seed), Client(url, anew=anew), 0
        while time.perf_counter() < end:
            client.seconds(drawn.choice(named if drawn.random() < 0.2 else routes))
            done += 1
        counts.append(done)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / seconds


def measure_hostile(url: str, process: int, token: str, failed: list[str]) -> object:
    """The hostile set, two at once, beside a client of named queries."""
    paths = [
        path for name, path in named_paths().items() if name.startswith(("territory", "partner"))
    ]
    turns, client = itertools.cycle(paths), Client(url)
    client.get("/sparql?query=ASK%20%7B%7D")

    def ask() -> bool:
        return client.get(next(turns))[0] == 200

    memory = partial(resident, process)
    with measured(ask, 0.02, memory) as idle:
        time.sleep(15)
    with measured(ask, 0.02, memory) as busy:
        outcomes = send_all(url, token, 2)
    rest, attacked = Times.of(idle.seconds), Times.of(busy.seconds)
    print(f"\nHostile set: {len(outcomes)} requests, limit {HOSTILE_SECONDS} s, two at once")
    for sent in sorted(outcomes, key=lambda one: -one.seconds):
        well = sent.is_well(HOSTILE_SECONDS)
        print(
            f"  {sent.hostile.name:34} {sent.status} {sent.seconds:6.2f} s{'' if well else '  !'}"
        )
        if not well:
            failed.append(f"{sent.hostile.name}: {sent.status} after {sent.seconds:.2f} s")
    print(f"  named queries beside it, at rest   {rest}   ({len(idle.seconds)} requests)")
    print(f"  named queries beside it, attacked  {attacked}   ({len(busy.seconds)} requests)")
    rest_gb, most_gb = idle.memory / 1e9, busy.memory / 1e9
    print(f"  memory of the server: {rest_gb:.2f} GB at rest, {most_gb:.2f} GB at most")
    if attacked.p95 > MOST_RATIO * rest.p95:
        failed.append(f"p95 under attack: {attacked.p95 / rest.p95:.2f} times that at rest")
    if busy.failures:
        failed.append(f"{busy.failures} named queries failed under attack")
    return {"rest": vars(rest), "attacked": vars(attacked), "bytes": busy.memory}


def measure_peers(release: Release, data: Path, queries: dict[str, Times]) -> object:
    """The texts of the named queries on other engines, beside what ours took over HTTP."""
    found: dict[str, dict[str, float | None]] = {}
    with tempfile.TemporaryDirectory(dir=data) as scratch:
        folder = Path(scratch)
        prepare(release, _texts(release), folder)
        for name in PEERS:
            result = measured_apart(name, PEER_ROUNDS, data, folder, PEER_SECONDS)
            if "shapes" not in result:
                print(f"{name}: {result['fault']}")
                continue
            found[name] = {
                query: None if "fault" in one else one["median_ms"]
                for query, one in result["shapes"].items()
            }
    _show_peers(found, queries)
    return found


def _texts(release: Release) -> dict[str, str]:
    """Named query → its text with its example's terms in their places."""
    found = {}
    for name, query in catalogue().items():
        bound = bind(query.header.params, query.header.examples, release.mint)
        found[name] = bound_text(query.text, bound)
    return found


def _show_peers(found: dict[str, dict[str, float | None]], queries: dict[str, Times]) -> None:
    print(f"\nNamed queries beside peers, medians in ms (-: failed, or over {PEER_SECONDS:g} s)")
    print(f"  {'':34} {'ti-graph':>12}" + "".join(f"{name:>12}" for name in found))
    for query in sorted(queries, key=lambda one: -queries[one].median):
        cells = (found[name].get(query) for name in found)
        print(f"  {query:34} {queries[query].median:12.1f}" + "".join(map(_cell, cells)))
    for name, times in found.items():
        ratios = [ms / queries[query].median for query, ms in times.items() if ms is not None]
        if ratios:
            mean = statistics.geometric_mean(ratios)
            counted = f"{len(ratios)} of {len(times)} queries answered"
            print(f"  {name} / ti-graph: geometric mean {mean:.1f}, {counted}")


def _cell(ms: float | None) -> str:
    return f"{'-':>12}" if ms is None else f"{ms:12.1f}"


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else None)
    parser.add_argument("data", nargs="?", type=Path, default=load_settings().data)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--workers", default="2")
    parser.add_argument("--parts", nargs="*", choices=PARTS, default=PARTS)
    given = parser.parse_args()
    release = Releases(given.data).current()
    failed: list[str] = []
    found: dict[str, object] = {"triples": release.manifest.triples}
    print(
        f"{release.manifest.release}: {release.manifest.triples:,} triples; {os.cpu_count()} cores"
    )
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        data = _linked(given.data, folder / "data", release)
        url, _ = stack.enter_context(running(data))
        if "queries" in given.parts or "peers" in given.parts:
            queries = measure_queries(url, given.rounds, failed)
            found["queries"] = {name: vars(times) for name, times in queries.items()}
        if "routes" in given.parts:
            found["routes"] = measure_routes(url, release, given.rounds, failed)
        if "hostile" in given.parts:
            token = make_token(data, "bench", ["workspace"])
            limit = {"TI_GRAPH_QUERY_SECONDS": str(HOSTILE_SECONDS)}
            with running(data, **limit) as (bounded, attacked):
                found["hostile"] = measure_hostile(bounded, attacked.pid, token, failed)
    if "mix" in given.parts:
        with running(given.data, TI_GRAPH_WORKERS=given.workers) as (url, _):
            for _ in range(50):  # every process has opened its release by then
                Client(url).get("/ready")
            found["mix"] = measure_mix(url, release, given.seconds, failed)
    if "peers" in given.parts:
        found["peers"] = measure_peers(release, given.data.resolve(), queries)
    print("\nEvery bound is kept." if not failed else "\nNot kept:\n  " + "\n  ".join(failed))
    print(json.dumps({**found, "failed": failed}))
    return int(bool(failed))


def _linked(data: Path, own: Path, release: Release) -> Path:
    """A data folder of its own with that release: what is written beside it is thrown away."""
    (own / "releases").mkdir(parents=True)
    name = release.manifest.release
    (own / "releases" / name).symlink_to((data / "releases" / name).resolve())
    (own / "CURRENT").write_bytes((data / "CURRENT").read_bytes())
    return own


if __name__ == "__main__":
    sys.exit(main())
