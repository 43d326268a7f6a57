"""A real server on loopback, on a free port, stopped by its own process id."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from ti_graph.access import SCOPES, Scope, make_token

PROGRAM = Path(sys.executable).parent / "ti-graph"


def address_of(process: subprocess.Popen[str]) -> str:
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
            yield address_of(process), process
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=30)


@dataclass(frozen=True)
class Writable:
    """A server that takes writing, and who may write: a token for each scope."""

    url: str
    data: Path
    tokens: dict[Scope, str]

    def client(self, scope: Scope) -> httpx.Client:
        """A client that bears the token of a scope."""
        headers = {"Authorization": f"Bearer {self.tokens[scope]}"}
        return httpx.Client(base_url=self.url, timeout=30, headers=headers)


@pytest.fixture(scope="session")
def writable(small_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writable]:
    """A server on a release of the small country, with a limit of five seconds and three MB."""
    data = tmp_path_factory.mktemp("writable") / "data"
    shutil.copytree(small_data, data)
    tokens = {scope: make_token(data, scope, [scope]) for scope in SCOPES}
    limits = {"TI_GRAPH_QUERY_SECONDS": "5", "TI_GRAPH_QUERY_MEGABYTES": "3"}
    with running(data, **limits) as (url, _):
        yield Writable(url, data, tokens)


@pytest.fixture
def client(server: str) -> Iterator[httpx.Client]:
    """A client of that server."""
    with httpx.Client(base_url=server, timeout=30) as opened:
        yield opened
