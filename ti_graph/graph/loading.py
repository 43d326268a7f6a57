"""A store that is written while its files still are: the second core loads what is there."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from threading import Event

from ti_graph.graph.ntriples import WrittenFile
from ti_graph.graph.store import load_store
from ti_graph.model.iris import Minter


class _Given(Exception):  # noqa: N818 - no error: it ends a load that nobody waits for
    """The build has failed elsewhere."""


class Loading:
    """A store that is being loaded."""

    def __init__(self, folder: Path, mint: Minter, pool: ThreadPoolExecutor) -> None:
        self._mint = mint
        self._files: SimpleQueue[WrittenFile | None] = SimpleQueue()
        """Files that are whole; None: there are no more."""
        self._given_up = False
        self._read = Event()
        self._loaded = pool.submit(load_store, folder, self._whole_files())
        self._loaded.add_done_callback(lambda _: self._read.set())

    def add(self, file: WrittenFile) -> None:
        """Load a file that is whole."""
        self._files.put(file)

    def read_all(self) -> None:
        """Every file was added: wait until they are read, or the load has failed."""
        self._files.put(None)
        self._read.wait()

    def finish(self) -> int:
        """Load what is left. Returns the quads in the store, or raises what loading does."""
        self._files.put(None)
        return self._loaded.result()

    def give_up(self) -> None:
        """End the load as it stands."""
        self._given_up = True
        self._files.put(None)

    def _whole_files(self) -> Iterator[tuple[str, Path]]:
        while (file := self._files.get()) is not None and not self._given_up:
            yield self._mint.iri("graph", file.graph), file.path
        self._read.set()
        if self._given_up:
            raise _Given


@contextmanager
def loading(folder: Path, mint: Minter) -> Iterator[Loading]:
    """A store in `folder` that takes files as they are written.

    The block ends with `finish`; one that is left by an error gives the load up.
    """
    with ThreadPoolExecutor(max_workers=1) as pool:
        store = Loading(folder, mint, pool)
        try:
            yield store
        except BaseException:
            store.give_up()
            raise
