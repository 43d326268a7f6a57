"""Bent requests to a real server on loopback, and bent words to the commands."""

import json
import random
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.mutations.bend import HOSTILE, flip_bits
from tests.mutations.targets import ROOT

PROGRAM = Path(sys.executable).parent / "ti-graph"
IDS = ("ti-2023-1001", "filiere-ti-2023-1001-25.50A", "nuts-FRX1", "naf2-24.10Z", "metz")
QUERY = "SELECT * WHERE { ?s ?p ?o . FILTER(?o > 1) } ORDER BY ?s LIMIT 20"
COMMANDS = {
    "territories": ("--phase", "2023"),
    "territory": (),
    "filieres": ("--limit", "5"),
    "partners": ("--filiere", "filiere-ti-2023-1001-25.50A"),
    "query": ("-p", "territory=ti-2023-1001", "--format", "csv", "--list"),
    "export": ("--table", "territory", "--territory", "ti-2023-1001"),
    "template": ("--csv", "--example"),
    "import": (),
    "sources": (),
    "rollback": (),
}


def words(chance: random.Random, folder: Path) -> list[str]:
    """A command as someone types it who means harm, or is lost."""
    name = chance.choice((*COMMANDS, *COMMANDS, chance.choice(HOSTILE)))
    found = [*COMMANDS.get(name, ()), *chance.choices((*IDS, *HOSTILE), k=chance.randrange(4))]
    chance.shuffle(found)
    if name in {"export", "template"}:
        found += ["-o", str(folder / chance.choice(("x.csv", "x.nq.gz", "x.exe", "no/where.csv")))]
    if name == "export" and chance.random() < 0.3:
        found += ["x" * 70_000]
    return [word.replace("\0", "") for word in (name, *found, *chance.choice(((), ("--json",))))]


def settings(chance: random.Random) -> dict[str, str]:
    """Settings, some of them bent."""
    names = ("PORT", "QUERY_SECONDS", "QUERY_ROWS", "BASE_IRI", "LANGUAGE", "SIMULATED", "DEBUGG")
    if chance.random() < 0.7:
        return {}
    return {f"TI_GRAPH_{chance.choice(names)}": chance.choice(HOSTILE).replace("\0", "")}


def request(chance: random.Random, paths: list[str]) -> tuple[str, bytes]:
    """A kind of bend, and a request as bytes."""
    path = chance.choice(paths)
    path = re.sub(r"{[^}]*}", lambda _: _segment(chance), path)
    how = chance.choice(("values", "values", "sparql", "bytes", "headers", "length", "body"))
    fields = [(chance.choice(FIELDS), _value(chance)) for _ in range(chance.randrange(4))]
    if how == "sparql":
        text = flip_bits(QUERY.encode(), chance).decode("utf-8", "replace")
        path, fields = "/sparql", [("query", text + chance.choice(("", *HOSTILE)))]
    query = "&".join(f"{name}={quote(value, safe='', errors='replace')}" for name, value in fields)
    method = chance.choice(("GET", "GET", "GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS"))
    body = _body(chance) if how == "body" or method in {"POST", "PUT"} else b""
    kinds = ("application/json", "application/sparql-query", "application/x-www-form-urlencoded")
    length = chance.choice((-1, 10**12, 3)) if how == "length" else len(body)
    head = (
        f"{method} {path}{'?' if query else ''}{query} HTTP/1.1\r\nHost: localhost\r\n"
        f"Connection: close\r\nContent-Type: {chance.choice(kinds)}\r\nContent-Length: {length}\r\n"
    ).encode("utf-8", "replace")
    if how == "headers":
        value = chance.choice(HOSTILE).encode("utf-8", "surrogatepass") * chance.choice((1, 5000))
        names = (b"Accept", b"If-None-Match", b"Authorization", b"Range", b"Cookie", b"X")
        head += chance.choice(names) + b": " + value + b"\r\n"
    whole = head + b"\r\n" + body
    return how, flip_bits(whole, chance) if how == "bytes" else whole


FIELDS = (
    "q", "query", "text", "lang", "limit", "offset", "phase", "kind", "filiere", "relation", "from",
    "to", "indicator", "level", "default-graph-uri", "territory",
)  # fmt: skip


def _segment(chance: random.Random) -> str:
    return quote(_value(chance)[:2000], safe=chance.choice(("", "/.:")), errors="replace") or "x"


def _value(chance: random.Random) -> str:
    return chance.choice((*IDS, *HOSTILE, "x" * 5000, "-1", "0", "1e9", "99999999999999999999"))


def _body(chance: random.Random) -> bytes:
    values: tuple[Any, ...] = (
        None,
        [],
        {"text": _value(chance), "rating": 1e308},
        {"kind": [[]]},
        "x",
    )
    return chance.choice(
        (
            json.dumps(chance.choice(values)).encode(), b"[" * 100_000, b"x" * 500_000, b"\0\xff",
            QUERY.encode(), b'{"text": "\xed\xa0\x80"}', b"query=" + quote(QUERY).encode(), b"",
        )
    )  # fmt: skip


def send(port: int, content: bytes, seconds: float) -> dict[str, Any]:
    """The answer's status (0: the connection was closed without one) and text."""
    answer = b""
    with socket.create_connection(("127.0.0.1", port), seconds) as connection:
        connection.settimeout(seconds)
        try:
            connection.sendall(content)
            connection.shutdown(socket.SHUT_WR)
            while len(answer) < 50_000_000 and (part := connection.recv(1 << 16)):
                answer += part
        except TimeoutError:
            raise
        except OSError:
            pass  # it was closed on us
    status = re.match(rb"HTTP/1\.\d (\d{3})", answer)
    return {
        "status": int(status.group(1)) if status else 0,
        "text": answer[:20_000].decode("utf-8", "replace"),
    }


@contextmanager
def served(data: Path, log: Path) -> Iterator[tuple[int, "subprocess.Popen[str]"]]:
    """A server of the release in `data`: its port and process."""
    import os  # noqa: PLC0415

    environment = os.environ | {"TI_GRAPH_DATA": str(data), "TI_GRAPH_QUERY_SECONDS": "2"}
    with (
        log.open("w", encoding="utf-8") as stream,
        subprocess.Popen(
            [str(PROGRAM), "serve", "--port", "0", "--json"],
            cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=stream, text=True,
        ) as process,
    ):  # fmt: skip
        try:
            assert process.stdout is not None
            found = ""
            while not found.endswith("}\n"):
                found += process.stdout.readline()
            yield int(json.loads(found)["url"].rstrip("/").rsplit(":", 1)[1]), process
        finally:
            process.terminate()


def resident(process: int) -> int:
    """Resident bytes of a process."""
    status = Path(f"/proc/{process}/status").read_text("utf-8")
    return int(re.findall(r"VmRSS:\s+(\d+) kB", status)[0]) * 1024
