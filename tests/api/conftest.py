"""A real server on loopback, on a free port, stopped by its own process id."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

PROGRAM = Path(sys.executable).parent / "ti-graph"


def _address(process: subprocess.Popen[str]) -> str:
    """The URL that a server tells once it answers."""
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line)
        if line == "}\n":
            return str(json.loads("".join(lines))["url"])
    # It ended instead: what it said tells why.
    raise AssertionError(process.communicate()[1])


@contextmanager
def running(data: Path, **settings: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A server on `data`: its URL and its process."""
    environment = {**os.environ, "TI_GRAPH_DATA": str(data), **settings}
    command = [str(PROGRAM), "serve", "--port", "0", "--json"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield _address(process), process
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=30)


@pytest.fixture(scope="session")
def server(default_data: Path) -> Iterator[str]:
    """The URL of a server on the release of the shipped snapshots."""
    with running(default_data, TI_GRAPH_QUERY_SECONDS="2", TI_GRAPH_QUERY_ROWS="5000") as started:
        yield started[0]


@pytest.fixture
def client(server: str) -> Iterator[httpx.Client]:
    """A client of that server."""
    with httpx.Client(base_url=server, timeout=30) as opened:
        yield opened
