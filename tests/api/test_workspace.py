"""The workspace: SPARQL updates and whole graphs for the bearer of a token, and for no release."""

from collections.abc import Iterator

import httpx
import pytest
from pyoxigraph import RdfFormat, parse

from tests.api.conftest import Writable

GRAPH = "urn:g"
FORMS = {
    "text/turtle": b"<urn:a> <urn:b> <urn:c> .",
    "application/n-triples": b"<urn:a> <urn:b> <urn:c> .\n",
    "application/ld+json": b'{"@id": "urn:a", "urn:b": {"@id": "urn:c"}}',
    "application/rdf+xml": (
        b'<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:u="urn:">'
        b'<r:Description r:about="urn:a"><u:b r:resource="urn:c"/></r:Description></r:RDF>'
    ),
}


@pytest.fixture
def owner(writable: Writable) -> Iterator[httpx.Client]:
    """A client of an empty workspace."""
    with writable.client("workspace") as client:
        response = client.post("/workspace/sparql", data={"update": "DROP ALL"})
        assert response.status_code == 204
        yield client


def put(client: httpx.Client, content: bytes, kind: str = "text/turtle") -> httpx.Response:
    headers = {"Content-Type": kind}
    return client.put(
        "/workspace/graphs", params={"graph": GRAPH}, content=content, headers=headers
    )


def says(client: httpx.Client, query: str) -> bool:
    return bool(client.post("/workspace/sparql", data={"query": query}).json()["boolean"])


def test_an_update_is_done_and_asked_for(owner: httpx.Client) -> None:
    update = "INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 } }"
    kind = {"Content-Type": "application/sparql-update"}
    assert owner.post("/workspace/sparql", content=update, headers=kind).status_code == 204
    assert says(owner, "ASK { <urn:a> <urn:b> 1 }")
    assert (
        owner.post("/workspace/sparql", data={"update": "CLEAR GRAPH <urn:g>"}).status_code == 204
    )
    assert not says(owner, "ASK { ?s ?p ?o }")


def test_what_is_written_enters_no_release(writable: Writable, owner: httpx.Client) -> None:
    assert put(owner, FORMS["text/turtle"]).status_code == 201
    query = {"query": "ASK { <urn:a> ?p ?o }"}
    assert httpx.get(f"{writable.url}sparql", params=query, timeout=60).json()["boolean"] is False
    unknown = httpx.get(f"{writable.url}sparql/graphs", params={"graph": GRAPH}, timeout=60)
    assert unknown.status_code == 404
    assert unknown.json()["error"] == "unknown_graph"


@pytest.mark.parametrize("kind", FORMS)
def test_a_graph_is_put_read_and_removed(owner: httpx.Client, kind: str) -> None:
    where = {"graph": GRAPH}
    assert put(owner, FORMS[kind], kind).status_code == 201
    assert put(owner, FORMS[kind], kind).status_code == 204
    found = owner.get("/workspace/graphs", params=where, headers={"Accept": "text/turtle"})
    (quad,) = parse(found.content, format=RdfFormat.TURTLE)
    assert quad.triple.subject.value == "urn:a"
    assert owner.delete("/workspace/graphs", params=where).status_code == 204
    assert owner.delete("/workspace/graphs", params=where).status_code == 404
    assert owner.get("/workspace/graphs", params=where).status_code == 404


def test_put_replaces_and_post_adds(owner: httpx.Client) -> None:
    put(owner, b"<urn:a> <urn:b> 1 .")
    put(owner, b"<urn:a> <urn:b> 2 .")
    assert not says(owner, "ASK { <urn:a> <urn:b> 1 }")
    added = owner.post(
        "/workspace/graphs",
        params={"graph": GRAPH},
        content=b"<urn:a> <urn:b> 3 .",
        headers={"Content-Type": "text/turtle"},
    )
    assert added.status_code == 204
    assert says(owner, "ASK { <urn:a> <urn:b> 2, 3 }")


@pytest.mark.parametrize(
    ("content", "kind", "status", "error"),
    [
        (b"<urn:a> <urn:b> 3 . <urn:a> <urn:b", "text/turtle", 400, "bad_rdf"),
        (b"{", "application/ld+json", 400, "bad_rdf"),
        (b"<a/>", "text/html", 415, "unsupported_media_type"),
        (b"#" * (17 << 20), "text/turtle", 400, "query_too_long"),
    ],
    ids=["cut short", "no JSON", "no RDF", "17 MiB"],
)
def test_what_cannot_be_read_leaves_a_graph_as_it_was(
    owner: httpx.Client, content: bytes, kind: str, status: int, error: str
) -> None:
    put(owner, b"<urn:a> <urn:b> 1 .")
    response = put(owner, content, kind)
    assert response.status_code == status
    assert response.json()["error"] == error
    assert says(owner, "ASK { <urn:a> <urn:b> 1 }")


@pytest.mark.parametrize(
    "update",
    [
        "LOAD <http://127.0.0.1:1/>",
        "LOAD <file:///etc/passwd>",
        "INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
    ],
)
def test_an_update_reaches_nothing_outside(owner: httpx.Client, update: str) -> None:
    response = owner.post("/workspace/sparql", data={"update": update})
    assert response.status_code == 400
    assert response.json()["error"] == "refused_keyword"


def test_an_update_that_takes_too_long_is_stopped_and_nothing_of_it_is_kept(
    owner: httpx.Client,
) -> None:
    put(owner, b"".join(b"<urn:%d> <urn:b> %d .\n" % (one, one) for one in range(2000)))
    update = """INSERT { ?a <urn:all> ?f }
    WHERE { GRAPH <urn:g> { ?a <urn:b> ?b . ?c <urn:b> ?d . ?e <urn:b> ?f } }"""
    response = owner.post("/workspace/sparql", data={"update": update})
    assert response.status_code in {400, 408}
    assert response.json()["error"] in {"query_timeout", "too_much_memory"}
    assert says(owner, "ASK { <urn:7> <urn:b> 7 }")
    assert not says(owner, "ASK { ?a <urn:all> ?f }")


@pytest.mark.parametrize("path", ["/workspace/sparql", "/workspace/graphs?default"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_it_asks_for_a_token_of_its_scope(writable: Writable, method: str, path: str) -> None:
    assert httpx.request(method, writable.url.rstrip("/") + path).status_code == 401
    with writable.client("feedback") as client:
        assert client.request(method, path).status_code == 401
