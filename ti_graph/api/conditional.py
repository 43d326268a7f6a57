"""Conditional requests: a release does not change, so neither do the answers read from it.

An answer's ETag is that of the release, of the workbooks imported since, of the version and the
representation; the encoded bytes of
recent answers are kept, since the same few hundred are asked for over and over.
"""

import hashlib
from collections import OrderedDict
from dataclasses import dataclass, field

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ti_graph import __version__
from ti_graph.answers.imported import imported_state

CACHED = ("/api/", "/ogc", "/ontology", "/sparql")
NEVER = ("/feedback", "/health")
MOST_BYTES = 64 << 20
LARGEST = 4 << 20
"""A larger answer is sent and not kept."""
VARIES = ("accept", "accept-encoding", "accept-language", "host")
"""Headers that an answer may depend on; a relative IRI of a query is read against the host."""
Key = tuple[str, str, str, tuple[str | None, ...]]


@dataclass
class _Answer:
    """An answer as it was sent."""

    start: Message
    body: bytearray = field(default_factory=bytearray)
    route: object = None
    """That which gave it: requests are counted by it."""


class ConditionalCache:
    """ETag, 304, and the recent answers of the release in use."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._kept: OrderedDict[Key, _Answer] = OrderedDict()
        self._bytes = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http" or scope["method"] != "GET" or not _is_cached(scope["path"]):
            await self._app(scope, receive, send)
            return
        served = scope["app"].state.served.release
        release = served.manifest.release + _since(imported_state(served))
        headers = Headers(scope=scope)
        key = _key(scope, release, headers)
        known = headers.get("if-none-match", "")
        kept = self._kept.get(key)
        if kept is not None:
            self._kept.move_to_end(key)
            scope["route"] = kept.route
            await _Conditional(send, release, known).send_whole(kept)
            return
        answer = _Conditional(send, release, known)
        await self._app(scope, receive, answer.send)
        if answer.kept is not None:
            answer.kept.route = scope.get("route")
            self._keep(key, answer.kept)

    def _keep(self, key: Key, answer: _Answer) -> None:
        before = self._kept.pop(key, None)
        self._bytes += len(answer.body) - (len(before.body) if before else 0)
        self._kept[key] = answer
        while self._bytes > MOST_BYTES:
            _, oldest = self._kept.popitem(last=False)
            self._bytes -= len(oldest.body)


class _Conditional:
    """Sends an answer, or 304 in its place; keeps what may be kept."""

    def __init__(self, send: Send, release: str, known: str) -> None:
        self._send = send
        self._release = release
        self._known = [tag.strip().removeprefix("W/") for tag in known.split(",")]
        self._unchanged = False
        self._taken: _Answer | None = None
        self.kept: _Answer | None = None

    async def send(self, message: Message) -> None:
        """Pass a message of the answer on."""
        if message["type"] == "http.response.start":
            await self._start(message)
            return
        if self._taken is not None:
            self._taken.body += message.get("body", b"")
            if len(self._taken.body) > LARGEST:
                self._taken = None
            elif not message.get("more_body", False):
                self.kept = self._taken
        if not self._unchanged:
            await self._send(message)

    async def send_whole(self, answer: _Answer) -> None:
        """Send an answer that was kept."""
        start = {**answer.start, "headers": list(answer.start["headers"])}
        await self._start(start)
        if not self._unchanged:
            await self._send({"type": "http.response.body", "body": bytes(answer.body)})

    async def _start(self, message: Message) -> None:
        headers = MutableHeaders(scope=message)
        if message["status"] != 200 or headers.get("cache-control") == "no-store":
            await self._send(message)
            return
        self._taken = _Answer({**message, "headers": list(message["headers"])})
        tag = self._tag(headers)
        headers["ETag"] = tag
        headers.setdefault("Cache-Control", "no-cache")
        if tag.removeprefix("W/") in self._known or "*" in self._known:
            self._unchanged = True
            for name in ("content-length", "content-type", "content-encoding"):
                if name in headers:
                    del headers[name]
            await self._send({**message, "status": 304})
            await self._send({"type": "http.response.body", "body": b""})
            return
        await self._send(message)

    def _tag(self, headers: MutableHeaders) -> str:
        found = (self._release, __version__, headers.get("content-type"), headers.get("location"))
        digest = hashlib.sha256("|".join(str(one) for one in found).encode()).hexdigest()
        return f'W/"{self._release}.{digest[:12]}"'


def _since(imported: str) -> str:
    """What marks answers that hold until the next import of a workbook."""
    return f"+{hashlib.sha256(imported.encode()).hexdigest()[:8]}" if imported else ""


def _is_cached(path: str) -> bool:
    return path.startswith(CACHED) and not path.endswith(NEVER)


def _key(scope: Scope, release: str, headers: Headers) -> Key:
    query = scope["query_string"].decode("latin-1")
    return scope["path"], query, release, tuple(headers.get(name) for name in VARIES)
