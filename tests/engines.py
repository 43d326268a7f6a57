"""Real SPARQL servers on loopback, on free ports, stopped by their own process id.

`oxigraph serve` is a package of the project's tests. Virtuoso comes from Debian
(`apt-get install virtuoso-opensource-7`): where it is not installed, `missing("virtuoso")` says so.

    with running("virtuoso", folder) as engine:
        engine.load({"https://example.org/g": Path("g.nt")})
        httpx.post(engine.query_url, data={"query": …})
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, get_args
from urllib.parse import quote

import httpx

from ti_graph.graph.publish import graphs_of, publish
from ti_graph.graph.release import Release
from ti_graph.graph.store.endpoint import Endpoint
from ti_graph.graph.store.remote import RemoteStore

Name = Literal["oxigraph", "virtuoso"]
NAMES: tuple[Name, ...] = get_args(Name)
MEMORY_BYTES = 2 << 30
"""What Virtuoso may take for its pages, by default."""
START_SECONDS = 120.0
LOAD_SECONDS = 3600.0
_INSTALL = {
    "oxigraph": "pip install oxigraph",
    "virtuoso": "apt-get install virtuoso-opensource-7",
}
_VIRTUOSO = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
ErrorLogLevel = 7
FileExtend = 200
MaxCheckpointRemap = 2000
TempStorage = TempDatabase

[TempDatabase]
DatabaseFile = {folder}/temporary.db
TransactionFile = {folder}/temporary.trx
MaxCheckpointRemap = 2000

[Parameters]
ServerPort = 127.0.0.1:{sql_port}
DisableUnixSocket = 1
DirsAllowed = {allowed}
NumberOfBuffers = {buffers}
MaxDirtyBuffers = {dirty}
MaxQueryMem = 1G
CheckpointInterval = 60
ThreadsPerQuery = 2

[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerThreads = 8
MaxKeepAlives = 8
KeepAliveTimeout = 10
Charset = UTF-8

[SPARQL]
ResultSetMaxRows = 1000000
MaxQueryCostEstimationTime = 0
MaxQueryExecutionTime = 600
"""
"""A page is 8 kB in memory. ResultSetMaxRows would else cut answers at 10,000 rows."""


@dataclass(frozen=True)
class Engine:
    """A server that answers, and where."""

    name: Name
    query_url: str
    update_url: str
    graphs_url: str
    """Graph Store Protocol."""
    user: str
    password: str
    process: "subprocess.Popen[bytes]"
    folder: Path
    sql_port: int = 0
    opened: list[RemoteStore] = field(default_factory=list)

    @property
    def auth(self) -> httpx.Auth | None:
        """What updates are sent with."""
        return httpx.DigestAuth(self.user, self.password) if self.user else None

    def load(self, graphs: Mapping[str, Path]) -> None:
        """Load N-Triples files (graph IRI → file) by the engine's own fastest way."""
        (_load_virtuoso if self.name == "virtuoso" else _load_oxigraph)(self, graphs)

    def settings(self) -> dict[str, str]:
        """The environment of a ti-graph that publishes to this engine and serves from it."""
        found = {
            "TI_GRAPH_STORE": self.query_url,
            "TI_GRAPH_STORE_UPDATE": self.update_url,
            "TI_GRAPH_STORE_GRAPHS": self.graphs_url,
        }
        if self.user:
            found |= {"TI_GRAPH_STORE_USER": self.user, "TI_GRAPH_STORE_PASSWORD": self.password}
        return found

    def endpoint(self, *, by_updates: bool = False, seconds: float = 60) -> Endpoint:
        """Where ti-graph publishes to and reads from."""
        graphs_url = "" if by_updates else self.graphs_url
        return Endpoint(
            self.query_url, self.update_url, graphs_url, self.user, self.password, seconds
        )

    def store(self, release: Release, **limits: Any) -> RemoteStore:
        """A release that was published here; closed with the engine."""
        endpoint = replace(self.endpoint(), **limits)
        self.opened.append(RemoteStore(endpoint, graphs_of(release)))
        return self.opened[-1]

    def memory(self) -> int:
        """Resident bytes of the server."""
        status = Path(f"/proc/{self.process.pid}/status").read_text("utf-8")
        (line,) = (line for line in status.splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) * 1024

    def disk(self) -> int:
        """Bytes of the server's files."""
        return sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file())


def asked_elsewhere(release: Release, engine: Engine | None) -> Release:
    """`release`, whose graph is asked in `engine` from now on, where there is one."""
    if engine is not None and not isinstance(release.store, RemoteStore):
        publish(release, engine.endpoint(), lambda *_: None, earlier=9)
        release.__dict__["store"] = engine.store(release)
    return release


def missing(name: Name) -> str | None:
    """Why an engine cannot be started here, and what brings it; None where it can."""
    return None if _program(name) else f"{name} is not installed: {_INSTALL[name]}"


