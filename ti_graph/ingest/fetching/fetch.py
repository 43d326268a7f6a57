"""Official files of sources → the data folder: in parallel, each whole, in its publisher's layout.

The files of a source take the place of the earlier ones together, after its own loader has read
the beginning of each: a layout that changed is reported here, and what is in use stays.
"""

import fcntl
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import httpx

from ti_graph.errors import SourceError, TiGraphError
from ti_graph.ingest.card import Card, FetchCard
from ti_graph.ingest.fetching.data_gouv import HOST as DATA_GOUV
from ti_graph.ingest.fetching.data_gouv import find_resource
from ti_graph.ingest.fetching.download import Download, Limits, Wanted, read_edition
from ti_graph.ingest.fetching.guard import Guard, PinnedTransport
from ti_graph.ingest.fetching.way import Way
from ti_graph.ingest.freeze import required_tables
from ti_graph.ingest.load import load_source
from ti_graph.ingest.origin import Origin, find_files
from ti_graph.ingest.registry import RegisteredSource

AGENT = "ti-graph (+https://w3id.org/ti-graph/)"
SAMPLE_ROWS = 2000
"""Rows at the beginning of each file that its loader reads before the file is put into use."""

Outcome = Literal["downloaded", "unchanged", "failed"]
Tell = Callable[[str, str, int, int | None], None]
"""Told source, file, bytes that are there, bytes that there will be."""


@dataclass(frozen=True)
class Fetched:
    """What became of one file."""

    source: str
    file: str
    outcome: Outcome
    bytes: int | None = None
    sha256: str | None = None
    error: TiGraphError | None = None


@dataclass
class Fetcher:
    """Fetches sources. Tests give a guard that reaches their own server; nothing else may."""

    sources_folder: Path
    limits: Limits = field(default_factory=Limits)
    guard: Guard | None = None
    data_gouv: str = f"https://{DATA_GOUV}"
    way: Way = field(default_factory=Way)
    workers: int = 4
    tell: Tell = lambda _source, _file, _have, _total: None
    stop: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self._slots = threading.BoundedSemaphore(self.workers)
        self._placing = threading.Lock()

    def fetch(self, sources: Sequence[RegisteredSource]) -> Iterator[Fetched]:
        """Fetch every source; one that fails leaves the others alone."""
        with ThreadPoolExecutor(max(1, len(sources))) as pool:
            try:
                for files in pool.map(self._fetch_source, sources):
                    yield from files
            except BaseException:
                self.stop.set()
                raise

    def _fetch_source(self, source: RegisteredSource) -> list[Fetched]:
        folder = self.sources_folder / source.card.id
        files = source.card.fetchable
        if not files:
            problem = SourceError("not_fetchable", source=source.card.id)
            return [Fetched(source.card.id, "*", "failed", error=problem)]
        try:
            with (
                _locked(folder, source.card.id),
                self._client(source.card) as client,
                ThreadPoolExecutor(len(files)) as pool,
            ):
                jobs = [
                    pool.submit(self._fetch_one, source.card, key, found, client, folder)
                    for key, found in files.items()
                ]
                fetched = [job.result() for job in jobs]
                with self._placing:
                    return self._placed(source, fetched)
        except TiGraphError as error:
            return [Fetched(source.card.id, "*", "failed", error=error)]

    def _client(self, card: Card) -> httpx.Client:
        guard = self.guard or Guard(hosts_of(card))
        timeout = httpx.Timeout(self.limits.read, connect=self.limits.connect)
        return httpx.Client(
            transport=PinnedTransport(guard, card.id, self.way),
            timeout=timeout,
            headers={"User-Agent": AGENT},
            trust_env=False,
        )

    def _fetch_one(
        self, card: Card, key: str, found: FetchCard, client: httpx.Client, folder: Path
    ) -> Fetched:
        def tell(have: int, total: int | None) -> None:
            self.tell(card.id, found.save_as, have, total)

        try:
            with self._slots:
                wanted = self._wanted(card, key, found, client, folder)
                fresh = Download(wanted, client, self.limits, tell, self.stop).run()
        except TiGraphError as error:
            return Fetched(card.id, found.save_as, "failed", error=error)
        edition = read_edition(wanted.edition)
        return Fetched(
            card.id,
            wanted.name,
            "downloaded" if fresh else "unchanged",
            edition.bytes if edition else None,
            edition.sha256 if edition else None,
        )

    def _wanted(
        self, card: Card, key: str, found: FetchCard, client: httpx.Client, folder: Path
    ) -> Wanted:
        if found.url is not None:
            return Wanted(card.id, found.save_as, str(found.url), folder)
        resource = find_resource(client, self.data_gouv, found, source=card.id, file=key)
        return Wanted(card.id, found.save_as, resource.url, folder, resource.filesize)

    # --- putting into use -----------------------------------------------------------------------

    def _placed(self, source: RegisteredSource, fetched: list[Fetched]) -> list[Fetched]:
        """Put the files of a source into use, if all came and its loader can read them."""
        folder = self.sources_folder / source.card.id
        paths = [folder / ".fetch" / one.file for one in fetched]
        staged = [path for path in paths if path.is_file()]
        if not staged or any(one.error for one in fetched):
            return fetched
        try:
            check_layout(source, folder, staged, self.sources_folder)
            for path in staged:
                path.replace(folder / path.name)
        except TiGraphError as error:
            return [_failed(one, error) for one in fetched]
        except OSError as error:
            reason = error.strerror or "?"
            problem = SourceError("cannot_store", source=source.card.id, file="*", reason=reason)
            return [_failed(one, problem) for one in fetched]
        return fetched


def _failed(one: Fetched, error: TiGraphError) -> Fetched:
    return Fetched(one.source, one.file, "failed", one.bytes, one.sha256, error)


def hosts_of(card: Card) -> set[str]:
    """Hosts that a card names: of its files, and those that they may redirect to."""
    hosts: set[str] = set()
    for found in card.fetchable.values():
        hosts.update(found.redirects_to)
        hosts.add(DATA_GOUV if found.url is None else str(found.url.host))
    return hosts


def check_layout(
    source: RegisteredSource, folder: Path, staged: Sequence[Path], sources_folder: Path
) -> None:
    """Let the source's own loader read the beginning of the files that came.

    Raises SourceError where a column is missing or of another kind, or no row can be taken.
    """
    files = find_files(source, folder, staged)
    required = required_tables(source.card.requires, sources_folder)
    origin = Origin("live", files)
    tables, quarantine = load_source(source, origin, required, head=SAMPLE_ROWS)
    if quarantine.table().height and not any(frame.height for frame in tables.values()):
        reason = str(quarantine.table()["reason"][0])
        raise SourceError(
            "unexpected_layout",
            source=source.card.id,
            file=", ".join(path.name for path in staged),
            reason=reason,
        )


@contextmanager
def _locked(folder: Path, source: str) -> Iterator[None]:
    """One fetch of a source at a time; the system drops the lock with the process."""
    try:
        (folder / ".fetch").mkdir(parents=True, exist_ok=True)
        handle = (folder / ".fetch" / "lock").open("w")
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        raise SourceError("cannot_store", source=source, file="*", reason=reason) from None
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SourceError("fetch_running", source=source) from None
        yield
