"""Work in a process of its own, so that what ends it ends nothing else.

Engines written in other languages read files that others wrote: a damaged one may end the process
outright (an abort, an allocation beyond all memory), which no `except` sees. Here that is an error
like another, reported with the step that it happened in. It costs no second reading of anything.
"""

import ctypes
import multiprocessing
import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import TypeVar

from ti_graph.errors import ReleaseError, SourceError, TiGraphError

Tell = Callable[[str], None]
Result = TypeVar("Result")
Work = Callable[[Tell], Result]
"""What is done: a picklable callable that is given a function to tell its steps to."""

END_SECONDS = 10.0
"""How long work that was interrupted may take to clean up."""
_SPAWN = multiprocessing.get_context("spawn")
_PARENT_DEATH_SIGNAL = 1


class UnforeseenError(RuntimeError):
    """What no one foresaw, with the traceback of the process that met it."""


def run_apart(work: Work[Result], tell: Tell, *, debug: bool = False) -> Result:
    """The result of `work`, done in a process that takes no more than the machine's memory.

    Raises what it raises, SourceError where the process died while it read a source
    (a step `source:<name>`), ReleaseError where it died in another step.
    """
    ours, theirs = _SPAWN.Pipe(duplex=False)
    process = _SPAWN.Process(target=_serve, args=(work, theirs, os.getpid(), debug))
    process.start()
    theirs.close()
    step = ""
    try:
        while True:
            kind, content = ours.recv()
            if kind == "result":
                result: Result = content
                return result
            if kind == "error":
                raise content
            step = content
            tell(step)
    except (EOFError, OSError):
        process.join()
        raise _death(step, process.exitcode or 0) from None
    finally:
        process.join(END_SECONDS)
        process.kill()
        process.join()
        ours.close()


def _death(step: str, code: int) -> TiGraphError:
    reason = signal.Signals(-code).name if code < 0 else f"exit {code}"
    if step.startswith("source:"):
        return SourceError("reader_died", source=step.removeprefix("source:"), reason=reason)
    return ReleaseError("build_died", step=step or "start", reason=reason)


def _serve(work: Work[Result], pipe: Connection, parent: int, debug: bool) -> None:
    _die_with(parent)
    _bound_memory()
    if not debug:
        # Engines write of their panics here; what they mean is reported by the error.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    try:
        pipe.send(("result", work(lambda step: pipe.send(("step", step)))))
    except TiGraphError as error:
        pipe.send(("error", error))
    except MemoryError:
        pipe.send(("error", ReleaseError("build_died", step="memory", reason="MemoryError")))
    except BrokenPipeError:
        sys.exit(1)
    except Exception:
        pipe.send(("error", UnforeseenError(traceback.format_exc())))


def _die_with(parent: int) -> None:
    """End with the process that started this one, however it ends."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit(1)


def _bound_memory() -> None:
    """Refuse what the machine does not have, rather than have the system choose a victim."""
    if sys.platform == "linux":
        most = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
