"""A worker has no network: what the guard might miss goes nowhere."""

import platform
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from ti_graph.graph.release import Release

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() not in {"x86_64", "aarch64"},
    reason="the kernel's filter is set up for Linux on x86-64 and ARM64",
)


def in_a_process(code: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code), *arguments],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stdout.strip()


def test_no_socket_can_be_opened_any_more() -> None:
    code = """
        import socket
        from ti_graph.query.isolation import leave_network
        here, there = socket.socketpair()
        socket.socket().close()
        assert leave_network()
        for family in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX):
            try:
                socket.socket(family)
            except PermissionError:
                print("refused")
        here.send(b"still open")
        print(there.recv(99).decode())
    """
    assert in_a_process(code).split("\n") == ["refused"] * 3 + ["still open"]


def test_threads_that_come_later_have_no_network_either() -> None:
    code = """
        import socket, threading
        from ti_graph.query.isolation import leave_network
        assert leave_network()
        def reach_out():
            try:
                socket.socket()
            except PermissionError:
                print("refused")
        thread = threading.Thread(target=reach_out)
        thread.start()
        thread.join()
    """
    assert in_a_process(code) == "refused"


def test_the_engine_itself_cannot_follow_a_service(small_release: Release) -> None:
    code = """
        import socket, sys
        from pathlib import Path
        from ti_graph.errors import QueryError
        from ti_graph.query.isolation import leave_network
        listening = socket.create_server(("127.0.0.1", 0))
        listening.settimeout(1)
        port = listening.getsockname()[1]
        assert leave_network()
        from ti_graph.graph.store import EmbeddedStore
        store = EmbeddedStore(Path(sys.argv[1]))
        try:
            found = store.query("SELECT * { SERVICE <http://127.0.0.1:%d/> { ?s ?p ?o } }" % port)
            print(list(found.rows))
        except QueryError as error:
            print(error.facts["reason"])
        try:
            listening.accept()
            print("it called")
        except TimeoutError:
            print("nobody called")
        print(store.query("ASK { ?s ?p ?o }"))
    """
    found = in_a_process(code, str(small_release.store_folder)).split("\n")
    assert "denied" in found[0]
    assert found[1:] == ["nobody called", "True"]


def test_the_engine_would_follow_a_service_if_it_could(small_release: Release) -> None:
    code = """
        import socket, sys, threading
        from pathlib import Path
        from ti_graph.graph.store import EmbeddedStore
        listening = socket.create_server(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        store = EmbeddedStore(Path(sys.argv[1]))
        query = "SELECT * { SERVICE SILENT <http://127.0.0.1:%d/> { ?s ?p ?o } }" % port
        def ask():
            list(store.query(query).rows)
        threading.Thread(target=ask, daemon=True).start()
        listening.settimeout(20)
        calling, _ = listening.accept()
        print("it called")
        calling.close()
    """
    assert in_a_process(code, str(small_release.store_folder)) == "it called"


def test_the_filter_is_only_known_for_named_processors(tmp_path: Path) -> None:
    code = """
        import platform, socket
        platform.machine = lambda: "riscv64"
        from ti_graph.query.isolation import leave_network
        print(leave_network())
        socket.socket().close()
    """
    assert in_a_process(code) == "False"
