"""How much one client may ask at once."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.requests import HTTPConnection

from ti_graph.errors import BusyError, TooManyRequestsError


def client_of(request: HTTPConnection) -> str:
    """Who asks: the address that the request comes from."""
    return request.client.host if request.client else "?"


class Places:
    """Places for a kind of work: so many at once in all, and so many for one client."""

    def __init__(self, at_once: int, for_one: int, patience: float) -> None:
        self._free = asyncio.Semaphore(at_once)
        self._for_one = for_one
        self._patience = patience
        self._taken: Counter[str] = Counter()

    @asynccontextmanager
    async def place(self, client: str) -> AsyncIterator[None]:
        """A place while the block runs.

        Raises TooManyRequestsError where the client has its fill of them, taken or waited for;
        BusyError where none came free in time.
        """
        if self._taken[client] >= self._for_one:
            raise TooManyRequestsError("too_many_requests", most=self._for_one)
        self._taken[client] += 1
        try:
            await self._wait()
            try:
                yield
            finally:
                self._free.release()
        finally:
            self._taken[client] -= 1
            if not self._taken[client]:
                del self._taken[client]

    async def _wait(self) -> None:
        try:
            await asyncio.wait_for(self._free.acquire(), self._patience)
        except TimeoutError:
            raise BusyError("busy") from None
