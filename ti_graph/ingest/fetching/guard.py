"""Where a download may go: https, hosts that a card names, addresses of the public internet.

A host is resolved once a connection, every address that it has is checked, and the connection goes
to the address that was checked: a name that answers otherwise the second time gains nothing.

Behind a proxy it is the proxy that resolves. The host is still one that a card names, an address in
place of a name is still checked, and so is what the name resolves to here, where it does.
"""

import ipaddress
import socket
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass

import httpx

from ti_graph.errors import SourceError
from ti_graph.ingest.fetching.way import Way

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Sequence[str]]

NAT64 = ipaddress.ip_network("64:ff9b::/96")


def is_public(address: Address) -> bool:
    """Whether an address is of the public internet; one that wraps another is as the other is."""
    if isinstance(address, ipaddress.IPv6Address):
        wrapped = address.ipv4_mapped or address.sixtofour
        if address in NAT64:
            wrapped = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if wrapped is not None:
            return is_public(wrapped)
        if address.teredo is not None:
            return False
    return address.is_global and not address.is_multicast


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host, as the system tells them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


@dataclass(frozen=True)
class Guard:
    """What may be reached. All but `hosts` is for tests, which serve files on loopback."""

    hosts: Collection[str]
    schemes: Collection[str] = ("https",)
    permits: Callable[[Address], bool] = is_public
    resolve: Resolve = resolve

    def check(self, url: httpx.URL, source: str) -> None:
        """Refuse an address that no card names.

        Raises SourceError.
        """
        if url.scheme not in self.schemes:
            raise SourceError("address_refused", source=source, host=url.host, reason="https")
        if url.host not in self.hosts or url.userinfo:
            raise SourceError("host_refused", source=source, host=url.host)

    def addresses(self, host: str, port: int, source: str) -> Sequence[str]:
        """The addresses of a host, all of them public.

        Raises SourceError where one is not; httpx.ConnectError where there is none.
        """
        try:
            found = self.resolve(host, port)
        except OSError as error:
            raise httpx.ConnectError(error.strerror or "unknown host") from None
        for one in found:
            if not self.permits(ipaddress.ip_address(one.partition("%")[0])):
                raise SourceError("private_address", source=source, host=host)
        return found

    def check_behind_proxy(self, host: str, port: int, source: str) -> None:
        """Refuse a host that is private as far as it is known here: the proxy resolves it.

        Raises SourceError.
        """
        # Behind a proxy the system often knows no name of the internet.
        with suppress(httpx.ConnectError):
            self.addresses(host, port, source)


class PinnedTransport(httpx.BaseTransport):
    """Connects to the addresses that the guard checked, and asks them for the host's certificate.

    Each host has a pool of its own: a connection made for one is never used for another.
    """

    def __init__(self, guard: Guard, source: str, way: Way | None = None) -> None:
        self._guard = guard
        self._source = source
        self._way = way or Way()
        self._trust = self._way.trust()
        self._pools: dict[str, httpx.HTTPTransport] = {}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request to one of its host's addresses.

        Raises SourceError for a host or an address that is refused.
        """
        url = request.url
        self._guard.check(url, self._source)
        port = url.port or (443 if url.scheme == "https" else 80)
        if proxy := self._way.proxy(url):
            self._guard.check_behind_proxy(url.host, port, self._source)
            return self._pool(url.host, proxy).handle_request(request)
        addresses = self._guard.addresses(url.host, port, self._source)
        pool = self._pool(url.host, None)
        problem = httpx.ConnectError("no address")
        for address in addresses:
            pinned = httpx.Request(
                request.method,
                url.copy_with(host=address),
                headers=request.headers,  # the header Host names the host itself
                stream=request.stream,
                extensions={**request.extensions, "sni_hostname": url.host},
            )
            try:
                return pool.handle_request(pinned)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                problem = httpx.ConnectError(str(error))
        raise problem

    def _pool(self, host: str, proxy: httpx.Proxy | None) -> httpx.HTTPTransport:
        if host not in self._pools:
            self._pools[host] = httpx.HTTPTransport(
                verify=self._trust, trust_env=False, proxy=proxy
            )
        return self._pools[host]

    def close(self) -> None:
        """Close every connection."""
        for pool in self._pools.values():
            pool.close()
