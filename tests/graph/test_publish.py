"""A release is published whole or not at all, goes on where it was cut off, and is counted."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from tests.build_fixtures import another_release
from tests.engines import NAMES, Engine, Name, missing, running
from ti_graph.errors import OtherReleaseError, StoreError
from ti_graph.graph.publish import graphs_of, publish, require_published
from ti_graph.graph.release import Release, Releases
from ti_graph.graph.store import EmbeddedStore, Solutions
from ti_graph.graph.store.interface import Store
from ti_graph.graph.store.remote_graphs import Graphs

BY_GRAPH = """SELECT ?g (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?things)
WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"""
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"


class CutOffError(Exception):
    """What stands for a cable that is pulled."""


def silent(name: str, sent: int, total: int) -> None:
    """Progress that nobody looks at."""


def rows(store: Store, text: str) -> list[list[str]]:
    found = store.query(text)
    assert isinstance(found, Solutions)
    return [[str(term) for term in row] for row in found.rows]


@pytest.fixture(scope="module", params=NAMES)
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    name: Name = request.param
    if found := missing(name):
        pytest.skip(found)
    with running(name, tmp_path_factory.mktemp(name)) as started:
        yield started


@pytest.fixture(scope="module")
def local(small_data: Path) -> Release:
    return Releases(small_data).current()


@pytest.fixture
def empty(server: Engine, local: Release) -> Engine:
    """The server without a release."""
    remote = Graphs(server.endpoint())
    graphs = graphs_of(local)
    for (graph,) in remote.select("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"):
        if str(graph).startswith(graphs.base_iri):
            remote.drop(str(graph))
    remote.close()
    return server


def is_whole(server: Engine, release: Release) -> None:
    require_published(graphs_of(release), server.endpoint())
    store = server.store(release)
    own = EmbeddedStore(release.store_folder)
    assert rows(store, BY_GRAPH) == rows(own, BY_GRAPH)
    assert rows(store, COUNT) == rows(own, COUNT)


@pytest.mark.parametrize("by_updates", [False, True], ids=["graph store", "updates"])
def test_a_published_release_answers_as_its_own_store_does(
    empty: Engine, local: Release, by_updates: bool
) -> None:
    known: list[tuple[int, int]] = []
    done = publish(
        local,
        empty.endpoint(by_updates=by_updates),
        lambda _, sent, total: known.append((sent, total)),
    )
    assert done.sent == 2 * done.triples == 2 * local.manifest.triples
    assert known == sorted(known)
    assert known[-1] == (done.sent, done.sent)
    is_whole(empty, local)


def test_a_second_publish_sends_nothing(empty: Engine, local: Release) -> None:
    publish(local, empty.endpoint(), silent)
    assert publish(local, empty.endpoint(), silent).sent == 0


def test_what_was_cut_off_goes_on_and_nobody_sees_it_before_it_is_whole(
    empty: Engine, local: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Chunks of so many triples: the cable is pulled at each of them, and at the end of each graph.
    monkeypatch.setattr("ti_graph.graph.store.remote_graphs.CHUNK", 2_000)
    sent = attempts = 0

    def cut(name: str, place: int, total: int) -> None:
        nonlocal sent
        sent = place
        if place > before:
            raise CutOffError

    while True:
        before, attempts = sent, attempts + 1
        try:
            done = publish(local, empty.endpoint(), cut)
            break
        except CutOffError:
            with pytest.raises(OtherReleaseError):
                require_published(graphs_of(local), empty.endpoint())
    assert attempts > 10
    assert done.sent == 0
    is_whole(empty, local)


def test_a_chunk_that_arrived_in_part_is_sent_again(
    empty: Engine, local: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ti_graph.graph.store.remote_graphs.CHUNK", 500)
    publish(local, empty.endpoint(), silent)
    graphs, remote = graphs_of(local), Graphs(empty.endpoint())
    # As if the connection had gone within a chunk: some triples of the graph are not there.
    remote.update(
        f"DELETE {{ GRAPH <{graphs.union}> {{ ?s ?p ?o }} }} WHERE {{ {{ SELECT ?s ?p ?o WHERE "
        f"{{ GRAPH <{graphs.union}> {{ ?s ?p ?o }} }} LIMIT 37 }} }}"
    )
    remote.close()
    assert publish(local, empty.endpoint(), silent).sent > 0
    is_whole(empty, local)


def test_a_graph_that_counts_too_much_is_sent_anew(empty: Engine, local: Release) -> None:
    publish(local, empty.endpoint(), silent)
    graphs, remote = graphs_of(local), Graphs(empty.endpoint())
    foreign = "<https://example.org/s> <https://example.org/p> <https://example.org/o>"
    remote.update(f"INSERT DATA {{ GRAPH <{graphs.shared('cci')}> {{ {foreign} }} }}")
    remote.close()
    assert publish(local, empty.endpoint(), silent).sent == local.manifest.graphs["cci"]
    is_whole(empty, local)


def test_releases_live_side_by_side_and_the_earliest_goes(
    empty: Engine, small_data: Path, tmp_path: Path
) -> None:
    published: list[Release] = []
    for _ in range(3):
        another_release(tmp_path, small_data)
        release = Releases(tmp_path).current()
        if published:
            # The one before is served until this one is whole.
            is_whole(empty, published[-1])
            first_served = empty.store(published[0])
        done = publish(release, empty.endpoint(), silent)
        published.append(release)
        is_whole(empty, release)
    first, second, third = published
    assert done.dropped == [first.manifest.release]
    is_whole(empty, second)
    with pytest.raises(OtherReleaseError) as caught:
        require_published(graphs_of(first), empty.endpoint())
    assert third.manifest.release in str(caught.value.facts["known"])
    # A server that still serves it hears so, rather than that there is nothing.
    with pytest.raises(OtherReleaseError):
        rows(first_served, COUNT)
    assert rows(empty.store(first), COUNT)[0][0].startswith('"0"')
    # Going back is a switch: nothing is sent.
    assert publish(second, empty.endpoint(), silent).sent == 0
    is_whole(empty, third)


def test_what_others_keep_there_is_left_alone(empty: Engine, local: Release) -> None:
    foreign = "https://example.org/somebody"
    remote = Graphs(empty.endpoint())
    remote.update(f"INSERT DATA {{ GRAPH <{foreign}> {{ <{foreign}> <{foreign}> 'theirs' }} }}")
    publish(local, empty.endpoint(), silent)
    assert remote.count(foreign) == 1
    remote.close()
    assert rows(empty.store(local), COUNT) == rows(EmbeddedStore(local.store_folder), COUNT)


def test_a_server_that_is_not_there_is_reported_without_a_secret(
    local: Release, tmp_path: Path
) -> None:
    if found := missing("oxigraph"):
        pytest.skip(found)
    with running("oxigraph", tmp_path) as gone:
        endpoint = replace(gone.endpoint(), user="somebody", password="hunter2")
    with pytest.raises(StoreError) as caught:
        publish(local, endpoint, silent)
    assert caught.value.code == "remote_unreachable"
    assert "hunter2" not in repr(caught.value) + str(caught.value) + repr(endpoint)
    assert "somebody" not in repr(endpoint)


def test_a_wrong_password_is_refused(local: Release, tmp_path: Path) -> None:
    if found := missing("virtuoso"):
        pytest.skip(found)
    with running("virtuoso", tmp_path) as server:
        endpoint = replace(server.endpoint(), password="wrong")
        with pytest.raises(StoreError) as caught:
            publish(local, endpoint, silent)
        assert caught.value.code == "remote_refused"
        assert httpx.get(server.query_url, params={"query": "ASK {}"}, timeout=60).is_success
