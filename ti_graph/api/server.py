"""Serving in the foreground until it is told to stop."""

import socket
from collections.abc import Callable

import uvicorn

from ti_graph.api.app import create_app
from ti_graph.errors import SettingsError
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
    """Serve the current release; `announce` is told the URL once it answers.

    Raises SettingsError where the address or port cannot be had, ReleaseError without a release.
    """
    app = create_app(settings)
    listening = _listen(settings)
    host, port = listening.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=5)
    server = _AnnouncedServer(config, lambda: announce(f"http://{shown}:{port}/"))
    try:
        server.run(sockets=[listening])
    except KeyboardInterrupt:
        # Ctrl-C is how a person ends it: no fault.
        return


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
