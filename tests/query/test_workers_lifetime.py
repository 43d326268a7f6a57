"""Workers end with their pool, their server or a signal, and others take their place."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from tests.query.pools import CARTESIAN, Pool, code_of, count, pool, processes, started
from ti_graph.errors import (
    QueryError,
    QueryTimeoutError,
    ReleaseError,
    TiGraphError,
)
from ti_graph.graph.store import EmbeddedStore
from ti_graph.query.formats import TURTLE
from ti_graph.query.workers import Limits, Workers, _Worker


def test_a_worker_that_is_killed_is_replaced(small_folder: Path) -> None:
    before = processes()
    with pool(small_folder) as workers:
        assert count(workers) == 5
        (own,) = started(before)
        own.kill()
        own.join()
        # It was idle: who asks next never learns of it.
        assert count(workers) == 5


def test_a_worker_that_dies_on_a_job_is_told_of_and_replaced(small_folder: Path) -> None:
    before = processes()
    with pool(small_folder) as workers:
        assert count(workers) == 5
        (own,) = started(before)
        killer = threading.Timer(0.5, own.kill)
        killer.start()
        with pytest.raises(QueryError):
            workers.answer(CARTESIAN, TURTLE)
        assert count(workers) == 5


def test_ctrl_c_in_the_terminal_does_not_end_a_worker(small_folder: Path) -> None:
    before = processes()
    with pool(small_folder) as workers:
        assert count(workers) == 5
        (own,) = started(before)
        os.kill(own.pid or 0, signal.SIGINT)
        assert count(workers) == 5
        assert own.is_alive()


def test_closing_ends_every_process(small_folder: Path) -> None:
    before = processes()
    with pool(small_folder, count=3) as workers:
        count(workers)
        own = started(before)
        assert len(own) == 3
    assert not any(process.is_alive() for process in own)
    assert started(before) == []


def test_closing_ends_a_query_that_runs(folder: Path) -> None:
    before = processes()
    met: list[str] = []
    with pool(folder, seconds=60) as workers:
        count(workers)
        thread = threading.Thread(
            target=lambda: met.append(code_of(lambda: workers.answer(CARTESIAN, TURTLE)))
        )
        thread.start()
        time.sleep(0.5)
    thread.join(timeout=10)
    assert not thread.is_alive()
    assert len(met) == 1
    assert started(before) == []


def _leaving_a_mark(folder: Path, marks: Path) -> EmbeddedStore:
    store = EmbeddedStore(folder)
    (marks / str(os.getpid())).touch()
    return store


_HELD: list[bytearray] = []


def _held_by_one(folder: Path, marks: Path) -> EmbeddedStore:
    """A store that cannot be opened while who opened it before is there, and is long in going."""
    for mark in marks.iterdir():
        with suppress(ProcessLookupError):
            os.kill(int(mark.name), 0)
            raise ReleaseError("damaged_workspace")
    (marks / str(os.getpid())).touch()
    _HELD.append(bytearray(b"x") * (1 << 30))
    return EmbeddedStore(folder)


def test_a_store_that_one_process_may_hold_is_opened_again_when_that_process_is_gone(
    folder: Path, tmp_path: Path
) -> None:
    opened = partial(_held_by_one, folder, tmp_path)
    workers = Pool(Workers(opened, 1, Limits(0.5, alone=True)), 1000)
    try:
        for _ in range(3):
            with pytest.raises(QueryTimeoutError):
                workers.answer(CARTESIAN, TURTLE)
        assert len(list(tmp_path.iterdir())) == 3
    finally:
        workers.close()


def test_workers_that_are_awaited_have_opened_their_store(
    small_folder: Path, tmp_path: Path
) -> None:
    workers = Workers(partial(_leaving_a_mark, small_folder, tmp_path), 2, Limits(30))
    try:
        workers.await_open()
        assert len(list(tmp_path.iterdir())) == 2
    finally:
        workers.close()


def test_awaiting_workers_tells_why_a_store_cannot_be_opened(tmp_path: Path) -> None:
    workers = Workers(partial(EmbeddedStore, tmp_path / "none"), 1, Limits(30))
    try:
        with pytest.raises(TiGraphError):
            workers.await_open()
    finally:
        workers.close()


def test_a_worker_steps_back_once_its_store_is_open_with_all_its_threads(
    small_folder: Path,
) -> None:
    before = processes()
    workers = Workers(partial(EmbeddedStore, small_folder), 1, Limits(30, nice=7))
    try:
        workers.await_open()
        (worker,) = started(before)
        threads = list(Path(f"/proc/{worker.pid}/task").iterdir())
        assert {os.getpriority(os.PRIO_PROCESS, int(task.name)) for task in threads} == {7}
    finally:
        workers.close()


def test_where_one_process_may_hold_the_store_the_next_begins_when_it_is_gone(
    small_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    births: list[bool] = []
    begin = _Worker.__init__

    def born(worker: _Worker, *given: object) -> None:
        births.append(any(one.is_alive() for one in started(before)))
        begin(worker, *given)  # type: ignore[arg-type]

    before = processes()
    monkeypatch.setattr(_Worker, "__init__", born)
    limits = Limits(seconds=5, alone=True)
    asked = Pool(Workers(partial(EmbeddedStore, small_folder), 1, limits), 1000)
    try:
        with pytest.raises(QueryTimeoutError):
            asked.answer(CARTESIAN, TURTLE)
        assert count(asked) == 5
    finally:
        asked.close()
    assert births == [False, False]


SERVER = """
import time
from multiprocessing import forkserver
from ti_graph.query import workers
workers._FORKSERVER.set_forkserver_preload([workers.PRELOADED[0], "slow_to_import"])
forkserver.ensure_running()
print(forkserver._forkserver._forkserver_pid, flush=True)
time.sleep(60)
"""
SLOW = """
import time
from pathlib import Path
Path(__file__).with_name("begun").touch()
time.sleep(60)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is looked into")
def test_a_fork_server_that_still_imports_ends_with_its_server(tmp_path: Path) -> None:
    (tmp_path / "slow_to_import.py").write_text(SLOW, "utf-8")
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER], stdout=subprocess.PIPE, text=True,
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
    )  # fmt: skip
    assert server.stdout is not None
    number = int(server.stdout.readline())
    assert _becomes((tmp_path / "begun").exists)
    server.kill()
    server.wait()
    server.stdout.close()
    assert _becomes(lambda: not _runs(number), seconds=10)


PROGRAM = """
import ti_graph.cli.main
if __name__ == "__main__":
    from ti_graph.query.workers import _FORKSERVER
    for _ in range(2):
        worker = _FORKSERVER.Process(target=print)
        worker.start()
        worker.join()
"""


def test_the_program_is_imported_by_the_fork_server_and_by_none_of_its_workers(
    tmp_path: Path,
) -> None:
    script = tmp_path / "program.py"
    script.write_text(PROGRAM, "utf-8")
    done = subprocess.run(
        [sys.executable, "-X", "importtime", str(script)], capture_output=True, text=True,
        check=True, env=os.environ | {"PYTHONPROFILEIMPORTTIME": "1"},
    )  # fmt: skip
    assert done.stdout == "\n\n"
    imported = [line.rpartition("|")[2].strip() for line in done.stderr.splitlines()]
    assert imported.count("ti_graph.cli.main") == 2


def _becomes(true: Callable[[], bool], seconds: float = 20) -> bool:
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.05)
    return true()


def _runs(process: int) -> bool:
    try:
        stat = Path(f"/proc/{process}/stat").read_text("ascii")
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"
