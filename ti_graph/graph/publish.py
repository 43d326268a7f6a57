"""Publishing: a release of this machine is loaded into a store elsewhere, and then switched to.

1. The catalogue graph says that the release is on its way.
2. Each of its graphs is sent in chunks, in an order that is always the same, into a graph that
   bears the release's name. Nobody reads those yet.
3. Every graph is counted there. One that does not count what it should is sent anew, once.
4. One request makes the release the current one: that is the only step that readers see.
5. Releases but this one and the one before it are marked as gone, and then dropped.

The store itself tells how far a publish came that was interrupted: the triples that a graph counts
are the first ones of that order, so that the next run goes on from there. What is sent twice is
there once (triples are a set, and blank nodes are sent under IRIs).
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ti_graph.errors import OtherReleaseError, StoreError
from ti_graph.graph.release import Release
from ti_graph.graph.store import EmbeddedStore, Solutions
from ti_graph.graph.store.endpoint import Endpoint
from ti_graph.graph.store.interface import Dataset
from ti_graph.graph.store.release_graphs import COUNTED, ReleaseGraphs
from ti_graph.graph.store.remote import TRUSTED_SECONDS
from ti_graph.graph.store.remote_graphs import Graphs, n_triples
from ti_graph.model.namespaces import expand

TRIPLES = "SELECT ?s ?p ?o WHERE { ?s ?p ?o }"
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { SELECT DISTINCT ?s ?p ?o WHERE { ?s ?p ?o } }"
"""The embedded engine tells a triple of two graphs twice."""
CURRENT = "http://www.w3.org/ns/dcat#hasCurrentVersion"
VERSION_OF = expand("dcterms:isVersionOf")
PART_OF = expand("dcterms:isPartOf")
IDENTIFIER = expand("dcterms:identifier")
GRACE_SECONDS = 2 * TRUSTED_SECONDS
"""Between telling that a release goes and dropping it: by then no server asks it any more."""
Tell = Callable[[str, int, int], None]
"""Told of progress: a graph's plain name, triples sent, triples in all."""


@dataclass(frozen=True)
class Published:
    """What a publish did."""

    release: str
    triples: int
    """Of the release; the remote store holds each twice, once in the graph of all."""
    sent: int
    dropped: list[str]


@dataclass(frozen=True)
class _Part:
    """One graph to be sent."""

    name: str
    plain: str | None
    """None: the union of all."""
    shared: str
    triples: int


def graphs_of(release: Release) -> ReleaseGraphs:
    """The names of a release's graphs in a shared store."""
    manifest = release.manifest
    return ReleaseGraphs(manifest.base_iri, manifest.release, tuple(sorted(manifest.graphs)))


def publish(release: Release, endpoint: Endpoint, tell: Tell, earlier: int = 1) -> Published:
    """Load `release` into the store at `endpoint`, check it there, and make it the current one.

    So many `earlier` releases stay beside it, the newest ones.

    Raises StoreError or QueryTimeoutError where the store fails: what it served stays. Run again,
    it goes on from where it came to.
    """
    graphs = graphs_of(release)
    remote = Graphs(endpoint)
    try:
        store = EmbeddedStore(release.store_folder)
        parts = _parts(store, graphs)
        _announce(remote, graphs, parts)
        total = sum(part.triples for part in parts)
        sent = before = 0
        for part in parts:
            sent += _send(store, graphs, remote, part, _further(tell, part.name, before, total))
            before += part.triples
        _switch(remote, graphs, release.manifest.triples)
        dropped = _drop_old(remote, graphs, earlier)
        return Published(graphs.release, release.manifest.triples, sent, dropped)
    finally:
        remote.close()


def _further(tell: Tell, name: str, before: int, total: int) -> Callable[[int], None]:
    """Told of one graph's triples, it tells of all."""
    return lambda place: tell(name, before + place, total)


def require_published(graphs: ReleaseGraphs, endpoint: Endpoint) -> None:
    """Raise OtherReleaseError where the store does not hold that release, whole."""
    remote = Graphs(endpoint)
    try:
        whole = [release for release, counted in _known(remote, graphs).items() if counted]
    finally:
        remote.close()
    if graphs.iri not in whole:
        known = ", ".join(sorted(iri.rsplit("/", 1)[-1] for iri in whole)) or "-"
        host = endpoint.host
        raise OtherReleaseError(
            "remote_other_release", host=host, release=graphs.release, known=known
        )


def _parts(store: EmbeddedStore, graphs: ReleaseGraphs) -> list[_Part]:
    found = [_part(store, name, graphs.plain(name), graphs.shared(name)) for name in graphs.names]
    return [_part(store, "graphs", None, graphs.union), *found]


def _part(store: EmbeddedStore, name: str, plain: str | None, shared: str) -> _Part:
    dataset = None if plain is None else Dataset((plain,))
    found = store.query(COUNT, dataset=dataset)
    rows = list(found.rows) if isinstance(found, Solutions) else []
    counted = rows[0][0]
    return _Part(name, plain, shared, int(counted.value) if isinstance(counted, Literal) else 0)


