"""A pool of workers that tests ask, and its processes."""

import json
import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from multiprocessing.process import BaseProcess
from pathlib import Path

from ti_graph.errors import (
    TiGraphError,
)
from ti_graph.graph.store import EmbeddedStore
from ti_graph.query.formats import RESULTS_JSON, SERVED, TURTLE
from ti_graph.query.jobs import AdHoc
from ti_graph.query.workers import MEMORY_BYTES, Limits, Workers

TI = "SELECT ?ti WHERE { ?ti a <https://w3id.org/ti-graph/ontology#TerritoireIndustrie> }"
CARTESIAN = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
_TEN = " ".join(map(str, range(10)))
ENDLESS = "SELECT (COUNT(*) AS ?n) {{ {} }}".format(
    " ".join(f"VALUES ?v{place} {{ {_TEN} }}" for place in range(12))
)
"""Asks for 10¹² solutions and holds none of them: time ends it on any machine, and not memory, as
it does a product of triples where a processor is fast."""
PATIENCE = 5
"""Seconds beyond a limit after which a query surely was not stopped by it."""


class Pool:
    """Workers that are asked as a client with a preferred format asks them."""

    def __init__(self, workers: Workers, rows: int) -> None:
        self.workers = workers
        self._rows = rows

    def answer(self, text: str, kind: str) -> tuple[bytes, str]:
        reply = self.workers.answer(AdHoc(text, (kind, *SERVED), self._rows, 1 << 30))
        return reply.whole(), reply.media_type

    def close(self) -> None:
        self.workers.close()


@contextmanager
def pool(
    folder: Path,
    count: int = 1,
    *,
    seconds: float = 30,
    rows: int = 1000,
    memory: int = MEMORY_BYTES,
) -> Iterator[Pool]:
    limits = Limits(seconds, memory)
    asked = Pool(Workers(partial(EmbeddedStore, folder), count, limits), rows)
    try:
        yield asked
    finally:
        asked.close()


def processes() -> dict[int | None, BaseProcess]:
    """Workers of this process that run, by number."""
    return {process.pid: process for process in multiprocessing.active_children()}


def started(before: dict[int | None, BaseProcess]) -> list[BaseProcess]:
    """Workers that run and did not before."""
    return [process for pid, process in processes().items() if pid not in before]


def count(workers: Pool) -> int:
    data, kind = workers.answer(TI, TURTLE)
    assert kind == RESULTS_JSON
    return len(json.loads(data)["results"]["bindings"])


def code_of(ask: Callable[[], object]) -> str:
    """The code of the error that asking meets, or `answered`."""
    try:
        ask()
    except TiGraphError as error:
        return error.code
    return "answered"
