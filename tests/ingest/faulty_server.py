"""A real HTTP server on loopback that serves files with the faults of the real world."""

import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[["Request"], None]


@dataclass
class Site:
    """What the server gives, by path, and what it was asked."""

    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    port: int = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ranges(self) -> list[str | None]:
        """The range that each request asked for."""
        return [headers.get("range") for _, headers in self.asked]


class Request(BaseHTTPRequestHandler):
    """One request, with ways to answer it."""

    site: Site
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.site.asked.append((self.path, headers))
        self.close_connection = True
        answer = self.site.answers.get(self.path.split("?")[0])
        if answer is None:
            return self.status(404)
        return answer(self)

    def status(self, code: int, **headers: str) -> None:
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", "0")
        self.send_header("Connection", "close")
        self.end_headers()

    def whole(self, body: bytes, length: int | None = None, **headers: Any) -> None:
        """A file, or the range of it that was asked for, if the edition is still the same."""
        etag = headers.setdefault("ETag", f'"{hashlib.sha256(body).hexdigest()[:12]}"')
        if self.headers.get("If-None-Match") == etag:
            return self.status(304, ETag=etag)
        begin = 0
        asked = self.headers.get("Range")
        if asked and self.headers.get("If-Range") in {etag, headers.get("Last_Modified")}:
            begin = int(asked.removeprefix("bytes=").removesuffix("-"))
        self.send_response(206 if begin else 200)
        if begin:
            self.send_header("Content-Range", f"bytes {begin}-{len(body) - 1}/{len(body)}")
        self.send_header("Content-Length", str(length or len(body) - begin))
        self.send_header("Connection", "close")
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.send(body[begin:])
        return None

    def send(self, body: bytes) -> None:
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away is no news."""


@contextmanager
def serving() -> Iterator[Site]:
    """A site on a free port of loopback."""
    site = Site()
    handler = type("Handler", (Request,), {"site": site})
    with _Server(("127.0.0.1", 0), handler) as server:
        site.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield site
        finally:
            server.shutdown()
            thread.join()


def file(body: bytes, **headers: Any) -> Answer:
    """A file, whole."""
    return lambda request: request.whole(body, **headers)


def first(*answers: Answer, then: Answer) -> Answer:
    """Answers in turn, and `then` for every request after them."""
    left = list(answers)

    def answer(request: Request) -> None:
        (left.pop(0) if left else then)(request)

    return answer


def cut(body: bytes, share: float = 0.5) -> Answer:
    """The connection ends when part of the file has come."""

    def answer(request: Request) -> None:
        sent, real = 0, request.send
        limit = int(len(body) * share)

        def send(data: bytes) -> None:
            nonlocal sent
            real(data[: max(0, limit - sent)])
            sent += len(data)

        request.send = send  # type: ignore[method-assign, assignment]
        request.whole(body)

    return answer


def status(code: int, **headers: str) -> Answer:
    return lambda request: request.status(code, **headers)


def drip(body: bytes, pause: float, stop: threading.Event) -> Answer:
    """A byte at a time."""

    def answer(request: Request) -> None:
        def send(data: bytes) -> None:
            for at in range(len(data)):
                request.wfile.write(data[at : at + 1])
                request.wfile.flush()
                if stop.wait(pause):
                    return

        request.send = send  # type: ignore[method-assign, assignment]
        request.whole(body)

    return answer
