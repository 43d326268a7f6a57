"""Queries in processes of their own, ended at the deadline.

The engine cannot be told to stop, so a query that overruns takes its process with it, and a new
one opens the store again. A worker's memory is bounded, it has no network unless its store is
elsewhere, it yields the processor to whoever answers named queries, and it ends by itself with its
server or at its limit (`lifetime`).
"""

import multiprocessing
import os
import queue
import resource
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from tempfile import SpooledTemporaryFile

from ti_graph.errors import BusyError, QueryError, QueryTimeoutError, ReleaseError, TiGraphError
from ti_graph.graph.store.interface import Store
from ti_graph.query.isolation import leave_network
from ti_graph.query.jobs import Job
from ti_graph.query.lifetime import end_with_parent, ended_after
from ti_graph.query.sink import Sink

MEMORY_BYTES = 4 << 30
START_SECONDS = 30.0
IN_MEMORY = 1 << 20
"""Bytes of an answer beyond which it is collected on disk."""
_FORKSERVER = multiprocessing.get_context("forkserver")
PRELOADED = (
    "ti_graph.query.orphaned",
    "__main__",
    "ti_graph.query.workers",
    "ti_graph.query.jobs",
    "ti_graph.graph.store",
)
PROGRAM = "ti_graph.cli.main"
"""What the script of the program imports, and so each of its workers would: that `__main__` is to
be preloaded has no effect where the fork server is not told its path."""
# A worker that takes the place of a stopped one is there at once: what it imports is there already.
_FORKSERVER.set_forkserver_preload(
    [*PRELOADED, *(name for name in (PROGRAM,) if name in sys.modules)]
)


@dataclass(frozen=True)
class Started:
    """The media type of an answer that begins."""

    media_type: str


@dataclass(frozen=True)
class Piece:
    """Some bytes of an answer, and the rows reported so far."""

    data: bytes
    rows: int


@dataclass(frozen=True)
class Refusal:
    """An error that a worker met: its class, code and facts."""

    kind: type[TiGraphError]
    code: str
    facts: dict[str, object]

    def error(self) -> TiGraphError:
        """The error again."""
        return self.kind(self.code, **self.facts)


@dataclass(frozen=True)
class Ended:
    """An answer is whole."""

    rows: int


Message = Started | Piece | Refusal | Ended


@dataclass(frozen=True)
class Limits:
    """What a worker may use."""

    seconds: float
    memory_bytes: int = MEMORY_BYTES
    network: bool = False
    nice: int = 0
    alone: bool = False
    """Only one process may hold the store: the next one starts when a killed one is gone."""


def _serve(open_store: Callable[[], Store], pipe: Connection, limits: Limits) -> None:
    end_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if not limits.network:
        leave_network()
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    # The engine ends its process where memory is refused: one line of it is enough, and no dump.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.environ["RUST_BACKTRACE"] = "0"
    try:
        with ended_after(START_SECONDS):
            store = open_store()
    except TiGraphError as error:
        pipe.send(Refusal(type(error), error.code, error.facts))
        return
    _step_back(limits.nice)
    with suppress(EOFError, BrokenPipeError):  # whoever asks is gone
        pipe.send(None)
        while True:
            job, seconds = pipe.recv()
            with ended_after(seconds):
                _reply(store, job, pipe)


def _step_back(nice: int) -> None:
    """Yield the processor to others by so much, with every thread that runs already."""
    tasks = Path("/proc/self/task")  # Linux counts by thread; elsewhere 0 is the process, whole
    for thread in [int(task.name) for task in tasks.iterdir()] if tasks.exists() else [0]:
        with suppress(ProcessLookupError):
            os.setpriority(os.PRIO_PROCESS, thread, nice)


def _reply(store: Store, job: Job, pipe: Connection) -> None:
    sink = Sink(
        started=lambda kind: pipe.send(Started(kind)),
        send=lambda data, rows: pipe.send(Piece(data, rows)),
        most_rows=job.most_rows,
        most_bytes=job.most_bytes,
    )
    try:
        job.answer(store, sink)
    except TiGraphError as error:
        pipe.send(Refusal(type(error), error.code, error.facts))
    except MemoryError:
        pipe.send(Refusal(QueryError, "too_much_memory", {}))
    else:
        pipe.send(Ended(sink.rows))


class _Worker:
    """A process that answers. It steps back once its store is open."""

    def __init__(self, open_store: Callable[[], Store], limits: Limits) -> None:
        self._pipe, theirs = _FORKSERVER.Pipe()
        self._process: ForkServerProcess = _FORKSERVER.Process(
            target=_serve, args=(open_store, theirs, limits), daemon=True
        )
        # Ctrl-C reaches every process of a terminal: a worker is born deaf to it, and the server
        # alone decides when it ends. The mask passes to the fork server and by it to the worker,
        # and is given back here; multiprocessing's tracker would lift it, so it is started first.
        resource_tracker.ensure_running()
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            self._process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        theirs.close()
        self._ready = False

    def await_open(self) -> None:
        """Wait until the store is open. Raises EOFError where it is not in time."""
        if self._ready:
            return
        if not self._pipe.poll(START_SECONDS):
            raise EOFError
        refused: Refusal | None = self._pipe.recv()
        if refused is not None:
            raise refused.error()
        self._ready = True

    def ask(self, job: Job, seconds: float) -> None:
        """Send a job, once the store is open: that is not the query's time.

        Raises EOFError or OSError where the process is gone.
        """
        self.await_open()
        if self._pipe.poll():
            raise EOFError  # nothing is said unasked: it is the end
        self._pipe.send((job, seconds))

    def next(self, deadline: float) -> Message | None:
        """The next message, or None where the time is over."""
        if not self._pipe.poll(max(deadline - time.monotonic(), 0)):
            return None
        message: Message = self._pipe.recv()
        return message

    def end(self) -> None:
        """Kill it. A large process takes a while to be gone; who needs it gone joins it."""
        self._process.kill()
        self._pipe.close()

    def join(self) -> None:
        self._process.join()


