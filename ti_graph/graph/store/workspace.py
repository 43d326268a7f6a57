"""The workspace: a store that token bearers write to, beside the releases and in none of them."""

from collections.abc import Mapping
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
            told = [
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
        self._store.extend(told)
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
