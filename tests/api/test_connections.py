"""How long a connection may say nothing, and which of them goes when there are too many."""

import asyncio
import errno
import logging
import resource
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
import uvicorn
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send
from uvicorn.server import ServerState

from ti_graph.api import connections
from ti_graph.api.connections import Connection

HEAD = b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 4\r\n\r\n"
WHOLE = HEAD + b"body"
Open = Callable[[bytes], Awaitable[tuple[StreamReader, StreamWriter]]]


async def answer(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with what was sent; `wait` takes a second."""
    body = await Request(scope, receive).body()
    if body == b"wait":
        await asyncio.sleep(1)
    await PlainTextResponse(body)(scope, receive, send)


@asynccontextmanager
async def listening() -> AsyncIterator[Open]:
    """A server of these connections; opens one and sends it some bytes."""
    config = uvicorn.Config(answer, http=Connection, ws="none", log_config=None, lifespan="off")
    config.load()
    state = ServerState()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(config, state, {}), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    opened: list[StreamWriter] = []

    async def open_one(sent: bytes) -> tuple[StreamReader, StreamWriter]:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        opened.append(writer)
        writer.write(sent)
        await asyncio.sleep(0.05)
        return reader, writer

    try:
        yield open_one
    finally:
        for writer in opened:
            writer.close()
        server.close()


async def ended(reader: StreamReader, seconds: float) -> bool:
    """Whether the server closes within so many seconds."""
    try:
        async with asyncio.timeout(seconds):
            await reader.read()
    except ConnectionError:
        return True
    except TimeoutError:
        return False
    return True


@pytest.mark.parametrize("sent", [b"", b"GET", HEAD[:-2]])
def test_who_sends_no_whole_head_is_let_go(monkeypatch: pytest.MonkeyPatch, sent: bytes) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.3)

    async def case() -> None:
        async with listening() as open_one:
            reader, _ = await open_one(sent)
            assert await ended(reader, 3)

    asyncio.run(case())


def test_bytes_that_drip_gain_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.4)

    async def case() -> None:
        async with listening() as open_one:
            reader, writer = await open_one(b"GET / HTTP/1.1\r\nX: ")
            for _ in range(4):
                writer.write(b"x")
                await asyncio.sleep(0.1)
            assert await ended(reader, 0.3)

    asyncio.run(case())


def test_a_body_has_more_time_than_a_head_but_not_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.2)
    monkeypatch.setattr(connections, "WHOLE_SECONDS", 1.0)

    async def case() -> None:
        async with listening() as open_one:
            late, writer = await open_one(HEAD)
            await asyncio.sleep(0.4)
            writer.write(b"body")
            assert (await late.readuntil(b"body")).startswith(b"HTTP/1.1 200")
            never, _ = await open_one(HEAD + b"bo")
            assert not await ended(never, 0.5)
            assert await ended(never, 2)

    asyncio.run(case())


def test_a_second_request_on_a_connection_has_the_same_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.3)

    async def case() -> None:
        async with listening() as open_one:
            reader, writer = await open_one(WHOLE)
            await reader.readuntil(b"body")
            writer.write(b"POST / HT")
            assert await ended(reader, 2)

    asyncio.run(case())


def test_an_answer_may_take_longer_than_a_head(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.2)
    monkeypatch.setattr(connections, "WHOLE_SECONDS", 0.3)

    async def case() -> None:
        async with listening() as open_one:
            reader, _ = await open_one(HEAD + b"wait")
            assert (await reader.readuntil(b"wait")).startswith(b"HTTP/1.1 200")

    asyncio.run(case())


def test_where_there_are_too_many_one_that_never_asked_goes_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connections, "most_connections", lambda: 4)
    monkeypatch.setattr(connections, "SETTLE_SECONDS", 0.0)

    async def case() -> None:
        async with listening() as open_one:
            busy, _ = await open_one(HEAD + b"wait")
            kept, writer = await open_one(WHOLE)
            await kept.readuntil(b"body")
            oldest, _ = await open_one(b"GET")
            younger, _ = await open_one(b"GET")
            fresh, _ = await open_one(WHOLE)
            assert await ended(oldest, 1)
            assert not await ended(younger, 0.1)
            writer.write(WHOLE)
            assert (await kept.readuntil(b"body")).startswith(b"HTTP/1.1 200")
            assert (await fresh.readuntil(b"body")).startswith(b"HTTP/1.1 200")
            assert (await busy.readuntil(b"wait")).startswith(b"HTTP/1.1 200")

    asyncio.run(case())


def test_one_that_has_just_come_stays_while_there_are_files(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connections, "most_connections", lambda: 1)
    monkeypatch.setattr(connections, "SETTLE_SECONDS", 60.0)

    async def case() -> None:
        async with listening() as open_one:
            first, _ = await open_one(b"GET")
            second, _ = await open_one(b"GET")
            assert not await ended(first, 0.2)
            monkeypatch.setattr(connections, "RESERVED", 0)
            third, _ = await open_one(b"GET")
            assert await ended(first, 1)
            assert not await ended(second, 0.1)
            assert not await ended(third, 0.1)

    asyncio.run(case())


def test_there_are_fewer_connections_than_files(monkeypatch: pytest.MonkeyPatch) -> None:
    for files, most in ((256, 128), (1_024, 896), (100, 16), (1_000_000, connections.MOST)):
        monkeypatch.setattr(resource, "getrlimit", lambda _, files=files: (files, files))
        assert connections.most_connections() == most


def test_that_no_file_is_left_is_reported_once_in_a_while(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    loop = asyncio.new_event_loop()
    faults = connections.LoopFaults()
    for _ in range(3):
        faults(loop, {"message": "accept", "exception": OSError(errno.EMFILE, "Too many files")})
    faults(loop, {"message": "another fault", "exception": ValueError("x")})
    loop.close()
    found = [record.getMessage() for record in caplog.records]
    assert found[0] == "no connection is taken for a second: Too many files"
    assert len(found) == 2
    assert "another fault" in found[1]
