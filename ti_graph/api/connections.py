"""Connections to a server: none waits for ever, and never more than the process has files for.

A connection that has not sent a whole request is idle, however it came to be so: fresh, half a
head, half a body, or kept alive. It is closed after a while, and before that where room is needed.
"""

import asyncio
import errno
import json
import logging
import resource
import sys
from contextlib import suppress
from typing import Any

import h11
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle
from uvicorn.server import ServerState

from ti_graph.errors import AddressTooLongError, QueryError, TiGraphError
from ti_graph.messages import asked_by

HEAD_SECONDS = 20.0
"""In which a connection sends the head of a request."""
WHOLE_SECONDS = 120.0
"""In which it sends a whole request."""
MOST = 4_096
RESERVED = 128
"""Files that the process needs for itself: stores, tables, pipes to workers."""
LEAST = 16
SETTLE_SECONDS = 1.0
AT_ONCE = 64
"""Connections that are taken in one go, before those that are too many can be closed."""
NO_FILE = {errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM}
QUIET_SECONDS = 60.0
log = logging.getLogger("ti_graph.connections")


def most_connections() -> int:
    """How many connections the process may hold, by its limit of open files."""
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return max(LEAST, min(MOST, files - RESERVED))


def raise_limit_of_files() -> None:
    """Take all the files that the system allows: the usual soft limit is from another time."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = min(hard, MOST * 2) if hard != resource.RLIM_INFINITY else MOST * 2
    if wanted > soft:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


class LoopFaults:
    """What the event loop meets on its own. That no file is left is reported once in a while.

    The loop tries again after a second; by then connections that were too many are closed.
    """

    def __init__(self) -> None:
        self._logged_at: float | None = None

    def __call__(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Tell of a fault."""
        error = context.get("exception")
        if not isinstance(error, OSError) or error.errno not in NO_FILE:
            loop.default_exception_handler(context)
            return
        now = loop.time()
        if self._logged_at is None or now - self._logged_at > QUIET_SECONDS:
            self._logged_at = now
            log.warning("no connection is taken for a second: %s", error.strerror)


class Connection(H11Protocol):
    """One connection, with limits on how long it may say nothing."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._timer: asyncio.TimerHandle | None = None
        self.since = 0.0
        """When it began to wait for a request."""

    @property
    def idle(self) -> bool:
        """Whether no whole request of it is being answered."""
        cycle = self._cycle
        return cycle is None or cycle.response_complete or cycle.more_body

    @property
    def has_asked(self) -> bool:
        """Whether a request ever came by it."""
        return self._cycle is not None

    @property
    def _cycle(self) -> RequestResponseCycle | None:
        """The request that is being answered, or was last."""
        return self.cycle

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take it, in the place of another where there are too many."""
        super().connection_made(transport)
        self._wait()
        _make_room(self)

    def data_received(self, data: bytes) -> None:
        """Read on."""
        super().data_received(data)
        if not self.idle:
            self._stop()
        elif self._timer is None and self.timeout_keep_alive_task is None:
            self._wait()

    def on_response_complete(self) -> None:
        """An answer is sent: what follows is another request."""
        self._stop()
        self.since = self.loop.time()
        super().on_response_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """It is gone."""
        self._stop()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP, or has no end, in the shape of every other error."""
        if self.conn.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
            self.transport.abort()
            return
        problem, status = _problem(self.conn.trailing_data[0], sys.exc_info()[1], msg)
        with asked_by("http"):
            found = {"error": problem.code, "detail": problem.detail(), "hint": problem.hint()}
        body = json.dumps(found, ensure_ascii=False).encode()
        headers = [
            ("Content-Type", "application/json"),
            ("Content-Length", str(len(body))),
            ("Connection", "close"),
        ]
        for event in (
            h11.Response(status_code=status, headers=headers),
            h11.Data(data=body),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def _wait(self) -> None:
        self.since = self.loop.time()
        self._timer = self.loop.call_later(HEAD_SECONDS, self._waited)

    def _waited(self) -> None:
        """The time for a head is over; a body has some more."""
        self._timer = None
        cycle = self._cycle
        if cycle is not None and cycle.more_body and not cycle.response_complete:
            rest = WHOLE_SECONDS - HEAD_SECONDS
            self._timer = self.loop.call_later(rest, self._close_if_idle)
        else:
            self._close_if_idle()

    def _close_if_idle(self) -> None:
        self._timer = None
        if self.idle and not self.transport.is_closing():
            self.transport.abort()

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def _make_room(fresh: Connection) -> None:
    """Close an idle one where there are too many: first those that never asked, the oldest first.

    One that has just come has sent its request perhaps, which is not read yet: it goes only where
    the files would else run out.
    """
    most, count = most_connections(), len(fresh.connections)
    if count <= most:
        return
    now = fresh.loop.time()
    idle = [
        one
        for one in fresh.connections
        if isinstance(one, Connection) and one.idle and not one.transport.is_closing()
    ]
    settled = [one for one in idle if now - one.since > SETTLE_SECONDS]
    if count > most + RESERVED // 2:
        settled = settled or idle or [fresh]
    if settled:
        min(settled, key=lambda one: (one.has_asked, one.since)).transport.abort()


def _problem(received: bytes, error: BaseException | None, reason: str) -> tuple[TiGraphError, int]:
    if getattr(error, "error_status_hint", 400) != 431:
        return QueryError("no_http", reason=str(error or reason)[:200]), 400
    most = len(received) >> 10
    if b"\n" not in received:
        return AddressTooLongError("address_too_long", most=most << 10), 414
    return QueryError("head_too_long", most=most), 431
