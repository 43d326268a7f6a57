"""A new release is served as soon as it is current, without a request lost.

The new one is opened beside the old; then one assignment makes it the one that requests find. The
old one is closed once every request that had begun before is answered.
"""

import asyncio
import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime

from fastapi import FastAPI

from ti_graph.api import metrics
from ti_graph.api.observed import InFlight
from ti_graph.api.served import Served
from ti_graph.errors import OtherReleaseError, TiGraphError
from ti_graph.graph.release import Releases
from ti_graph.settings import Settings

MOST_WAIT = 600.0
"""Seconds after which an answer that still runs no longer keeps its release open."""
log = logging.getLogger("ti_graph.swap")


class Swapper:
    """Watches which release is current, and swaps to it."""

    def __init__(self, app: FastAPI, settings: Settings, in_flight: InFlight) -> None:
        self._app = app
        self._settings = settings
        self._in_flight = in_flight
        self._closing: set[asyncio.Task[None]] = set()
        self.failed: str | None = None
        """The release that could not be opened; it is not tried again."""
        self._awaited: str | None = None

    @property
    def serving(self) -> str:
        """The release that is served."""
        name: str = self._app.state.served.release.manifest.release
        return name

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[None]:
        """Watch while the block runs."""
        _tell_built(self._app.state.served)
        watch = asyncio.create_task(self._watch())
        try:
            yield
        finally:
            watch.cancel()
            with suppress(asyncio.CancelledError):
                await watch
            for closing in tuple(self._closing):
                closing.cancel()
            await asyncio.gather(*self._closing, return_exceptions=True)

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(self._settings.swap_seconds)
            await self.look()

    async def look(self) -> None:
        """Swap where another release is current by now."""
        name = await asyncio.to_thread(Releases(self._settings.data).current_name)
        if name is None or name in {self.serving, self.failed}:
            return
        try:
            fresh = await asyncio.to_thread(self._open)
        except OtherReleaseError as error:
            # It is served as soon as it is published there.
            if name != self._awaited:
                log.warning("%s is not served yet, %s stays: %s", name, self.serving, error)
            self._awaited = name
            return
        except (TiGraphError, OSError) as error:
            self.failed = name
            metrics.SWAPS.labels("failed").inc()
            log.error("%s cannot be served, %s stays: %s", name, self.serving, error)
            return
        self._swap(fresh)

    def _open(self) -> Served:
        fresh = Served(self._settings, Releases(self._settings.data).current())
        fresh.open()
        return fresh

    def _swap(self, fresh: Served) -> None:
        old, self._app.state.served = self._app.state.served, fresh
        metrics.SWAPS.labels("done").inc()
        _tell_built(fresh)
        log.info("%s is served in place of %s", self.serving, old.release.manifest.release)
        closing = asyncio.create_task(self._close(old, self._in_flight.marks()))
        self._closing.add(closing)
        closing.add_done_callback(self._closing.discard)

    async def _close(self, old: Served, begun: frozenset[object]) -> None:
        """Close `old` once the requests in `begun` are answered."""
        try:
            for _ in range(int(MOST_WAIT * 10)):
                if not begun & self._in_flight.marks():
                    break
                await asyncio.sleep(0.1)
        finally:
            old.close()
            del old
            gc.collect()  # a release points to itself in places, and holds its files until then


def _tell_built(served: Served) -> None:
    metrics.BUILT.set(datetime.fromisoformat(served.release.manifest.built_at).timestamp())
