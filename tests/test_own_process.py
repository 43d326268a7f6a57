"""Work in a process of its own: its results and errors come back, and its death is an error."""

import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from ti_graph.errors import ReleaseError, SourceError
from ti_graph.own_process import Tell, UnforeseenError, run_apart

ROOT = Path(__file__).resolve().parents[1]
ORPHAN = """
import sys
from functools import partial
from tests.test_own_process import sleeping
from ti_graph.own_process import run_apart
run_apart(sleeping, lambda step: print(step, flush=True))
"""


def answer_of(answer: str, tell: Tell) -> str:
    tell("source:one")
    tell("store")
    return answer


def refused(_tell: Tell) -> None:
    raise SourceError("empty_file", source="s", file="f.csv")


def unforeseen(_tell: Tell) -> None:
    raise ZeroDivisionError("a secret place")


def ended(by: signal.Signals, step: str, tell: Tell) -> None:
    tell(step)
    os.kill(os.getpid(), by)


def greedy(tell: Tell) -> int:
    tell("source:bomb")
    return len(bytearray(1 << 46))


def sleeping(tell: Tell) -> None:
    tell(str(os.getpid()))
    time.sleep(60)


def quiet(_: str) -> None: ...


def test_steps_and_the_result_come_back() -> None:
    steps: list[str] = []
    assert run_apart(partial(answer_of, "whole"), steps.append) == "whole"
    assert steps == ["source:one", "store"]


def test_an_error_comes_back_with_its_facts() -> None:
    with pytest.raises(SourceError) as caught:
        run_apart(refused, quiet)
    assert (caught.value.code, caught.value.facts["file"]) == ("empty_file", "f.csv")


def test_what_nobody_foresaw_comes_back_with_its_traceback() -> None:
    with pytest.raises(UnforeseenError, match="ZeroDivisionError"):
        run_apart(unforeseen, quiet)


@pytest.mark.parametrize("by", [signal.SIGABRT, signal.SIGSEGV, signal.SIGKILL])
def test_a_reader_that_dies_is_reported_with_its_source(by: signal.Signals) -> None:
    with pytest.raises(SourceError) as caught:
        run_apart(partial(ended, by, "source:insee_sirene"), quiet)
    assert caught.value.code == "reader_died"
    assert caught.value.facts == {"source": "insee_sirene", "reason": by.name}


def test_a_build_that_dies_is_reported_with_its_step() -> None:
    with pytest.raises(ReleaseError) as caught:
        run_apart(partial(ended, signal.SIGKILL, "store"), quiet)
    assert caught.value.facts == {"step": "store", "reason": "SIGKILL"}


def test_more_memory_than_the_machine_has_is_refused() -> None:
    with pytest.raises(ReleaseError) as caught:
        run_apart(greedy, quiet)
    assert caught.value.code == "build_died"


def test_the_work_ends_with_whoever_asked_for_it() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", ORPHAN], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        worker = int(process.stdout.readline())
        process.kill()
    latest = time.monotonic() + 10
    while _runs(worker):
        assert time.monotonic() < latest, "the work outlived its parent"
        time.sleep(0.05)


def _runs(process: int) -> bool:
    try:
        status = Path(f"/proc/{process}/stat").read_text("utf-8")
    except FileNotFoundError:
        return False
    return status.rsplit(")", 1)[1].split()[0] != "Z"
