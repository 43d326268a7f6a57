"""What HTTP asks of every address: HEAD, OPTIONS, no request of two lengths, no endless address.

HEAD is answered as GET is, without the content (RFC 9110, 9.3.2). A request that states its length
twice, by Transfer-Encoding and by Content-Length, may be read otherwise by a proxy before this
server (RFC 9112, 6.3): it is refused, and its connection is closed.
"""

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ti_graph.api.errors import error_response
from ti_graph.errors import AddressTooLongError, QueryError

MOST_ADDRESS = 60 << 10
"""Bytes of path and query. A whole head has 64 KiB (`connections`)."""
HEAD_ONLY = "ti_graph.head_only"
"""In the scope of a request whose content nobody reads."""


class Methods:
    """Hold requests against what HTTP asks, and answer HEAD."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        refused = _refused(scope) if scope["type"] == "http" else None
        if refused is not None:
            await refused(scope, receive, send)
        elif scope["type"] == "http" and scope["method"] == "HEAD":
            asked = {**scope, "method": "GET", HEAD_ONLY: True}
            await self._app(asked, receive, _without_content(send))
            if "route" in asked:  # who counts requests reads it
                scope["route"] = asked["route"]
        else:
            await self._app(scope, receive, send)


def _refused(scope: Scope) -> Response | None:
    names = Headers(scope=scope)
    if "transfer-encoding" in names and "content-length" in names:
        answer = error_response(QueryError("two_lengths"))
        answer.headers["Connection"] = "close"
        return answer
    length = len(scope.get("raw_path") or scope["path"]) + len(scope["query_string"])
    if length > MOST_ADDRESS:
        return error_response(AddressTooLongError("address_too_long", most=MOST_ADDRESS))
    return None


def _without_content(send: Send) -> Send:
    ended = False

    async def passed(message: Message) -> None:
        nonlocal ended
        if message["type"] != "http.response.body":
            await send(message)
        elif not ended:
            ended = True
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    return passed
