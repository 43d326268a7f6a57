"""How much one client may ask at once."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from starlette.requests import HTTPConnection

from ti_graph.errors import BusyError, TooManyRequestsError


def client_of(request: HTTPConnection) -> str:
    """Who asks: the address that the request comes from."""
    return request.client.host if request.client else "?"


class Places:
    """Places for a kind of work: so many at once in all, and so many for one client.

    One client's work never takes the last place, where there are several: another's finds it free.
    """

    def __init__(self, at_once: int, for_one: int, patience: float) -> None:
        self._free = asyncio.Semaphore(at_once)
        self._share = max(at_once - 1, 1)
        self._shares: dict[str, asyncio.Semaphore] = {}
        self._for_one = for_one
        self._patience = patience
        self._taken: Counter[str] = Counter()

    @contextmanager
    def of(self, client: str) -> Iterator[None]:
        """One of the client's own, while the block runs: it works, waits or is being answered.

        Raises TooManyRequestsError where the client has its fill of them.
        """
        if self._taken[client] >= self._for_one:
            raise TooManyRequestsError("too_many_requests", most=self._for_one)
        self._taken[client] += 1
        try:
            yield
        finally:
            self._taken[client] -= 1
            if not self._taken[client]:
                del self._taken[client]
                self._shares.pop(client, None)

    @asynccontextmanager
    async def place(self, client: str) -> AsyncIterator[None]:
        """One of all the places, while the block runs; within `of`, for the same client.

        Raises BusyError where none came free in time.
        """
        share = self._shares.setdefault(client, asyncio.Semaphore(self._share))
        try:
            async with asyncio.timeout(self._patience):
                await share.acquire()
                try:
                    await self._free.acquire()
                except BaseException:
                    share.release()
                    raise
        except TimeoutError:
            raise BusyError("busy") from None
        try:
            yield
        finally:
            self._free.release()
            share.release()
