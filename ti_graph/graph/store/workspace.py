"""The workspace: a store that token bearers write to, beside the releases and in none of them."""

import os
import shutil
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, parse
from pyoxigraph import Store as Oxigraph

from ti_graph.errors import QueryError, ReleaseError
from ti_graph.graph.store.embedded import EmbeddedStore, first_line, syntax_error
from ti_graph.graph.store.interface import Dataset
from ti_graph.graph.store.using import with_using

MEDIA_TYPES: Mapping[str, RdfFormat] = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
}
"""Media type → format in which a graph may be sent."""

WORKSPACE = "workspace"
"""Its folder in the data folder."""
TRIES = 20
TRY_SECONDS = 0.1
CURRENT = "CURRENT"
"""The engine's file that names its list of files."""
DATA_FILES = {".sst", ".log"}


class WorkspaceStore(EmbeddedStore):
    """A store on disk that is read and written. One process may hold it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            self._store = Oxigraph(str(folder))
        except (OSError, ValueError, RuntimeError):
            raise ReleaseError("damaged_workspace") from None

    def update(self, text: str, dataset: Dataset | None, base_iri: str | None) -> None:
        """Run an update; all of it is done, or nothing.

        Raises QueryError where the text is no SPARQL update.
        """
        asked = text if dataset is None else with_using(text, dataset)
        try:
            self._store.update(asked, base_iri=base_iri)
        except SyntaxError as error:
            raise syntax_error(error, text) from None
        except (ValueError, RuntimeError, OSError) as error:
            raise QueryError("failed_query", reason=first_line(error)) from None

    def write_graph(
        self, graph: str | None, data: bytes, media_type: str, *, replace: bool
    ) -> bool:
        """Add triples to a graph (None: the default one), or put them in the place of its own.

        Returns whether the graph is new. Raises QueryError where the data cannot be read: then
        the graph stays as it was.
        """
        name = DefaultGraph() if graph is None else NamedNode(graph)
        try:
            # Read whole first: what cannot be read to its end changes nothing.
            found = [
                Quad(one.subject, one.predicate, one.object, name)
                for one in parse(data, format=MEDIA_TYPES[media_type], base_iri=graph)
            ]
        except (SyntaxError, ValueError, OSError) as error:
            raise QueryError("bad_rdf", reason=first_line(error)) from None
        new = not self.has_graph(graph)
        if replace:
            self._store.clear_graph(name)
        if graph is not None:
            self._store.add_graph(name)
        self._store.extend(found)
        return new

    def drop_graph(self, graph: str | None) -> bool:
        """Remove a graph. Returns whether it was there."""
        there = self.has_graph(graph)
        if graph is None:
            self._store.clear_graph(DefaultGraph())
        else:
            self._store.remove_graph(NamedNode(graph))
        return there

    def has_graph(self, graph: str | None) -> bool:
        """Whether there is such a graph; the default one always is."""
        return graph is None or self._store.contains_named_graph(NamedNode(graph))


def copy_workspace(folder: Path, into: Path) -> None:
    """A copy of a workspace as of one moment, while another process may be writing to it.

    Raises ReleaseError where it cannot be read.
    """
    for _ in range(TRIES):
        try:
            with tempfile.TemporaryDirectory(dir=into.parent, prefix=".linked-") as links:
                link_files(folder, Path(links))
                copy_linked(Path(links), into)
                return
        except (OSError, ValueError, RuntimeError):
            # What the writer merged was gone before it could be linked.
            shutil.rmtree(into, ignore_errors=True)
            time.sleep(TRY_SECONDS)
    raise ReleaseError("damaged_workspace")


def link_files(folder: Path, links: Path) -> None:
    """Second names for the engine's files: what the writer merges and removes can still be opened.

    The list of files is copied, for the writer adds to it, and files are linked before and after:
    those that the list names were there before it was read, or came while it was.
    """
    _link_data(folder, links)
    current = (folder / CURRENT).read_text("ascii")
    shutil.copyfile(folder / current.strip(), links / current.strip())
    _link_data(folder, links)
    (links / CURRENT).write_text(current, "ascii")


def _link_data(folder: Path, links: Path) -> None:
    for path in folder.iterdir():
        if path.suffix not in DATA_FILES or (links / path.name).exists():
            continue
        with suppress(FileNotFoundError):  # it was removed meanwhile: nothing names it any more
            _link_file(path, links / path.name)


def _link_file(path: Path, link: Path) -> None:
    try:
        os.link(path, link)
    except FileNotFoundError:
        raise
    except OSError:  # a disk without links
        shutil.copyfile(path, link)


def copy_linked(links: Path, into: Path) -> None:
    """All that was there when the files were linked, in a store of its own."""
    there = Oxigraph.read_only(str(links))
    copied = Oxigraph(str(into))
    with tempfile.TemporaryFile() as quads:
        there.dump(quads, RdfFormat.N_QUADS)
        quads.seek(0)
        copied.bulk_load(input=quads, format=RdfFormat.N_QUADS, lenient=True)
    for graph in there.named_graphs():
        copied.add_graph(graph)  # it may be empty
    copied.flush()
    if len(copied) != len(there):
        raise RuntimeError("not all was copied")
