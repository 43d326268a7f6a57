"""Addresses of the API with and without a version."""

import asyncio

import httpx
import pytest
from starlette.types import Message, Receive, Scope, Send

from ti_graph.api.newest import Newest


def read(path: str) -> str:
    """The path that is read where `path` is asked."""
    seen = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope["path"])

    async def hear() -> Message:
        return {}

    async def send(_: Message) -> None:
        return None

    asyncio.run(Newest(app)({"type": "http", "path": path}, hear, send))
    return str(seen[0])


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("/api/territories", "/api/v1/territories"),
        ("/api/v1/territories", "/api/v1/territories"),
        ("/api/v10/x", "/api/v1/v10/x"),
        ("/api/", "/api/v1/"),
        ("/api", "/api"),
        ("/sparql", "/sparql"),
        ("/static/api/x", "/static/api/x"),
    ],
)
def test_an_address_without_a_version_asks_for_the_newest(asked: str, meant: str) -> None:
    assert read(asked) == meant


def test_both_answer_the_same_and_next_pages_have_the_version(client: httpx.Client) -> None:
    newest, plain = (client.get(f"{base}/sites?limit=2") for base in ("/api/v1", "/api"))
    assert plain.json() == newest.json()
    assert plain.headers.get("Link") == newest.headers.get("Link")
