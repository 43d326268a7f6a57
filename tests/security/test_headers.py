"""Headers of every kind of answer: pages, data, errors, files."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.test_operation import Client
from ti_graph.api.app import create_app
from ti_graph.settings import Settings

ADDRESSES = (
    "/health", "/ready", "/simple/", "/simple/territoires/ti-2023-1001", "/nowhere",
    "/api/v1/territories", "/api/v1/territories/none", "/api/v1/territories?phase=1", "/ontology",
    "/sparql?query=ASK%7B%7D", "/sparql?query=nonsense", "/openapi.json", "/static/none.js",
    "/metrics",
)  # fmt: skip


@pytest.fixture(scope="module")
def client(small_data: Path) -> Iterator[Client]:
    opened = Client(create_app(Settings(data=small_data, swap_seconds=3600, query_workers=1)))
    yield opened
    opened.close()


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_bears_the_headers(client: Client, address: str) -> None:
    headers = client.get(address, headers={"Accept": "text/html,*/*"}).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "base-uri 'none'" in policy
    assert "unsafe" not in policy.split("style-src", 1)[0]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "server" not in headers


@pytest.mark.parametrize("address", [one for one in ADDRESSES if "simple" in one])
def test_no_page_holds_a_script_of_its_own(client: Client, address: str) -> None:
    page = client.get(address).text
    assert "<script>" not in page
    assert " onclick=" not in page
    assert "javascript:" not in page
