"""Ad-hoc SPARQL in processes of its own, ended at the deadline.

The engine cannot be told to stop, so a query that overruns takes its process with it, and a new
one opens the store again. A worker only reads, its memory is bounded, and it has no network.
"""

import multiprocessing
import os
import queue
import resource
import signal
import threading
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path

from ti_graph.errors import BusyError, QueryError, QueryTimeoutError
from ti_graph.graph.store import EmbeddedStore
from ti_graph.query.formats import encode
from ti_graph.query.guard import require_harmless
from ti_graph.query.isolation import leave_network

MEMORY_BYTES = 4 << 30
START_SECONDS = 30.0
_SPAWN = multiprocessing.get_context("spawn")


@dataclass(frozen=True)
class Job:
    """What a worker is asked."""

    text: str
    graph_type: str
    most_rows: int


@dataclass(frozen=True)
class Refusal:
    """An error that a worker met: its code and facts."""

    code: str
    facts: dict[str, object]


Reply = tuple[bytes, str] | Refusal


def _serve(folder: str, pipe: Connection, memory_bytes: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    leave_network()
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    # The engine ends its process where memory is refused: one line of it is enough, and no dump.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.environ["RUST_BACKTRACE"] = "0"
    store = EmbeddedStore(Path(folder))
    pipe.send(None)
    while True:
        try:
            job = pipe.recv()
        except EOFError:
            return
        pipe.send(_reply(store, job))


def _reply(store: EmbeddedStore, job: Job) -> Reply:
    try:
        return encode(store.query(job.text), job.graph_type, job.most_rows)
    except QueryError as error:
        return Refusal(error.code, error.facts)
    except MemoryError:
        return Refusal("too_much_memory", {})


class _Worker:
    def __init__(self, folder: Path, memory_bytes: int) -> None:
        self._pipe, theirs = _SPAWN.Pipe()
        self._process: SpawnProcess = _SPAWN.Process(
            target=_serve, args=(str(folder), theirs, memory_bytes), daemon=True
        )
        # Ctrl-C reaches every process of a terminal: a worker is born deaf to it, and the server
        # alone decides when it ends. The mask passes to the child and is given back here; the
        # tracker that multiprocessing starts with its first child would lift it, so it runs first.
        resource_tracker.ensure_running()
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            self._process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        theirs.close()
        self._ready = False

    def ask(self, job: Job, seconds: float) -> Reply | None:
        """The reply, or None where the time is over."""
        if not self._ready:
            # Opening the store is not the query's time.
            if not self._pipe.poll(START_SECONDS):
                return None
            self._pipe.recv()
            self._ready = True
        self._pipe.send(job)
        reply: Reply | None = self._pipe.recv() if self._pipe.poll(seconds) else None
        return reply

    def end(self) -> None:
        self._process.kill()
        self._process.join()
        self._pipe.close()


class Workers:
    """A fixed number of workers on one store. Safe to use from several threads."""

    def __init__(
        self,
        folder: Path,
        count: int,
        seconds: float,
        most_rows: int,
        memory_bytes: int = MEMORY_BYTES,
    ) -> None:
        self._folder = folder
        self._seconds = seconds
        self._most_rows = most_rows
        self._memory_bytes = memory_bytes
        self._lock = threading.Lock()
        self._closed = False
        self._all = [_Worker(folder, memory_bytes) for _ in range(count)]
        self._idle: queue.Queue[_Worker] = queue.Queue()
        for worker in self._all:
            self._idle.put(worker)

    def answer(self, text: str, graph_type: str) -> tuple[bytes, str]:
        """The bytes and media type of the answer to an ad-hoc query.

        Raises QueryError, QueryTimeoutError at the limit of time, BusyError where no worker
        came free in that time.
        """
        require_harmless(text)
        try:
            worker = self._idle.get(timeout=self._seconds)
        except queue.Empty:
            raise BusyError("busy") from None
        try:
            reply = worker.ask(Job(text, graph_type, self._most_rows), self._seconds)
        except (EOFError, OSError):
            self._replace(worker)
            raise QueryError("too_much_memory") from None
        if reply is None:
            self._replace(worker)
            raise QueryTimeoutError("query_timeout", seconds=f"{self._seconds:g}")
        self._idle.put(worker)
        if isinstance(reply, Refusal):
            raise QueryError(reply.code, **reply.facts)
        return reply

    def close(self) -> None:
        """End every worker."""
        with self._lock:
            self._closed = True
            for worker in self._all:
                worker.end()
            self._all.clear()

    def _replace(self, worker: _Worker) -> None:
        with self._lock:
            if self._closed:
                return
            worker.end()
            fresh = _Worker(self._folder, self._memory_bytes)
            self._all[self._all.index(worker)] = fresh
            self._idle.put(fresh)
