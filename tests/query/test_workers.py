"""Ad-hoc queries in processes that are ended at the limit: the pool goes on."""

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results

from ti_graph.errors import (
    BusyError,
    QueryError,
    QueryTimeoutError,
    ReleaseError,
    TiGraphError,
)
from ti_graph.graph.release import Release
from ti_graph.graph.store import EmbeddedStore
from ti_graph.query.formats import RESULTS_JSON, SERVED, TURTLE
from ti_graph.query.jobs import AdHoc
from ti_graph.query.workers import MEMORY_BYTES, Limits, Workers, _Worker

TI = "SELECT ?ti WHERE { ?ti a <https://w3id.org/ti-graph/ontology#TerritoireIndustrie> }"
CARTESIAN = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
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


@pytest.fixture(scope="module")
def folder(default_release: Release) -> Path:
    return default_release.store_folder


@pytest.fixture(scope="module")
def small_folder(small_release: Release) -> Path:
    return small_release.store_folder


def test_a_question_is_answered_on_the_union_of_all_graphs(folder: Path) -> None:
    with pool(folder) as workers:
        assert count(workers) == 149 + 183


def test_a_graph_can_be_named(small_folder: Path) -> None:
    query = """SELECT ?graph (COUNT(*) AS ?triples) WHERE { GRAPH ?graph { ?s ?p ?o } }
    GROUP BY ?graph"""
    with pool(small_folder) as workers:
        data, _ = workers.answer(query, TURTLE)
    found = parse_query_results(data, QueryResultsFormat.JSON)
    assert isinstance(found, QuerySolutions)
    graphs = {row["graph"].value.rsplit("/", 1)[1] for row in found}
    assert {
        "anct_territoires",
        "analytics_simulated",
        "derived",
        "ontology",
        "provenance",
    } <= graphs


def test_a_syntax_error_tells_line_and_column(small_folder: Path) -> None:
    with pool(small_folder) as workers:
        with pytest.raises(QueryError) as caught:
            workers.answer("SELECT *\nWHERE {\n  ?s ?p \n}", TURTLE)
        assert caught.value.code == "bad_sparql"
        assert caught.value.facts["line"] == "4"
        assert int(str(caught.value.facts["column"])) >= 1
        assert count(workers) == 5


def test_a_cartesian_product_is_stopped_at_its_limit_and_the_pool_goes_on(folder: Path) -> None:
    with pool(folder, seconds=1) as workers:
        count(workers)
        begun = time.monotonic()
        with pytest.raises(QueryTimeoutError) as caught:
            workers.answer(CARTESIAN, TURTLE)
        assert 1 <= time.monotonic() - begun < 1 + PATIENCE
        assert caught.value.facts == {"seconds": "1", "rows": 0}
        assert count(workers) == 149 + 183


def test_the_time_to_open_the_store_is_not_the_query_s(folder: Path) -> None:
    with pool(folder, seconds=1) as workers:
        assert count(workers) == 149 + 183


def test_more_rows_than_allowed_are_refused_and_the_pool_goes_on(small_folder: Path) -> None:
    with pool(small_folder, rows=10) as workers:
        with pytest.raises(QueryError) as caught:
            workers.answer("SELECT * WHERE { ?s ?p ?o }", TURTLE)
        assert caught.value.code == "too_many_rows"
        with pytest.raises(QueryError):
            workers.answer("CONSTRUCT WHERE { ?s ?p ?o }", TURTLE)
        assert count(workers) == 5


@pytest.mark.parametrize(
    "bomb",
    [
        "SELECT * WHERE { ?s ?p ?o . ?a ?b ?c } ORDER BY ?c",
        "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o . ?a ?b ?c } GROUP BY ?s ?p ?o ?a ?b ?c",
    ],
    ids=["a sort", "many groups"],
)
def test_a_query_that_wants_too_much_memory_is_ended_and_the_pool_goes_on(
    bomb: str, folder: Path
) -> None:
    # Memory runs out in two seconds; the limit of time leaves room for a busy machine.
    with pool(folder, seconds=120, memory=2 << 30) as workers:
        with pytest.raises(QueryError) as caught:
            workers.answer(bomb, TURTLE)
        assert caught.value.code == "too_much_memory"
        assert count(workers) == 149 + 183


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


def test_a_query_finds_no_free_worker_while_all_are_taken(folder: Path) -> None:
    with pool(folder, seconds=2) as workers:
        count(workers)
        met: list[str] = []
        threads = [
            threading.Thread(
                target=lambda: met.append(_code(lambda: workers.answer(CARTESIAN, TURTLE)))
            )
            for _ in range(3)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=30)
        assert len(met) == 3
        assert "busy" in met
        assert set(met) <= {"busy", "query_timeout"}
        assert count(workers) == 149 + 183


def _code(ask: Callable[[], object]) -> str:
    try:
        ask()
    except TiGraphError as error:
        return error.code
    return "answered"


def test_busy_is_said_as_such_with_its_own_status() -> None:
    assert BusyError("busy").http_status == 503
    assert QueryTimeoutError("query_timeout", seconds=1).http_status == 408


def test_several_threads_are_answered_each_with_its_own_rows(small_folder: Path) -> None:
    found: dict[int, str] = {}

    def ask(number: int) -> None:
        query = f"SELECT ?x WHERE {{ VALUES ?x {{ {number} }} }}"
        data, _ = workers.answer(query, TURTLE)
        found[number] = json.loads(data)["results"]["bindings"][0]["x"]["value"]

    with pool(small_folder, count=2) as workers:
        threads = [threading.Thread(target=ask, args=(number,)) for number in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=30)
    assert found == {number: str(number) for number in range(20)}


def test_a_service_is_refused_before_the_engine_hears_of_it(small_folder: Path) -> None:
    with pool(small_folder) as workers, pytest.raises(QueryError) as caught:
        workers.answer("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", TURTLE)
    assert caught.value.code == "refused_keyword"


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
            target=lambda: met.append(_code(lambda: workers.answer(CARTESIAN, TURTLE)))
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


def test_an_answer_knows_how_many_rows_it_holds(small_folder: Path) -> None:
    with pool(small_folder) as workers:
        reply = workers.workers.answer(AdHoc(TI, SERVED, 1000, 1 << 30))
        assert (reply.rows, reply.whole().count(b'"uri"')) == (5, 5)


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
