"""The remote engine: standard SPARQL alone goes out, and what comes back is bounded."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode

from tests.engines import Engine, missing, running
from ti_graph.errors import QueryError, QueryTimeoutError, StoreError, TiGraphError
from ti_graph.graph.publish import graphs_of, publish
from ti_graph.graph.release import Release, Releases
from ti_graph.graph.store import EmbeddedStore, Solutions, Triples
from ti_graph.graph.store.endpoint import Endpoint
from ti_graph.graph.store.interface import Dataset
from ti_graph.graph.store.remote import RemoteStore

NAF = "https://w3id.org/ti-graph/graph/insee_naf"
ALL = "SELECT ?s ?p ?o WHERE { ?s ?p ?o }"
ROW = {"s": {"type": "literal", "value": "x" * 1000}}


@pytest.fixture(scope="module")
def local(small_data: Path) -> Release:
    return Releases(small_data).current()


@pytest.fixture(scope="module")
def server(local: Release, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    if found := missing("oxigraph"):
        pytest.skip(found)
    with running("oxigraph", tmp_path_factory.mktemp("oxigraph")) as started:
        publish(local, started.endpoint(), lambda *_: None)
        yield started


@pytest.fixture
def remote(server: Engine, local: Release) -> Iterator[RemoteStore]:
    store = RemoteStore(server.endpoint(), graphs_of(local))
    yield store
    store.close()


@contextmanager
def answering(
    body: bytes, status: int = 200, kind: str = "application/sparql-results+json", **how: Any
) -> Iterator[tuple[Endpoint, list[str]]]:
    """A server that gives that answer to all, piece by piece where `pause` says so."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.0"

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            asked.append(self.headers.get("Authorization", ""))
            self.send_response(status)
            self.send_header("Content-Type", kind)
            for name, value in how.get("headers", {}).items():
                self.send_header(name, value)
            self.end_headers()
            try:
                for _ in range(how.get("times", 1)):
                    self.wfile.write(body)
                    time.sleep(how.get("pause", 0))
            except OSError:
                return  # who asked has gone: that is what is tried

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    serving = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    serving.daemon_threads = False
    thread = threading.Thread(target=serving.serve_forever, args=(0.02,))
    thread.start()
    url = f"http://127.0.0.1:{serving.server_address[1]}/sparql"
    try:
        yield Endpoint(url, url, seconds=1, most_bytes=1 << 20), asked
    finally:
        serving.shutdown()
        serving.server_close()
        thread.join()


def failure(
    endpoint: Endpoint, local: Release, text: str = "SELECT ?s { ?s ?p ?o }"
) -> TiGraphError:
    store = RemoteStore(endpoint, graphs_of(local))
    try:
        with pytest.raises(TiGraphError) as caught:
            found = store.query(text)
            list(found.rows)  # type: ignore[union-attr]
        return caught.value
    finally:
        store.close()


def rows(found: object) -> list[tuple[object, ...]]:
    assert isinstance(found, Solutions)
    return sorted(found.rows, key=str)


# --- answers ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }",
        f"SELECT ?s WHERE {{ GRAPH <{NAF}> {{ ?s a ?t }} }}",
        f"SELECT ?s FROM <{NAF}> WHERE {{ ?s ?p ?o }}",
        "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
        "SELECT ?o WHERE { ?s ?p ?o FILTER (ISLITERAL(?o) && LANG(?o) != '') }",
        "SELECT ?o WHERE { ?s ?p ?o FILTER (ISNUMERIC(?o)) }",
    ],
)
def test_answers_are_those_of_the_embedded_engine(
    text: str, remote: RemoteStore, local: Release
) -> None:
    assert rows(remote.query(text)) == rows(EmbeddedStore(local.store_folder).query(text))


def test_triples_and_truth_come_back_too(remote: RemoteStore, local: Release) -> None:
    text = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{NAF}> {{ ?s ?p ?o }} }}"
    found, here = remote.query(text), local.store.query(text)
    assert isinstance(found, Triples)
    assert isinstance(here, Triples)
    triples = {str(one) for one in here.rows}
    assert {str(one) for one in found.rows} == triples
    assert len(triples) > 180
    assert remote.query("ASK { ?s ?p ?o }") is True
    assert remote.query("ASK { <urn:nothing> ?p ?o }") is False


def test_a_blank_node_of_the_release_is_one_again(remote: RemoteStore) -> None:
    found = rows(
        remote.query("SELECT DISTINCT ?o WHERE { ?s ?p ?o FILTER CONTAINS(STR(?o), 'genid') }")
    )
    assert found
    assert all(type(row[0]).__name__ == "BlankNode" for row in found)


def test_a_dataset_of_the_protocol_is_kept(remote: RemoteStore, local: Release) -> None:
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    ((found,),) = rows(remote.query(count, dataset=Dataset((NAF,))))
    assert found == Literal(local.manifest.graphs["insee_naf"])
    ((none,),) = rows(remote.query(count, dataset=Dataset(("https://example.org/none",))))
    assert none == Literal(0)


@pytest.mark.parametrize("text", ['"', "} UNION { ?s ?p ?o } #", "\\", "\n", '" . ?s ?p ?o . "'])
def test_a_value_is_bound_and_never_read_as_text(text: str, remote: RemoteStore) -> None:
    asked = "SELECT ?label ?s WHERE { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?label }"
    assert rows(remote.query(asked, {"label": Literal(text)})) == []
    known = rows(remote.query(asked, {"label": Literal("Amont", language="fr")}))
    assert known == rows(
        remote.query(asked.replace("?label }", "'Amont'@fr BIND ('Amont'@fr AS ?label) }"))
    )
    thing = NamedNode("https://w3id.org/ti-graph/territory/ti-2023-1001")
    ((row),) = rows(remote.query("SELECT ?s ?t WHERE { ?s a ?t } LIMIT 1", {"s": thing}))
    assert row[0] == thing


