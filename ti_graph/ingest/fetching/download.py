"""One file over HTTP: resumed, retried, held to limits of time, and whole or not taken.

<folder>/.fetch/<name>.part        what has come so far, with <name>.part.json: of which edition
<folder>/.fetch/<name>             whole, and not yet in use
<folder>/.fetch/<name>.json        its ETag, date, size and digest; it stays beside the file
"""

import email.utils
import errno
import hashlib
import os
import random
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urljoin

import httpx
from pydantic import BaseModel, ConfigDict, ValidationError

from ti_graph.errors import SourceError
from ti_graph.ingest.fetching.sniff import require_whole

PASSING = {408, 425, 429, 500, 502, 503, 504}
"""Statuses that may pass: worth another try."""
REDIRECTS = {301, 302, 303, 307, 308}
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
Tell = Callable[[int, int | None], None]
"""Told the bytes that are there, and how many there will be where the server says so."""


@dataclass(frozen=True)
class Limits:
    """Limits of one download, in seconds unless they say otherwise."""

    connect: float = 15
    read: float = 60
    whole: float = 4 * 3600
    slowest: float = 1024
    """Bytes a second over `read` seconds: less is a connection to be made anew."""
    attempts: int = 6
    """Tries in a row that brought nothing. One that brought bytes starts the count anew."""
    pause: float = 1
    longest_pause: float = 900
    redirects: int = 5


