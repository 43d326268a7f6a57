"""A new release is served as soon as it is current, without a request lost.

The new one is opened beside the old; then one assignment makes it the one that requests find. The
old one is closed once every request that had begun before is answered.
"""

import asyncio
import gc
import logging
import time
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
BLIND_SECONDS, BLIND_LOOKS = 30.0, 5
"""Time, and looks missed, after which a server no longer says that it knows the current release."""
RETRY_SECONDS, MOST_RETRY_SECONDS = 10.0, 600.0
log = logging.getLogger("ti_graph.swap")


class Swapper:
    """Watches which release is current, and swaps to it."""

    def __init__(self, app: FastAPI, settings: Settings, in_flight: InFlight) -> None:
        self._app = app
        self._settings = settings
        self._in_flight = in_flight
        self._closing: set[asyncio.Task[None]] = set()
        self.failed: str | None = None
        """The release that could not be opened; it is tried again, ever more seldom."""
        self._retry_at = 0.0
        self._tries = 0
        self._awaited: str | None = None
        self._looked_at = time.monotonic()
        self._blinded: str | None = None

    @property
    def serving(self) -> str:
        """The release that is served."""
        name: str = self._app.state.served.release.manifest.release
        return name

    @property
    def unseen_seconds(self) -> float:
        """How long ago it was last seen which release is current."""
        return time.monotonic() - self._looked_at

    @property
    def is_blind(self) -> bool:
        """Whether that is too long ago for anything to be said of newer releases."""
        return self.unseen_seconds > max(BLIND_SECONDS, BLIND_LOOKS * self._settings.swap_seconds)

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
            try:
                await self.look()
            except Exception as error:
                # Whatever it was, the next look may find it gone: a watch never ends by itself.
                self._tell_blinded(error)

    def _tell_blinded(self, error: Exception) -> None:
        """Log a fault of looking once, not every two seconds."""
        metrics.LOOKS.labels("failed").inc()
        found = f"{type(error).__name__}: {error}"
        if found != self._blinded:
            log.error("which release is current cannot be seen, %s stays: %s", self.serving, found)
        self._blinded = found

    def _seen(self) -> None:
        metrics.LOOKS.labels("done").inc()
        metrics.LOOKED.set_to_current_time()
        self._looked_at = time.monotonic()
        self._blinded = None

    async def look(self) -> None:
        """Swap where another release is current by now."""
        name = await asyncio.to_thread(self._current_name)
        self._seen()
        if name is None or name == self.serving:
            self.failed = None
            return
        if name == self.failed and time.monotonic() < self._retry_at:
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
            self._fail(name, error)
            return
        self.failed, self._tries = None, 0
        self._swap(fresh)

    def _current_name(self) -> str | None:
        return Releases(self._settings.data).current_name()

    def _fail(self, name: str, error: Exception) -> None:
        """A damaged release stays so, but a want of files or memory passes: try again later."""
        self._tries = self._tries + 1 if name == self.failed else 1
        self.failed = name
        wait = min(RETRY_SECONDS * 2 ** (self._tries - 1), MOST_RETRY_SECONDS)
        self._retry_at = time.monotonic() + wait
        metrics.SWAPS.labels("failed").inc()
        log.error("%s cannot be served, %s stays: %s", name, self.serving, error)

    def _open(self) -> Served:
        fresh = Served(self._settings, Releases(self._settings.data).current())
        try:
            fresh.open()
        except BaseException:
            fresh.close()
            raise
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
