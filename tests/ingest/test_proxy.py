"""Behind a proxy a fetch brings the same file, and reaches no more than without one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.ingest.fetch_fixtures import QUICK, load
from tests.ingest.proxies import HOST, Proxy, certificate, proxying, serving_securely
from tests.small_country import small_card
from ti_graph.errors import SettingsError
from ti_graph.ingest.fetching.fetch import Fetched, Fetcher
from ti_graph.ingest.fetching.guard import Guard
from ti_graph.ingest.fetching.way import Way
from ti_graph.ingest.registry import RegisteredSource

BODY = b"id,acronym\n1,A\n2,B\n"


def unknown(host: str, port: int) -> Sequence[str]:
    """Behind a proxy the system knows no name of the internet."""
    raise OSError(f"no address of {host}:{port}")


@dataclass
class Behind:
    folder: Path
    proxy: Proxy
    bundle: Path

    def way(self, **more: str) -> Way:
        return Way({"https": self.proxy.address} | more, str(self.bundle))

    def fetch(
        self, way: Way, url: str = f"https://{HOST}/projects.csv", guard: Guard | None = None
    ) -> Fetched:
        name = "projects.csv"
        files = {name[:-4]: {"names": [name], "format": "csv"}}
        files["projects"]["fetch"] = {"url": url, "save_as": name}  # type: ignore[assignment]
        card = small_card("fetched_source", files=files, optional=True)
        source = RegisteredSource(card, load, self.folder / "own")
        fetcher = Fetcher(
            self.folder / "sources", QUICK, guard=guard or Guard({HOST}, resolve=unknown), way=way
        )
        (fetched,) = fetcher.fetch([source])
        return fetched

    def fails(self, way: Way, **more: object) -> tuple[str, str]:
        error = self.fetch(way, **more).error  # type: ignore[arg-type]
        assert error is not None
        return error.code, str(error.facts.get("reason", ""))


@pytest.fixture
def behind(tmp_path: Path) -> Iterator[Behind]:
    bundle = certificate(tmp_path)
    with serving_securely(tmp_path, BODY) as port, proxying(port) as proxy:
        yield Behind(tmp_path, proxy, bundle)


def test_a_file_comes_through_the_proxy_that_the_environment_names(
    behind: Behind, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", behind.proxy.address)
    monkeypatch.setenv("https_proxy", behind.proxy.address)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    fetched = behind.fetch(Way.of_environment(str(behind.bundle)))
    assert fetched.error is None
    placed = behind.folder / "sources" / "fetched_source" / "projects.csv"
    assert placed.read_bytes() == BODY
    assert set(behind.proxy.asked) == {f"CONNECT {HOST}:443 HTTP/1.1"}


def test_a_proxy_without_a_scheme_is_one_over_http(behind: Behind) -> None:
    address = behind.proxy.address.removeprefix("http://")
    assert behind.fetch(Way({"https": address}, str(behind.bundle))).error is None


def test_a_host_of_no_proxy_is_reached_directly(behind: Behind) -> None:
    guard = Guard({HOST}, resolve=lambda _host, _port: ["127.0.0.1"])
    assert behind.fails(behind.way(no=".example.org"), guard=guard)[0] == "private_address"
    assert behind.proxy.asked == []


def test_a_certificate_that_nobody_vouches_for_is_refused(behind: Behind) -> None:
    assert behind.fails(Way({"https": behind.proxy.address}))[0] == "connection_lost"


@pytest.mark.parametrize("address", ["192.168.1.1", "127.0.0.1", "169.254.169.254", "[::1]"])
def test_a_private_address_is_refused_behind_a_proxy_too(behind: Behind, address: str) -> None:
    url = f"https://{address}/projects.csv"
    found = behind.fails(behind.way(), url=url, guard=Guard({address.strip("[]")}))
    assert found[0] == "private_address"
    assert behind.proxy.asked == []


def test_a_name_that_is_private_here_is_refused(behind: Behind) -> None:
    guard = Guard({HOST}, resolve=lambda _host, _port: ["10.0.0.7"])
    assert behind.fails(behind.way(), guard=guard)[0] == "private_address"
    assert behind.proxy.asked == []


def test_a_redirect_to_another_host_is_refused(behind: Behind) -> None:
    url = f"https://{HOST}/away"
    assert behind.fails(behind.way(), url=url)[0] == "host_refused"


def test_a_proxy_that_refuses_is_named_as_the_reason(behind: Behind) -> None:
    behind.proxy.refuses = True
    code, reason = behind.fails(behind.way())
    assert code == "connection_lost"
    assert reason.startswith("proxy: 407")


@pytest.mark.parametrize("address", ["socks5://127.0.0.1:1080", "http://", "http://a:port"])
def test_a_proxy_that_cannot_be_used_names_its_variable(address: str) -> None:
    with pytest.raises(SettingsError, match="HTTPS_PROXY"):
        Way({"https": address}).proxy(httpx.URL(f"https://{HOST}/"))


def test_a_bundle_that_cannot_be_read_names_its_setting(tmp_path: Path) -> None:
    (tmp_path / "bundle.pem").write_text("no certificate")
    for path in (tmp_path / "bundle.pem", tmp_path / "absent.pem"):
        with pytest.raises(SettingsError, match="TI_GRAPH_CA_BUNDLE"):
            Way({}, str(path)).trust()
