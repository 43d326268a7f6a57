"""An address of the API without a version asks for the newest: `/api/x` is `/api/v1/x`."""

from starlette.types import ASGIApp, Receive, Scope, Send

VERSION = "v1"
ANY = "/api/"
NEWEST = f"{ANY}{VERSION}/"


class Newest:
    """Read an address without a version as one with it, before anyone else reads it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "http" and scope["path"].startswith(ANY):
            asked = scope["path"].removeprefix(NEWEST).removeprefix(ANY)
            scope = {**scope, "path": NEWEST + asked}
        await self._app(scope, receive, send)
