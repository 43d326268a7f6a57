"""Asking worker processes from a request: in a place of its own, off the event loop."""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack

import anyio
from anyio import CapacityLimiter
from fastapi import Response
from fastapi.responses import StreamingResponse

from ti_graph.api.clients import Places
from ti_graph.query.jobs import Job
from ti_graph.query.workers import Reply, Workers


class Desk:
    """A pool of workers, the places before it, and threads of its own to wait in."""

    def __init__(self, workers: Workers, for_one: int) -> None:
        self.workers = workers
        self._places = Places(workers.count, for_one, workers.seconds)
        self._threads = CapacityLimiter(workers.count)

    async def answer(self, job: Job, client: str, headers: Mapping[str, str]) -> Response:
        """The response that a job's answer makes: whole, or streamed where it is long.

        Raises what the workers raise, and what having no place does.
        """
        async with AsyncExitStack() as place:
            await place.enter_async_context(self._places.place(client))
            reply = await anyio.to_thread.run_sync(self.workers.answer, job, limiter=self._threads)
            if reply.rest is None:
                body = b"".join(reply.held)
                return Response(body, media_type=reply.media_type, headers=dict(headers))
            kept = place.pop_all()
        stream = self._stream(reply, reply.rest, kept)
        return StreamingResponse(stream, media_type=reply.media_type, headers=dict(headers))

    async def _stream(
        self, reply: Reply, rest: Iterator[bytes], place: AsyncExitStack
    ) -> AsyncIterator[bytes]:
        """The pieces as they come; where the client goes away, the worker is given back."""
        async with place:
            try:
                yield b"".join(reply.held)
                while (piece := await self._next(rest)) is not None:
                    yield piece
            finally:
                _close(rest)

    async def _next(self, rest: Iterator[bytes]) -> bytes | None:
        return await anyio.to_thread.run_sync(lambda: next(rest, None), limiter=self._threads)


def _close(rest: Iterator[bytes]) -> None:
    close = getattr(rest, "close", None)
    if close is not None:
        close()
