"""Each request is answered in the language that its reader prefers, in words of HTTP."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ti_graph.api.negotiation import weighed
from ti_graph.messages import LANGUAGES, Language, asked_by, language, speaking


class Spoken:
    """Hear Accept-Language (RFC 9110, 12.5.4)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        wanted = preferred(Headers(scope=scope).get("accept-language", ""))
        with speaking(wanted or language()), asked_by("http"):
            await self._app(scope, receive, _varying(send))


def preferred(accept_language: str) -> Language | None:
    """The language of ours that is wanted most; None where the header names neither.

    `fr-CA` is French; `*` stands for the languages that are not named.
    """
    weights: dict[Language, float] = {}
    named = [(name.partition("-")[0], weight) for name, weight in weighed(accept_language)]
    rest = max((weight for name, weight in named if name == "*"), default=0.0)
    for one in LANGUAGES:
        found = [weight for name, weight in named if name == one]
        weights[one] = max(found) if found else rest
    best = max(weights.values())
    wanted = [one for one in LANGUAGES if weights[one] == best]
    return wanted[0] if best > 0 and (len(wanted) == 1 or language() not in wanted) else None


def _varying(send: Send) -> Send:
    """Tell caches that errors and pages depend on the header."""

    async def passed(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            page = headers.get("content-type", "").startswith("text/html")
            if page or message["status"] >= 400:
                headers.add_vary_header("Accept-Language")
        await send(message)

    return passed
