"""A SPARQL 1.1 service elsewhere: where it is, how one is known there, and what it may send."""

import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx

from ti_graph.errors import QueryError, QueryTimeoutError, StoreError
from ti_graph.settings import Settings

CONNECT_SECONDS = 10.0
LONGEST_REASON = 300
_REFUSED = (401, 403)
_TOO_SLOW = (408, 504)
_WRONG = (400, 413, 414, 415)


@dataclass(frozen=True)
class Endpoint:
    """Addresses and limits of a remote store."""

    query_url: str
    update_url: str
    graphs_url: str = ""
    """Graph Store Protocol; without it, triples are sent as updates."""
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    seconds: float = 10.0
    """Limit of time of one answer."""
    most_bytes: int = 256 << 20
    """Largest answer."""

    @classmethod
    def of(cls, settings: Settings) -> "Endpoint | None":
        """The one that the settings name, if they do."""
        if not settings.store:
            return None
        return cls(
            settings.store,
            settings.store_update or settings.store,
            settings.store_graphs,
            settings.store_user,
            settings.store_password.get_secret_value(),
            settings.query_seconds,
        )

    @property
    def host(self) -> str:
        """What may be shown of it."""
        return urlsplit(self.query_url).netloc.rpartition("@")[2]


class Challenged(httpx.Auth):
    """Name and password by the way that the service asks for: digest, or basic."""

    requires_request_body = True

    def __init__(self, user: str, password: str) -> None:
        self._digest = httpx.DigestAuth(user, password)
        self._basic = httpx.BasicAuth(user, password)
        self._known: httpx.Auth | None = None

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Send plainly at first; answer a challenge, and go on so."""
        if self._known is not None:
            yield from self._known.auth_flow(request)
            return
        response = yield request
        if response.status_code == 401:
            asked = response.headers.get("www-authenticate", "").lower()
            self._known = self._digest if asked.startswith("digest") else self._basic
            yield from self._known.auth_flow(request)


class Connection:
    """Requests to an endpoint: bounded, and their failures reported in our own words."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        limits = httpx.Timeout(endpoint.seconds, connect=min(CONNECT_SECONDS, endpoint.seconds))
        auth = Challenged(endpoint.user, endpoint.password) if endpoint.user else None
        # A proxy or a .netrc of whoever runs it would carry queries elsewhere.
        self._client = httpx.Client(timeout=limits, auth=auth, trust_env=False)

    def close(self) -> None:
        """Drop the connections."""
        self._client.close()

    def send(
        self, method: str, url: str, *, content: bytes, kind: str, params: dict[str, str]
    ) -> None:
        """Send a request whose answer says no more than that it was done."""
        request = self._client.build_request(
            method, url, params=params or None, content=content, headers={"Content-Type": kind}
        )
        with self._answer(request):
            pass

    @contextmanager
    def ask(self, form: dict[str, str | list[str]], accept: str) -> Iterator[httpx.Response]:
        """The answer to a query, as it begins."""
        request = self._client.build_request(
            "POST", self.endpoint.query_url, data=form, headers={"Accept": accept}
        )
        with self._answer(request) as response:
            yield response

    @contextmanager
    def _answer(self, request: httpx.Request) -> Iterator[httpx.Response]:
        host = self.endpoint.host
        try:
            response = self._client.send(request, stream=True)
        except httpx.TimeoutException:
            raise self.too_slow() from None
        except (httpx.HTTPError, httpx.StreamError):
            raise StoreError("remote_unreachable", host=host) from None
        try:
            if not response.is_success:
                raise self._failure(response)
            yield response
        except httpx.TimeoutException:
            raise self.too_slow() from None
        except (httpx.HTTPError, httpx.StreamError):
            raise StoreError("remote_broken_answer", host=host) from None
        finally:
            response.close()

    def too_slow(self) -> QueryTimeoutError:
        """That the limit of time was met."""
        return QueryTimeoutError("query_timeout", seconds=f"{self.endpoint.seconds:g}", rows=0)

    def _failure(self, response: httpx.Response) -> Exception:
        host, status = self.endpoint.host, response.status_code
        if status in _REFUSED:
            return StoreError("remote_refused", host=host, status=status)
        if status in _TOO_SLOW:
            return self.too_slow()
        reason = _first_line(response)
        if status in _WRONG:
            return QueryError("failed_query", reason=reason)
        return StoreError("remote_failed", host=host, status=status, reason=reason)


def _first_line(response: httpx.Response) -> str:
    """What a service says of a failure, short. Only the start of its answer is read."""
    start = b""
    for piece in response.iter_bytes():
        start += piece
        if len(start) > LONGEST_REASON * 4:
            break
    text = start.decode("utf-8", "replace").strip()
    return text.split("\n", 1)[0][:LONGEST_REASON]


class BoundedBody:
    """The bytes of an answer as a file: no more than allowed, no longer than allowed."""

    def __init__(self, response: httpx.Response, connection: Connection) -> None:
        self._pieces = response.iter_bytes()
        self._connection = connection
        self._left = connection.endpoint.most_bytes
        self._latest = time.monotonic() + connection.endpoint.seconds
        self._held = b""
        self.failure: Exception | None = None
        """Why reading stopped: who parses sees an end of file, or an error of its own."""

    def read(self, size: int = -1) -> bytes:
        """Some bytes; none at the end."""
        if not self._held:
            self._held = self._next()
        taken = self._held if size < 0 else self._held[:size]
        self._held = self._held[len(taken) :]
        return taken

    def _next(self) -> bytes:
        try:
            piece = next(self._pieces, b"")
        except httpx.TimeoutException:
            self.failure = self._connection.too_slow()
        except (httpx.HTTPError, httpx.StreamError):
            host = self._connection.endpoint.host
            self.failure = StoreError("remote_broken_answer", host=host)
        else:
            self._left -= len(piece)
            if self._left < 0:
                most = self._connection.endpoint.most_bytes >> 20
                self.failure = QueryError("too_many_bytes", most=most)
            elif time.monotonic() > self._latest:
                self.failure = self._connection.too_slow()
            else:
                return piece
        raise OSError("stopped")
