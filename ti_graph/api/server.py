"""Serving in the foreground until it is told to stop."""

import os
import socket
import tempfile
from collections.abc import Callable
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.supervisors import Multiprocess

from ti_graph.api.app import create_app
from ti_graph.api.connections import AT_ONCE, Connection, raise_limit_of_files
from ti_graph.api.log import start_logging
from ti_graph.api.metrics import SHARED
from ti_graph.errors import SettingsError
from ti_graph.graph.release import Releases
from ti_graph.settings import Settings


class _AnnouncedServer(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._announce()


def serve(settings: Settings, announce: Callable[[str], None]) -> None:
    """Serve the current release; `announce` is given the URL once it answers.

    Raises SettingsError where the address or port cannot be had, ReleaseError without a release.
    """
    if settings.workers > 1:
        _serve_by_several(settings, announce)
        return
    start_logging(settings.log)
    raise_limit_of_files()
    app = create_app(settings)
    listening = _listen(settings)
    server = _AnnouncedServer(_config(app), lambda: announce(_url(listening)))
    try:
        server.run(sockets=[listening])
    except KeyboardInterrupt:
        # Ctrl-C is how a person ends it: no fault.
        return


async def answer_here(app: ASGIApp, settings: Settings, announce: Callable[[str], None]) -> None:
    """Serve another application in the loop that runs, as `serve` does."""
    listening = _listen(settings)
    await _AnnouncedServer(_config(app), lambda: announce(_url(listening))).serve([listening])


def _serve_by_several(settings: Settings, announce: Callable[[str], None]) -> None:
    """Several processes on one socket; one that ends is started again."""
    Releases(settings.data).current()  # a fault is met now, by this process
    raise_limit_of_files()
    listening = _listen(settings)
    for name in ("data", "base_iri", "log", "query_seconds", "query_rows", "query_workers"):
        os.environ[f"TI_GRAPH_{name.upper()}"] = str(getattr(settings, name))
    with tempfile.TemporaryDirectory(prefix="ti-graph-metrics-") as shared:
        os.environ[SHARED] = shared
        config = _config(
            "ti_graph.api.app:current_app", workers=settings.workers, factory=True,
            timeout_worker_healthcheck=30,
        )  # fmt: skip
        # Connections wait from here on for the processes that will answer them.
        listening.listen(AT_ONCE)
        announce(_url(listening))
        Multiprocess(config, sockets=[listening]).run()
    listening.close()


def _config(app: ASGIApp | str, **more: Any) -> uvicorn.Config:
    return uvicorn.Config(
        app, http=Connection, ws="none", log_config=None, access_log=False, server_header=False,
        timeout_graceful_shutdown=15, backlog=AT_ONCE,
        h11_max_incomplete_event_size=64 << 10, **more,
    )  # fmt: skip


def _url(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}/"


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # The protocol is named because asyncio sends small answers at once on such sockets alone:
    # without it each answer waits some 40 ms for the client's acknowledgement.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
    except OSError as error:
        listening.close()
        address = f"{settings.host}:{settings.port}"
        reason = error.strerror or "?"
        raise SettingsError("cannot_listen", address=address, reason=reason) from None
    return listening