def _file() -> SpooledTemporaryFile[bytes]:
    return SpooledTemporaryFile(max_size=IN_MEMORY)


@dataclass
class Reply:
    """A whole answer. Whoever is given it closes it: a long one is a file."""

    media_type: str = ""
    rows: int = 0
    size: int = 0
    content: SpooledTemporaryFile[bytes] = field(default_factory=_file)

    def take(self, message: Started | Piece) -> None:
        """Add what a worker tells.

        Raises ReleaseError where the disk takes no more.
        """
        if isinstance(message, Started):
            self.media_type = message.media_type
            return
        try:
            self.content.write(message.data)
        except OSError as error:
            raise ReleaseError("cannot_write", reason=os.strerror(error.errno or 0)) from None
        self.rows = message.rows
        self.size += len(message.data)

    def whole(self) -> bytes:
        """All bytes of the answer, which is closed with that."""
        with self.content:
            self.content.seek(0)
            return self.content.read()


class Workers:
    """A fixed number of workers on one store. Safe to use from several threads."""

    def __init__(self, open_store: Callable[[], Store], count: int, limits: Limits) -> None:
        self._open_store = open_store
        self._limits = limits
        self._lock = threading.Lock()
        self._closed = False
        self.count = count
        self._all = [_Worker(open_store, limits) for _ in range(count)]
        self._idle: queue.Queue[_Worker] = queue.Queue()
        for worker in self._all:
            self._idle.put(worker)

    @property
    def seconds(self) -> float:
        """The limit of time of one answer."""
        return self._limits.seconds

    def await_open(self) -> None:
        """Wait until every worker has opened its store; before the first question only.

        One that does not come up in time is left to who asks it. Raises what opening raises.
        """
        for worker in self._all:
            with suppress(EOFError, OSError):
                worker.await_open()

    def answer(self, job: Job, seconds: float | None = None) -> Reply:
        """The answer to a job, once it is whole: what fails late fails as what fails at once.

        It is stopped after so many seconds (the limit of time, if none are given).
        Raises what the job raises, QueryTimeoutError at the limit of time, BusyError where no
        worker came free in that time.
        """
        limit = self._limits.seconds if seconds is None else seconds
        worker = self._asked(job, limit)
        reply = Reply()
        end: Ended | Refusal | None = None
        try:
            end = self._collect(worker, reply, limit)
        except (EOFError, OSError):
            raise QueryError("too_much_memory") from None
        finally:
            if not isinstance(end, Ended):
                reply.content.close()
            self._give_back(worker, idle=end is not None)
        if isinstance(end, Refusal):
            raise end.error()
        return reply

    def _asked(self, job: Job, seconds: float) -> _Worker:
        """A worker that was sent the job. One that died while it was idle is replaced, once."""
        try:
            worker = self._idle.get(timeout=self._limits.seconds)
        except queue.Empty:
            raise BusyError("busy") from None
        try:
            worker.ask(job, seconds)
        except (EOFError, OSError):
            worker = self._replaced(worker)
        except BaseException:
            self._give_back(worker, idle=False)
            raise
        else:
            return worker
        try:
            worker.ask(job, seconds)
        except BaseException as error:
            self._give_back(worker, idle=False)
            if isinstance(error, EOFError | OSError):
                raise QueryError("too_much_memory") from None
            raise
        return worker

    def _collect(self, worker: _Worker, reply: Reply, seconds: float) -> Ended | Refusal:
        """Take an answer to its end. Raises QueryTimeoutError where that is not reached in time."""
        deadline = time.monotonic() + seconds
        while (message := worker.next(deadline)) is not None:
            if isinstance(message, Ended | Refusal):
                return message
            reply.take(message)
        limit = f"{self._limits.seconds:g}"
        raise QueryTimeoutError("query_timeout", seconds=limit, rows=reply.rows)

    def _give_back(self, worker: _Worker, *, idle: bool) -> None:
        with self._lock:
            if self._closed:
                return
            self._idle.put(worker if idle else self._fresh(worker))

    def _replaced(self, worker: _Worker) -> _Worker:
        with self._lock:
            return worker if self._closed else self._fresh(worker)

    def _fresh(self, ended: _Worker) -> _Worker:
        """A worker in the place of one that is ended with that."""
        ended.end()
        if self._limits.alone:
            ended.join()
        fresh = _Worker(self._open_store, self._limits)
        self._all[self._all.index(ended)] = fresh
        return fresh

    def close(self) -> None:
        """End every worker."""
        with self._lock:
            self._closed = True
            for worker in self._all:
                worker.end()
            for worker in self._all:
                worker.join()
            self._all.clear()
