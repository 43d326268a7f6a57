"""The way to the internet: a proxy that the environment names, and certificates to trust."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self
from urllib.request import getproxies_environment
from urllib.request import proxy_bypass_environment as bypasses  # type: ignore[attr-defined]

import httpx

from ti_graph.errors import SettingsError


@dataclass(frozen=True)
class Way:
    """Direct unless proxies are given: scheme → address, and `no` → hosts that go without."""

    proxies: Mapping[str, str] = field(default_factory=dict)
    ca_bundle: str = ""

    @classmethod
    def of_environment(cls, ca_bundle: str = "") -> Self:
        """The way that HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say."""
        return cls(getproxies_environment(), ca_bundle)

    def proxy(self, url: httpx.URL) -> httpx.Proxy | None:
        """The proxy on the way to an address; None where it is reached directly.

        Raises SettingsError where the proxy's own address cannot be used.
        """
        found = self.proxies.get(url.scheme) or self.proxies.get("all")
        if not found or bypasses(url.host, dict(self.proxies)):
            return None
        name = f"{url.scheme.upper()}_PROXY"
        try:
            proxy = httpx.Proxy(found if "://" in found else f"http://{found}")
        except (ValueError, httpx.InvalidURL):
            raise SettingsError("bad_setting", name=name, reason="no address") from None
        if proxy.url.scheme not in {"http", "https"} or not proxy.url.host:
            raise SettingsError("bad_setting", name=name, reason="http://host:port") from None
        return proxy

    def trust(self) -> ssl.SSLContext:
        """Certificates of the public authorities, and of the bundle that the user named.

        Raises SettingsError where the bundle cannot be read.
        """
        context = httpx.create_ssl_context(trust_env=False)
        if self.ca_bundle:
            try:
                context.load_verify_locations(cafile=self.ca_bundle)
            except (OSError, ssl.SSLError):
                reason = "not a readable file of certificates in PEM"
                raise SettingsError(
                    "bad_setting", name="TI_GRAPH_CA_BUNDLE", reason=reason
                ) from None
        return context
