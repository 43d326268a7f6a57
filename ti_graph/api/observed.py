"""Every request has an identifier, is counted and timed, and may be logged.

What is logged of a request: its identifier, method, path without the query, route, status, time
and bytes. No header, no query, no address of a client.
"""

import re
import secrets
import time

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ti_graph.api import metrics
from ti_graph.api.log import REQUEST_ID, requests

HEADER = "X-Request-ID"
FIT = re.compile(r"[A-Za-z0-9._-]{1,64}")
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
LONGEST_PATH = 300


class InFlight:
    """The requests that are being answered."""

    def __init__(self) -> None:
        self._now: set[object] = set()

    def __len__(self) -> int:
        return len(self._now)

    def begin(self) -> object:
        """A request begins; its mark ends it."""
        mark = object()
        self._now.add(mark)
        metrics.IN_FLIGHT.inc()
        return mark

    def end(self, mark: object) -> None:
        """It has ended."""
        self._now.discard(mark)
        metrics.IN_FLIGHT.dec()

    def marks(self) -> frozenset[object]:
        """Those of this moment."""
        return frozenset(self._now)


class Observed:
    """Identify, count, time and log every request."""

    def __init__(self, app: ASGIApp, in_flight: InFlight) -> None:
        self._app = app
        self._in_flight = in_flight

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        seen = _Seen(send, _identifier(scope))
        mark, found = self._in_flight.begin(), REQUEST_ID.set(seen.identifier)
        try:
            await self._app(scope, receive, seen.send)
        finally:
            self._in_flight.end(mark)
            seen.tell(scope)
            REQUEST_ID.reset(found)


class _Seen:
    """What is seen of one answer as it is sent."""

    def __init__(self, send: Send, identifier: str) -> None:
        self._send = send
        self._start = time.perf_counter()
        self.identifier = identifier
        self.status = 500
        self.bytes = 0

    async def send(self, message: Message) -> None:
        """Pass a message on."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            MutableHeaders(scope=message)[HEADER] = self.identifier
        self.bytes += len(message.get("body", b""))
        await self._send(message)

    def tell(self, scope: Scope) -> None:
        """Count and log it."""
        seconds = time.perf_counter() - self._start
        method = scope["method"] if scope["method"] in METHODS else "OTHER"
        route = getattr(scope.get("route"), "path", "other")
        metrics.REQUESTS.labels(method, route, str(self.status)).inc()
        metrics.SECONDS.labels(route).observe(seconds)
        facts = {
            "method": method,
            "path": scope["path"][:LONGEST_PATH],
            "route": route,
            "status": self.status,
            "milliseconds": round(1000 * seconds, 1),
            "bytes": self.bytes,
        }
        requests.info("request", extra={"facts": facts})


def _identifier(scope: Scope) -> str:
    """The client's own identifier where it is fit to be logged, or a new one."""
    given = Headers(scope=scope).get(HEADER, "")
    return given if FIT.fullmatch(given) else secrets.token_hex(8)
