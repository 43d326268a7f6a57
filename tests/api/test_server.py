"""A server from its start to its end: what it says, how it stops, what it leaves behind."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.api.test_operation import Client
from tests.build_fixtures import another_release
from tests.processes import children_of
from ti_graph.api.app import create_app
from ti_graph.graph.release import Releases
from ti_graph.settings import Settings

PROGRAM = Path(sys.executable).parent / "ti-graph"
CARTESIAN = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")

Server = tuple[str, "subprocess.Popen[str]"]


@contextmanager
def started(data: Path, *words: str, **settings: str) -> Iterator[Server]:
    """A server in a session of its own, which is ended whatever the test leaves."""
    environment = {**os.environ, "TI_GRAPH_DATA": str(data), **settings}
    command = [str(PROGRAM), "serve", "--port", "0", "--json", *words]
    with subprocess.Popen(
        command,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            assert process.stdout is not None
            rows = "".join(iter(process.stdout.readline, "}\n")) + "}"
            yield json.loads(rows)["url"], process
        finally:
            if process.poll() is None:
                process.kill()


FORKSERVER = "multiprocessing.forkserver"


def workers_of(process: "subprocess.Popen[str]") -> list[int]:
    """Process ids of the workers of a server: what its fork server has started."""
    (parent,) = (pid for pid in children_of(process.pid) if FORKSERVER in _command(pid))
    return children_of(parent)


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text("utf-8")
    except OSError:
        return ""


def gone(pids: list[int], seconds: float = 15) -> bool:
    """Whether all these workers end in that time."""
    end = time.monotonic() + seconds
    while any(FORKSERVER in _command(pid) for pid in pids):
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


@on_linux
def test_ctrl_c_ends_it_cleanly_with_its_workers(small_data: Path) -> None:
    with started(small_data) as (url, process):
        httpx.get(f"{url}sparql", params={"query": "ASK { ?s ?p ?o }"}, timeout=60)
        workers = workers_of(process)
        assert len(workers) == 4  # two for ad-hoc queries, two for named ones
        # In a terminal Ctrl-C reaches the workers too.
        os.killpg(process.pid, signal.SIGINT)
        _, errors = process.communicate(timeout=20)
    assert process.returncode == 0
    assert errors == ""
    assert gone(workers)


@on_linux
def test_it_tells_its_address_once_it_answers_and_its_own_signal_ends_it_with_its_workers(
    small_data: Path,
) -> None:
    with started(small_data) as (url, process):
        assert url.startswith("http://127.0.0.1:")
        response = httpx.get(f"{url}health", timeout=60)
        assert response.json() == {
            "status": "ok",
            "release": Releases(small_data).current_name(),
            "version": response.json()["version"],
        }
        workers = workers_of(process)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)
    assert (process.returncode, errors) == (0, "")
    assert gone(workers)


@on_linux
def test_a_service_manager_ends_it_with_its_workers(small_data: Path) -> None:
    with started(small_data) as (_, process):
        workers = workers_of(process)
        process.terminate()
        _, errors = process.communicate(timeout=20)
    assert "Traceback" not in errors
    assert gone(workers)


@on_linux
def test_workers_do_not_outlive_a_server_that_is_killed(small_data: Path) -> None:
    with started(small_data) as (_, process):
        workers = workers_of(process)
        process.kill()
        process.communicate(timeout=20)
    assert gone(workers)


@on_linux
def test_ctrl_c_does_not_wait_for_a_long_query(small_data: Path) -> None:
    with started(small_data, TI_GRAPH_QUERY_SECONDS="120") as (url, process):
        httpx.get(f"{url}sparql", params={"query": "ASK { ?s ?p ?o }"}, timeout=30)
        workers = workers_of(process)
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(f"{url}sparql", params={"query": CARTESIAN}, timeout=1)
        begun = time.monotonic()
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
    assert time.monotonic() - begun < 30
    assert gone(workers)


def test_a_person_is_told_in_words(small_data: Path) -> None:
    environment = {**os.environ, "TI_GRAPH_DATA": str(small_data), "TI_GRAPH_LANGUAGE": "en"}
    with subprocess.Popen(
        [str(PROGRAM), "serve", "--port", "0"],
        env={**environment, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        assert "answers at http://127.0.0.1:" in first
        process.send_signal(signal.SIGINT)
        rest, errors = process.communicate(timeout=20)
    assert rest == "Stopped.\n"
    assert errors == ""


def failing(data: Path, *words: str) -> dict[str, str]:
    """What a server that cannot start tells a program."""
    done = subprocess.run(
        [str(PROGRAM), "serve", "--json", *words],
        env={**os.environ, "TI_GRAPH_DATA": str(data)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout == ""
    assert str(data) not in done.stderr
    answer: dict[str, str] = json.loads(done.stderr)
    assert set(answer) == {"error", "detail", "hint"}
    return answer | {"code": str(done.returncode)}


def test_a_port_that_is_taken_is_reported(small_data: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        found = failing(small_data, "--port", str(port))
    assert (found["error"], found["code"]) == ("cannot_listen", "2")
    assert str(port) in found["detail"]


def test_an_address_that_is_not_ours_is_reported(small_data: Path) -> None:
    found = failing(small_data, "--host", "192.0.2.1", "--port", "0")
    assert (found["error"], found["code"]) == ("cannot_listen", "2")


def test_without_a_release_there_is_nothing_to_serve(tmp_path: Path) -> None:
    found = failing(tmp_path, "--port", "0")
    assert (found["error"], found["code"]) == ("no_release", "3")


@pytest.fixture
def own_data(small_data: Path, tmp_path: Path) -> Path:
    """A copy of the small release that a test may damage."""
    data = tmp_path / "data"
    shutil.copytree(small_data, data)
    return data


def test_a_damaged_graph_is_reported_at_the_start(own_data: Path) -> None:
    store = Releases(own_data).current().store_folder
    (store / "CURRENT").write_text("nothing\n", "utf-8")
    found = failing(own_data, "--port", "0")
    assert (found["error"], found["code"]) == ("damaged_store", "3")


def test_an_unforeseen_fault_is_reported_in_the_same_shape_with_the_same_headers(
    own_data: Path,
) -> None:
    tables = Releases(own_data).current().folder / "tables"
    with started(own_data) as (url, process):
        assert httpx.get(f"{url}api/territories/ti-2023-1001", timeout=60).status_code == 200
        # Whole when it was first read, and changed under the server since, which nothing shows.
        table = tables / "home_region.parquet"
        before = table.stat()
        table.write_bytes(b"x" * before.st_size)
        os.utime(table, ns=(before.st_atime_ns, before.st_mtime_ns))
        program = httpx.get(f"{url}api/territories/ti-2023-1002", timeout=60)
        person = httpx.get(
            f"{url}simple/territoires/ti-2023-1001", headers={"Accept": "text/html"}, timeout=60
        )
        well = httpx.get(f"{url}health", timeout=60)
        process.send_signal(signal.SIGINT)
        _, log = process.communicate(timeout=20)
    assert program.status_code == person.status_code == 500
    assert well.status_code == 200
    answer = program.json()
    assert answer["error"] == "internal"
    reference = answer["detail"].rstrip(".").split()[-1]
    assert reference in log
    for response in (program, person):
        assert response.headers["x-content-type-options"] == "nosniff"
        assert "content-security-policy" in response.headers
        assert "Traceback" not in response.text
        assert str(own_data) not in response.text
    assert "<h1>" in person.text


@pytest.mark.parametrize("content", [None, b"no Parquet at all", b""])
def test_a_table_that_is_gone_or_cut_is_a_damaged_release(
    content: bytes | None, own_data: Path
) -> None:
    """Of the application in this process: a server would take three times as long."""
    table = Releases(own_data).current().folder / "tables" / "home_region.parquet"
    client = Client(create_app(Settings(data=own_data, swap_seconds=3600, query_workers=1)))
    try:
        table.unlink()
        if content is not None:
            table.write_bytes(content)
        response = client.get("/api/v1/territories/ti-2023-1001")
    finally:
        client.close()
    assert response.status_code == 503
    assert response.json()["error"] == "damaged_release"


def test_a_server_goes_on_while_another_release_is_built(own_data: Path, small_data: Path) -> None:
    with started(own_data) as (url, _):
        before = httpx.get(f"{url}health", timeout=60).json()["release"]
        another_release(own_data, small_data)
        assert Releases(own_data).current_name() != before
        assert httpx.get(f"{url}health", timeout=60).json()["release"] == before
        answer = httpx.get(f"{url}api/territories/ti-2023-1001/filieres", timeout=60).json()
        assert answer["release"] == before