def _send(
    store: EmbeddedStore,
    graphs: ReleaseGraphs,
    remote: Graphs,
    part: _Part,
    tell: Callable[[int], None],
) -> int:
    """Send what a graph lacks, and count it. Returns the triples that were sent."""
    there = remote.count(part.shared)
    sent = 0
    for again in (False, True):
        if there > part.triples or again:
            remote.drop(part.shared)
            there = 0
        # A chunk that was cut short is sent again from its start.
        place = there if there == part.triples else there // remote.chunk * remote.chunk
        triples = islice(_triples(store, graphs, part.plain), place, None)
        while chunk := list(islice(triples, remote.chunk)):
            remote.add(part.shared, chunk)
            place += len(chunk)
            sent += len(chunk)
            tell(place)
        tell(part.triples)
        there = remote.count(part.shared)
        if there == part.triples:
            return sent
    host = remote.host
    raise StoreError(
        "publish_counts_differ", host=host, graph=part.name, found=there, expected=part.triples
    )


def _triples(store: EmbeddedStore, graphs: ReleaseGraphs, plain: str | None) -> Iterator[Triple]:
    """The triples of a graph, in the order in which the store keeps them."""
    dataset = None if plain is None else Dataset((plain,))
    found = store.query(TRIPLES, dataset=dataset)
    rows = found.rows if isinstance(found, Solutions) else iter(())
    for subject, predicate, value in rows:
        if isinstance(subject, BlankNode):
            subject = graphs.skolem(subject)  # noqa: PLW2901 - the common case pays nothing
        if isinstance(value, BlankNode):
            value = graphs.skolem(value)  # noqa: PLW2901
        yield Triple(subject, predicate, value)  # type: ignore[arg-type]


# --- the catalogue of releases in the store -------------------------------------------------------


def _announce(remote: Graphs, graphs: ReleaseGraphs, parts: list[_Part]) -> None:
    """Tell which graphs are on their way: whoever clears up later finds them."""
    release = NamedNode(graphs.iri)
    found = [Triple(release, NamedNode(IDENTIFIER), Literal(graphs.release))]
    for part in parts:
        shared = NamedNode(part.shared)
        found.append(Triple(shared, NamedNode(PART_OF), release))
        if part.plain:
            found.append(Triple(shared, NamedNode(VERSION_OF), NamedNode(part.plain)))
    remote.update(f"INSERT DATA {{ GRAPH <{graphs.catalogue}> {{ {_text(found)} }} }}")


def _text(triples: list[Triple]) -> str:
    return n_triples(triples).decode()


def _switch(remote: Graphs, graphs: ReleaseGraphs, triples: int) -> None:
    """One request: the release is whole, and the current one in place of any other.

    Where an engine does not run a request in one step, two releases are current for a moment, both
    of them whole; never none. (One DELETE/INSERT/WHERE would say it too, but Virtuoso changes
    nothing where its OPTIONAL finds nothing.)
    """
    catalogue, current = graphs.catalogue, f"<{graphs.catalogue}> <{CURRENT}>"
    found = _text([Triple(NamedNode(graphs.iri), NamedNode(COUNTED), Literal(triples))])
    remote.update(
        f"INSERT DATA {{ GRAPH <{catalogue}> {{ {current} <{graphs.iri}> . {found} }} }} ;\n"
        f"DELETE {{ GRAPH <{catalogue}> {{ {current} ?other }} }} WHERE {{ GRAPH <{catalogue}> "
        f"{{ {current} ?other . FILTER (?other != <{graphs.iri}>) }} }}"
    )


def _known(remote: Graphs, graphs: ReleaseGraphs) -> dict[str, bool]:
    """The releases in the store: IRI → whether it is whole."""
    rows = remote.select(
        f"SELECT ?release ?n WHERE {{ GRAPH <{graphs.catalogue}> {{ ?release <{IDENTIFIER}> ?id "
        f"OPTIONAL {{ ?release <{COUNTED}> ?n }} }} }}"
    )
    return {row[0]: row[1] is not None for row in rows if row[0] is not None}


def _drop_old(remote: Graphs, graphs: ReleaseGraphs, earlier: int) -> list[str]:
    """Drop all but the current release and the newest whole others; returns their names."""
    known = _known(remote, graphs)
    whole = sorted(iri for iri, counted in known.items() if counted and iri != graphs.iri)
    going = sorted(set(known) - {graphs.iri, *whole[::-1][:earlier]})
    for iri in going:
        remote.update(f"DELETE WHERE {{ GRAPH <{graphs.catalogue}> {{ <{iri}> <{COUNTED}> ?n }} }}")
    if any(known[iri] for iri in going):
        time.sleep(GRACE_SECONDS)
    for iri in going:
        parts = remote.select(
            f"SELECT ?part WHERE {{ GRAPH <{graphs.catalogue}> {{ ?part <{PART_OF}> <{iri}> }} }}"
        )
        for (part,) in parts:
            remote.drop(str(part))
        # Forgotten last: a run that is cut short finds it again.
        remote.update(
            f"DELETE WHERE {{ GRAPH <{graphs.catalogue}> {{ ?part <{PART_OF}> <{iri}> ; ?p ?o }} }}"
        )
        remote.update(f"DELETE WHERE {{ GRAPH <{graphs.catalogue}> {{ <{iri}> ?p ?o }} }}")
    return [iri.rsplit("/", 1)[-1] for iri in going]
