"""Asking worker processes from a request: in a place of its own, off the event loop."""

from collections.abc import Iterator, Mapping
from contextlib import AsyncExitStack

import anyio
from anyio import CapacityLimiter
from fastapi import Response
from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from ti_graph.api.clients import Places
from ti_graph.query.jobs import Job, Named
from ti_graph.query.workers import IN_MEMORY, Reply, Workers

PIECE_BYTES = 256 << 10
TOTAL = "X-Total-Count"
"""The header that tells how many rows there are in all, whatever page and format is sent."""


class Desk:
    """A pool of workers, the places before it, and threads of its own to wait in."""

    def __init__(self, workers: Workers, for_one: int) -> None:
        self.workers = workers
        self._places = Places(workers.count, for_one, workers.seconds)
        self._threads = CapacityLimiter(workers.count)

    async def answer(
        self, job: Job, client: str, headers: Mapping[str, str], seconds: float | None = None
    ) -> Response:
        """The response that a job's answer makes, within so many seconds (else the limit of time).

        A long one is sent from its file; until that is done it counts as one of its client's.
        Raises what the workers raise, and what having no place does.
        """
        async with AsyncExitStack() as kept:
            kept.enter_context(self._places.of(client))
            reply = await self._ask(job, client, seconds)
            if isinstance(job, Named):
                headers = {**headers, TOTAL: str(reply.rows)}
            if reply.size > IN_MEMORY:
                kept.enter_context(reply.content)
                return _Long(reply, headers, kept.pop_all())
        return Response(reply.whole(), media_type=reply.media_type, headers=dict(headers))

    async def content(self, job: Job, client: str) -> bytes:
        """The bytes of an answer that is known to be short. Raises what `answer` raises."""
        with self._places.of(client):
            return (await self._ask(job, client)).whole()

    async def _ask(self, job: Job, client: str, seconds: float | None = None) -> Reply:
        async with self._places.place(client):
            return await anyio.to_thread.run_sync(
                self.workers.answer, job, seconds, limiter=self._threads
            )


class _Long(StreamingResponse):
    """An answer that is read from a file as the client takes it."""

    def __init__(self, reply: Reply, headers: Mapping[str, str], kept: AsyncExitStack) -> None:
        found = {**headers, "Content-Length": str(reply.size)}
        super().__init__(_pieces(reply), media_type=reply.media_type, headers=found)
        self._kept = kept

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it; then, or where the client goes away, its file is gone."""
        async with self._kept:
            await super().__call__(scope, receive, send)


def _pieces(reply: Reply) -> Iterator[bytes]:
    reply.content.seek(0)
    while piece := reply.content.read(PIECE_BYTES):
        yield piece
