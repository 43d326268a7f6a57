"""The whole graph of a release, sent as it is written: no answer collects it, no limit cuts it."""

import asyncio
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from ti_graph.api.clients import client_of
from ti_graph.api.dependencies import CurrentServed
from ti_graph.api.methods import HEAD_ONLY
from ti_graph.api.served import Served
from ti_graph.errors import ReleaseError
from ti_graph.graph.store.dumping import QUADS

PIECE_BYTES = 256 << 10
MOST_SECONDS = 1_800.0
"""By then a client has taken it, or loses it: it holds one of few places."""
FILE = "dump.nq.gz"

router = APIRouter(tags=["linked data"])


@router.get(
    f"/{FILE}",
    response_class=Response,
    responses={200: {"content": {"application/gzip": {}}, "description": "N-Quads."}},
)
async def dump(request: Request, now: CurrentServed) -> Response:
    """The whole release as N-Quads, compressed: every triple with its graph."""
    name = f"ti-graph-{now.release.manifest.release}.nq.gz"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return await dumped(request, now, QUADS, "application/gzip", headers)


async def dumped(
    request: Request, now: Served, kind: str, media_type: str, headers: Mapping[str, str]
) -> Response:
    """The graph in a format, as it is written.

    Raises TooManyRequestsError where this client takes one already, BusyError where others do.
    """
    if request.scope.get(HEAD_ONLY):
        return StreamingResponse(iter(()), media_type=media_type, headers=dict(headers))
    async with AsyncExitStack() as kept:
        kept.enter_context(now.dumps.of(client_of(request)))
        await kept.enter_async_context(now.dumps.place(client_of(request)))
        process = await kept.enter_async_context(_writing(now, kind))
        first = await _read(process)
        if not first:
            raise ReleaseError("damaged_store")
        return _Dump(_pieces(first, process), media_type, headers, kept.pop_all())


@asynccontextmanager
async def _writing(now: Served, kind: str) -> AsyncIterator[Process]:
    """The process that writes; it ends with the block."""
    module, folder = "ti_graph.graph.store.dumping", str(now.release.store_folder)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, folder, kind, stdin=DEVNULL, stdout=PIPE, limit=PIECE_BYTES
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def _read(process: Process) -> bytes:
    if process.stdout is None:
        return b""
    return await process.stdout.read(PIECE_BYTES)


async def _pieces(first: bytes, process: Process) -> AsyncIterator[bytes]:
    piece = first
    while piece:
        yield piece
        piece = await _read(process)
    if await process.wait():
        # What was sent is not the whole: the connection breaks, and the client is not deceived.
        raise ReleaseError("damaged_store")


class _Dump(StreamingResponse):
    """A graph on its way, and what it holds while it is."""

    def __init__(
        self,
        pieces: AsyncIterator[bytes],
        media_type: str,
        headers: Mapping[str, str],
        kept: AsyncExitStack,
    ) -> None:
        super().__init__(pieces, media_type=media_type, headers=dict(headers))
        self._kept = kept

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it, in the time that there is."""
        async with self._kept, asyncio.timeout(MOST_SECONDS):
            await super().__call__(scope, receive, send)