class Edition(BaseModel):
    """Which edition of a file this is: what its server said, and what came."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    url: str
    etag: str | None = None
    last_modified: str | None = None
    bytes: int | None = None
    sha256: str | None = None
    fetched: str | None = None

    @property
    def validator(self) -> str | None:
        """What `If-Range` takes: a strong ETag, else a date."""
        if self.etag and not self.etag.startswith("W/"):
            return self.etag
        return self.last_modified

    def write(self, path: Path) -> None:
        """Keep it, in one step."""
        fresh = path.with_name(path.name + ".new")
        fresh.write_text(self.model_dump_json(indent=2), "utf-8")
        fresh.replace(path)


def read_edition(path: Path) -> Edition | None:
    """What was kept; None where there is nothing, or nothing that can be read."""
    try:
        return Edition.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None


@dataclass(frozen=True)
class Wanted:
    """A file to be had."""

    source: str
    name: str
    url: str
    folder: Path
    bytes: int | None = None
    """Its size, where a list tells it."""

    @property
    def part(self) -> Path:
        """What has come so far."""
        return self.folder / ".fetch" / f"{self.name}.part"

    @property
    def part_edition(self) -> Path:
        """Of which edition that is."""
        return self.folder / ".fetch" / f"{self.name}.part.json"

    @property
    def staged(self) -> Path:
        """Whole, and not yet in use."""
        return self.folder / ".fetch" / self.name

    @property
    def edition(self) -> Path:
        """Which edition the whole file is of."""
        return self.folder / ".fetch" / f"{self.name}.json"

    @property
    def placed(self) -> Path:
        """Where a build looks for it."""
        return self.folder / self.name


class _PassingError(Exception):
    """A try that failed in a way that may pass. `error` is reported if it never does."""

    def __init__(self, error: SourceError, wait: float | None = None) -> None:
        super().__init__(error.code)
        self.error = error
        self.wait = wait


@dataclass
class Download:
    """One download, over as many connections as it takes."""

    wanted: Wanted
    client: httpx.Client
    limits: Limits = field(default_factory=Limits)
    tell: Tell = lambda _have, _total: None
    stop: threading.Event = field(default_factory=threading.Event)

    def run(self) -> bool:
        """Bring the file to `wanted.staged`. Returns whether it is another edition than before.

        Raises SourceError; what has come stays for the next time, and the file in use as it was.
        """
        start = time.monotonic()
        failures, most = 0, self._have()
        while True:
            try:
                return self._try(start)
            except _PassingError as problem:
                # A connection that is cut again and again still ends, as long as bytes come.
                failures = 1 if self._have() > most else failures + 1
                most = max(most, self._have())
                if failures >= self.limits.attempts:
                    raise problem.error from None
                self._pause(problem.wait, failures, start)
            except OSError as error:
                raise self._cannot_store(error) from None

    def _try(self, start: float) -> bool:
        with self._answer() as response:
            if response.status_code == httpx.codes.NOT_MODIFIED:
                return False
            self._receive(response, start)
        self._finish()
        return True

    # --- asking ---------------------------------------------------------------------------------

    @contextmanager
    def _answer(self) -> Iterator[httpx.Response]:
        """The answer after redirects, if it is one that brings a file."""
        url = self.wanted.url
        try:
            for _ in range(self.limits.redirects + 1):
                with self.client.stream("GET", url, headers=self._headers()) as response:
                    if response.status_code not in REDIRECTS:
                        self._require_file(response)
                        yield response
                        return
                    url = urljoin(url, response.headers.get("location", ""))
        except httpx.TransportError as error:
            raise _PassingError(
                SourceError("connection_lost", **self._about, reason=_why(error))
            ) from None
        except (httpx.InvalidURL, httpx.DecodingError) as error:
            raise SourceError("connection_lost", **self._about, reason=_why(error)) from None
        raise SourceError("too_many_redirects", **self._about, host=httpx.URL(self.wanted.url).host)

    def _headers(self) -> dict[str, str]:
        # Without compression on the way, sizes and ranges are those of the file.
        headers = {"Accept-Encoding": "identity"}
        part = read_edition(self.wanted.part_edition)
        if self._have() and part and part.url == self.wanted.url and part.validator:
            return headers | {"Range": f"bytes={self._have()}-", "If-Range": part.validator}
        whole = read_edition(self.wanted.edition)
        if whole and whole.url == self.wanted.url and self._there(whole):
            if whole.etag:
                headers["If-None-Match"] = whole.etag
            if whole.last_modified:
                headers["If-Modified-Since"] = whole.last_modified
        return headers

    def _there(self, edition: Edition) -> bool:
        """Whether the file of an edition is still there, by its size."""
        places = (self.wanted.staged, self.wanted.placed)
        return any(path.is_file() and path.stat().st_size == edition.bytes for path in places)

    def _require_file(self, response: httpx.Response) -> None:
        status = response.status_code
        if status in {200, 206, 304}:
            return
        if status == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
            self._forget()
            raise _PassingError(self._status(response), 0)
        if status in PASSING:
            wait = _retry_after(response.headers.get("retry-after"))
            if wait is not None and wait > self.limits.longest_pause:
                raise SourceError(
                    "try_later", **self._about, host=response.url.host, seconds=round(wait)
                )
            raise _PassingError(self._status(response), wait)
        raise self._status(response)

    def _status(self, response: httpx.Response) -> SourceError:
        host = httpx.URL(self.wanted.url).host
        return SourceError(
            "refused_download", **self._about, host=host, status=response.status_code
        )

    # --- receiving ------------------------------------------------------------------------------

    def _receive(self, response: httpx.Response, start: float) -> None:
        have = self._resumed_at(response)
        total = self._total(response, have)
        self._require_room(total, have)
        self._edition(response, total, resumed=have > 0).write(self.wanted.part_edition)
        with self.wanted.part.open("ab" if have else "wb") as file:
            try:
                have = self._write(response, file, have, total, start)
            except httpx.RemoteProtocolError:  # closed before it was whole
                pass
            finally:
                file.flush()
            os.fsync(file.fileno())
        have = self._have()
        if total is not None and have != total:
            error = SourceError("wrong_length", **self._about, found=have, expected=total)
            raise _PassingError(error)

    def _write(
        self,
        response: httpx.Response,
        file: BinaryIO,
        have: int,
        total: int | None,
        start: float,
    ) -> int:
        pace = _Pace(self.limits, start)
        self.tell(have, total)
        for chunk in response.iter_raw():
            file.write(chunk)
            have += len(chunk)
            self.tell(have, total)
            if self.stop.is_set():
                raise SourceError("download_stopped", **self._about)
            if pace.whole_is_over():
                raise SourceError("too_long", **self._about, seconds=round(self.limits.whole))
            if pace.is_too_slow(len(chunk)):
                raise _PassingError(SourceError("too_slow", **self._about))
        return have

    def _edition(self, response: httpx.Response, total: int | None, *, resumed: bool) -> Edition:
        """Which edition comes; a part that is resumed is of the edition that it began with."""
        begun = read_edition(self.wanted.part_edition) if resumed else None
        return begun or Edition(
            url=self.wanted.url,
            etag=response.headers.get("etag"),
            last_modified=response.headers.get("last-modified"),
            bytes=total,
        )

    def _resumed_at(self, response: httpx.Response) -> int:
        """How many of the bytes that are there still hold; 0 where the file comes anew."""
        if response.status_code != httpx.codes.PARTIAL_CONTENT:
            return 0
        have = self._have()
        begins = response.headers.get("content-range", "").startswith(f"bytes {have}-")
        part = read_edition(self.wanted.part_edition)
        etag = response.headers.get("etag")
        whole = response.headers.get("content-range", "").rpartition("/")[2]
        same = part is not None and etag in {None, part.etag} and whole in {"*", str(part.bytes)}
        if not (begins and same):
            self._forget()
            raise _PassingError(SourceError("edition_changed", **self._about), 0)
        return have

    def _total(self, response: httpx.Response, have: int) -> int | None:
        length = response.headers.get("content-length", "")
        found = have + int(length) if length.isdigit() else None
        if response.status_code == httpx.codes.PARTIAL_CONTENT:
            whole = response.headers.get("content-range", "").rpartition("/")[2]
            found = int(whole) if whole.isdigit() else found
        return found

    def _require_room(self, total: int | None, have: int) -> None:
        free = shutil.disk_usage(self.wanted.folder).free
        if total is not None and total - have > free:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def _finish(self) -> None:
        """Look at what came; take it if it is whole, drop it if it is not."""
        wanted = self.wanted
        size = self._have()
        edition = read_edition(wanted.part_edition) or Edition(url=wanted.url)
        # A list may be behind its files: it is believed only where the server gave no size.
        if edition.bytes is None and wanted.bytes not in {None, size}:
            self._forget()
            raise SourceError("wrong_length", **self._about, found=size, expected=wanted.bytes)
        try:
            require_whole(wanted.part, source=wanted.source, name=wanted.name)
        except SourceError:
            self._forget()
            raise
        with wanted.part.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        now = datetime.now(UTC).replace(microsecond=0).isoformat()
        wanted.part.replace(wanted.staged)
        found = {"bytes": size, "sha256": digest, "fetched": now}
        edition.model_copy(update=found).write(wanted.edition)
        wanted.part_edition.unlink(missing_ok=True)

    # --- what is there --------------------------------------------------------------------------

    def _have(self) -> int:
        try:
            return self.wanted.part.stat().st_size
        except FileNotFoundError:
            return 0

    def _forget(self) -> None:
        self.wanted.part.unlink(missing_ok=True)
        self.wanted.part_edition.unlink(missing_ok=True)

    def _pause(self, found: float | None, failures: int, start: float) -> None:
        growing = self.limits.pause * 2 ** (failures - 1) * random.uniform(0.5, 1.5)  # noqa: S311
        seconds = min(self.limits.longest_pause, growing) if found is None else found
        if time.monotonic() - start + seconds > self.limits.whole:
            raise SourceError("too_long", **self._about, seconds=round(self.limits.whole))
        if self.stop.wait(seconds):
            raise SourceError("download_stopped", **self._about)

    def _cannot_store(self, error: OSError) -> SourceError:
        if error.errno in FULL:
            return SourceError("disk_full", **self._about)
        return SourceError("cannot_store", **self._about, reason=error.strerror or "?")

    @property
    def _about(self) -> dict[str, str]:
        return {"source": self.wanted.source, "file": self.wanted.name}


@dataclass
class _Pace:
    """Whether bytes come fast enough, and all in time."""

    limits: Limits
    start: float
    _since: float = field(default_factory=time.monotonic)
    _bytes: int = 0

    def whole_is_over(self) -> bool:
        return time.monotonic() - self.start > self.limits.whole

    def is_too_slow(self, received: int) -> bool:
        self._bytes += received
        seconds = time.monotonic() - self._since
        if seconds < self.limits.read:
            return False
        slow = self._bytes / seconds < self.limits.slowest
        self._since, self._bytes = time.monotonic(), 0
        return slow


def _retry_after(header: str | None) -> float | None:
    """Seconds that a server asks to wait: reported as a number or as a date."""
    if header is None:
        return None
    if header.strip().isdigit():
        return float(header)
    try:
        moment = email.utils.parsedate_to_datetime(header)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def _why(error: Exception) -> str:
    """What went wrong on the way, without an address of a machine."""
    if isinstance(error, httpx.TimeoutException):
        return "timeout"
    if isinstance(error, httpx.ProxyError):
        return f"proxy: {str(error)[:80]}"
    return type(error).__name__.removesuffix("Error")