@contextmanager
def running(
    name: Name, folder: Path, *, memory_bytes: int = MEMORY_BYTES, load_from: Path | None = None
) -> Iterator[Engine]:
    """A server that keeps its files in `folder`, until the block ends.

    `load_from` is the folder of files that Virtuoso may read (else the engine's own).
    Raises RuntimeError where it is not installed, or ends instead of answering.
    """
    found = missing(name)
    if found:
        raise RuntimeError(found)
    folder.mkdir(parents=True, exist_ok=True)
    port, sql_port = _free_ports(2)
    log = folder / "server.log"
    command = (
        _virtuoso(folder, (port, sql_port), memory_bytes, load_from)
        if name == "virtuoso"
        else [_program("oxigraph"), "serve", "-l", f"{folder / 'store'}", "-b", f"127.0.0.1:{port}"]
    )
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=output)
    try:
        engine = _engine(name, f"http://127.0.0.1:{port}", process, folder, sql_port)
        _wait(engine, log)
        yield engine
        for store in engine.opened:
            store.close()
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _engine(
    name: Name, base: str, process: "subprocess.Popen[bytes]", folder: Path, sql_port: int
) -> Engine:
    if name == "virtuoso":
        urls = (f"{base}/sparql", f"{base}/sparql-auth", f"{base}/sparql-graph-crud-auth")
        return Engine(name, *urls, "dba", "dba", process, folder, sql_port)
    urls = (f"{base}/query", f"{base}/update", f"{base}/store")
    return Engine(name, *urls, "", "", process, folder)


def _program(name: Name) -> str:
    """The path of a server's program; nothing where there is none."""
    if name == "virtuoso":
        found = shutil.which("virtuoso-t") and shutil.which("isql-vt")
        return (shutil.which("virtuoso-t") or "") if found else ""
    beside = Path(sys.executable).with_name("oxigraph")
    return str(beside) if beside.is_file() else shutil.which("oxigraph") or ""


def _free_ports(count: int) -> list[int]:
    held = [socket.socket() for _ in range(count)]
    try:
        for one in held:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in held]
    finally:
        for one in held:
            one.close()


def _virtuoso(
    folder: Path, ports: tuple[int, int], memory_bytes: int, load_from: Path | None
) -> list[str]:
    buffers = memory_bytes // 10_000
    configuration = _VIRTUOSO.format(
        folder=folder,
        port=ports[0],
        sql_port=ports[1],
        allowed=", ".join(str(one) for one in (folder, load_from) if one),
        buffers=buffers,
        dirty=buffers * 3 // 4,
    )
    (folder / "virtuoso.ini").write_text(configuration, "utf-8")
    return [_program("virtuoso"), "+foreground", "+configfile", str(folder / "virtuoso.ini")]


def _wait(engine: Engine, log: Path) -> None:
    latest = time.monotonic() + START_SECONDS
    while engine.process.poll() is None and time.monotonic() < latest:
        try:
            if httpx.get(engine.query_url, params={"query": "ASK {}"}, timeout=5).is_success:
                return
        except httpx.HTTPError:
            time.sleep(0.1)
    text = log.read_text("utf-8", "replace")[-2000:]
    raise RuntimeError(f"{engine.name} did not start:\n{text}")


def _load_oxigraph(engine: Engine, graphs: Mapping[str, Path]) -> None:
    """By the Graph Store Protocol; `no_transaction` is the server's bulk load."""
    for iri, path in graphs.items():
        address = f"{engine.graphs_url}?graph={quote(iri, safe='')}&no_transaction"
        with path.open("rb") as stream:
            httpx.post(
                address,
                content=stream,
                headers={"Content-Type": "application/n-triples"},
                timeout=LOAD_SECONDS,
            ).raise_for_status()


def _load_virtuoso(engine: Engine, graphs: Mapping[str, Path]) -> None:
    """By the server's bulk loader, that reads files which it is allowed to see."""
    commands = []
    for number, (iri, path) in enumerate(graphs.items()):
        seen = engine.folder / "load" / str(number)
        seen.mkdir(parents=True, exist_ok=True)
        linked = seen / "graph.nt"
        linked.unlink(missing_ok=True)
        try:
            os.link(path, linked)
        except OSError:
            shutil.copyfile(path, linked)
        commands.append(f"ld_dir('{seen}', 'graph.nt', '{iri}');")
    sql(engine, *commands, "rdf_loader_run();", "checkpoint;")
    failed = sql(engine, "SELECT ll_error FROM DB.DBA.load_list WHERE ll_error IS NOT NULL;")
    if "0 Rows." not in failed:
        raise RuntimeError(f"virtuoso did not load:\n{failed[-2000:]}")
    shutil.rmtree(engine.folder / "load")


def sql(engine: Engine, *commands: str) -> str:
    """What Virtuoso's own command line answers."""
    done = subprocess.run(
        ["isql-vt", f"127.0.0.1:{engine.sql_port}", engine.user, engine.password],
        input="\n".join(commands),
        capture_output=True,
        text=True,
        timeout=LOAD_SECONDS,
        check=True,
    )
    return done.stdout