def test_a_syntax_error_is_reported_with_its_place_and_nothing_is_sent(local: Release) -> None:
    with answering(b"{}") as (endpoint, asked):
        problem = failure(endpoint, local, "SELECT * WHERE {\n  ?s ?p }")
    assert problem.code == "bad_sparql"
    assert problem.facts["line"] == "2"
    assert asked == []


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * WHERE { service silent ?g { ?s ?p ?o } }",
        "SELECT * WHERE { \\u0053ERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT (<bif:file_to_string>('/etc/passwd') AS ?x) WHERE {}",
        "PREFIX f: <bif:> SELECT (f:http_get('http://127.0.0.1:1/') AS ?x) WHERE {}",
        "PREFIX f: <\\u0062if:> SELECT (f:http_get('http://127.0.0.1:1/') AS ?x) WHERE {}",
        "PREFIX sql: <sql:> SELECT (sql:version() AS ?x) WHERE {}",
        "DEFINE get:soft 'soft' SELECT * WHERE { ?s ?p ?o }",
        "DEFINE input:same-as 'yes' SELECT * WHERE { ?s ?p ?o }",
        "LOAD <http://127.0.0.1:1/>",
        "INSERT DATA { <urn:s> <urn:p> <urn:o> }",
        "DROP ALL",
    ],
)
def test_what_reaches_out_or_writes_is_refused_before_it_is_sent(text: str, local: Release) -> None:
    with answering(b"{}") as (endpoint, asked):
        problem = failure(endpoint, local, text)
    assert isinstance(problem, QueryError)
    assert problem.code in {"refused_keyword", "bad_sparql", "undeclared_prefix"}
    assert asked == []


# --- bounds and failures ------------------------------------------------------------------------


def results(rows: int) -> bytes:
    found = {"head": {"vars": ["s"]}, "results": {"bindings": [ROW] * rows}}
    return json.dumps(found).encode()


def test_an_answer_that_is_too_large_is_stopped(local: Release) -> None:
    with answering(results(2_000)) as (endpoint, _):
        assert failure(endpoint, local).code == "too_many_bytes"


def test_an_answer_that_is_compressed_to_little_is_stopped_all_the_same(local: Release) -> None:
    import gzip  # noqa: PLC0415

    body = gzip.compress(results(50_000))
    with answering(body, headers={"Content-Encoding": "gzip"}) as (endpoint, _):
        assert failure(endpoint, local).code == "too_many_bytes"


def test_an_answer_that_drips_is_stopped_at_the_limit_of_time(local: Release) -> None:
    start = time.monotonic()
    with answering(b" ", times=40, pause=0.1) as (endpoint, _):
        problem = failure(endpoint, local)
        took = time.monotonic() - start
    assert isinstance(problem, QueryTimeoutError)
    assert took < 3


def test_an_answer_that_does_not_come_is_stopped_at_the_limit_of_time(local: Release) -> None:
    with answering(b"", pause=2) as (endpoint, _):
        assert failure(replace(endpoint, seconds=0.5), local).code == "query_timeout"


def test_an_answer_that_is_cut_short_is_reported_as_such(local: Release) -> None:
    with answering(results(100)[:-3]) as (endpoint, _):
        assert failure(endpoint, local).code == "remote_broken_answer"


@pytest.mark.parametrize("kind", ["text/html", "application/json", ""])
@pytest.mark.parametrize("body", [b"<html>", b"{}", b"", b"\xff\xfe", b'{"boolean": true}'])
def test_an_answer_of_another_kind_is_reported_as_such(
    kind: str, body: bytes, local: Release
) -> None:
    with answering(body, kind=kind) as (endpoint, _):
        assert failure(endpoint, local).code == "remote_broken_answer"


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (400, "failed_query"), (401, "remote_refused"), (403, "remote_refused"),
        (404, "remote_failed"), (408, "query_timeout"), (500, "remote_failed"),
        (503, "remote_failed"), (504, "query_timeout"), (302, "remote_failed"),
    ],
)  # fmt: skip
def test_a_failure_has_a_name_and_a_short_reason(status: int, code: str, local: Release) -> None:
    with answering(b"because\nline two " + b"x" * 5000, status=status) as (endpoint, _):
        problem = failure(endpoint, local)
    assert problem.code == code
    assert "line two" not in str(problem)


def test_nobody_is_followed_elsewhere(local: Release) -> None:
    with answering(results(1)) as (elsewhere, asked):
        headers = {"Location": elsewhere.query_url}
        with answering(b"", status=307, headers=headers) as (endpoint, _):
            assert failure(endpoint, local).code == "remote_failed"
        assert asked == []


def test_a_password_is_sent_where_it_is_asked_for_and_shown_nowhere(local: Release) -> None:
    with answering(b"", status=401, headers={"WWW-Authenticate": 'Basic realm="x"'}) as (
        endpoint,
        asked,
    ):
        problem = failure(replace(endpoint, user="somebody", password="hunter2"), local)
    assert problem.code == "remote_refused"
    assert [bool(one) for one in asked] == [False, True]
    assert "hunter2" not in str(problem) + repr(problem.facts)


def test_a_server_that_is_gone_is_reported(local: Release) -> None:
    with answering(b"") as (endpoint, _):
        pass
    problem = failure(endpoint, local)
    assert isinstance(problem, StoreError)
    assert problem.code == "remote_unreachable"
