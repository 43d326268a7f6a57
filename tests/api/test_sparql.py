"""SPARQL over HTTP, asked of a real server with a limit of three seconds."""

import time

import httpx
import pytest

from tests.query.pools import ENDLESS

PREFIX = "PREFIX tig: <https://w3id.org/ti-graph/ontology#>\n"
BASE = "https://w3id.org/ti-graph/"
ASK = "ASK { ?s ?p ?o }"
COUNT = f"""{PREFIX} SELECT (COUNT(?ti) AS ?n) WHERE {{
  ?ti a tig:TerritoireIndustrie ; tig:phase <{BASE}phase/2023> }}"""


def ask(client: httpx.Client, query: str, accept: str = "*/*") -> httpx.Response:
    return client.get("/sparql", params={"query": query}, headers={"Accept": accept})


def test_a_select_is_answered_in_sparql_json(client: httpx.Client) -> None:
    response = ask(client, COUNT)
    assert response.headers["content-type"] == "application/sparql-results+json"
    (row,) = response.json()["results"]["bindings"]
    assert row["n"]["value"] == "183"
    assert row["n"]["datatype"].endswith("#integer")


def test_a_query_may_come_as_a_form_or_as_a_body(client: httpx.Client) -> None:
    form = client.post("/sparql", data={"query": COUNT})
    body = client.post(
        "/sparql", content=COUNT, headers={"Content-Type": "application/sparql-query"}
    )
    assert form.json() == body.json() == ask(client, COUNT).json()


def test_an_ask_is_true_or_false(client: httpx.Client) -> None:
    assert ask(client, ASK).json()["boolean"] is True
    assert ask(client, "ASK { <urn:a> <urn:b> <urn:c> }").json()["boolean"] is False


@pytest.mark.parametrize("accept", ["text/turtle", "application/n-triples", "*/*"])
def test_a_construct_is_answered_in_the_format_asked_for(client: httpx.Client, accept: str) -> None:
    query = f"CONSTRUCT WHERE {{ <{BASE}territory/ti-2023-4408> ?p ?o }}"
    response = ask(client, query, accept)
    wanted = "text/turtle" if accept == "*/*" else accept
    assert response.headers["content-type"].split(";")[0] == wanted
    assert "Nord Lorraine" in response.text


def test_a_format_that_is_not_served_is_refused(client: httpx.Client) -> None:
    response = ask(client, ASK, "image/png")
    assert response.status_code == 406
    assert response.json()["error"] == "not_acceptable"


def test_a_named_graph_may_be_chosen(client: httpx.Client) -> None:
    sirene = f"{BASE}graph/insee_sirene"
    query = f"{PREFIX} SELECT (COUNT(?e) AS ?n) FROM <{sirene}> WHERE {{ ?e tig:status ?s }}"
    answer = int(ask(client, query).json()["results"]["bindings"][0]["n"]["value"])
    release = client.get("/api/release").json()
    rows = {one["name"]: one["rows"] for one in release["sources"]}["insee_sirene"]
    assert 0 < answer < rows


def test_a_confidential_cell_is_secret_and_has_no_number(client: httpx.Client) -> None:
    query = f"""{PREFIX} SELECT ?cell ?jobs WHERE {{
      ?cell tig:jobsStatus tig:secret . OPTIONAL {{ ?cell tig:jobs ?jobs }} }} LIMIT 500"""
    rows = ask(client, query).json()["results"]["bindings"]
    assert len(rows) == 500
    assert not any("jobs" in row for row in rows)


def test_a_syntax_error_is_reported_with_its_line(client: httpx.Client) -> None:
    response = ask(client, "SELECT * WHERE {\n ?s ?p }")
    assert response.status_code == 400
    answer = response.json()
    assert answer["error"] == "bad_sparql"
    assert "2" in answer["detail"]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * { service silent <http://169.254.169.254/> { ?s ?p ?o } }",
        "SELECT * { \\u0053ERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
    ],
)
def test_a_query_that_reaches_out_is_refused(client: httpx.Client, query: str) -> None:
    response = ask(client, query)
    assert response.status_code == 400
    assert response.json()["error"] == "refused_keyword"


def test_an_update_is_no_query(client: httpx.Client) -> None:
    response = ask(client, "DELETE WHERE { ?s ?p ?o }")
    assert response.status_code == 400
    assert ask(client, COUNT).json()["results"]["bindings"][0]["n"]["value"] == "183"


def test_a_query_that_takes_too_long_is_stopped_and_the_next_is_answered(
    client: httpx.Client,
) -> None:
    start = time.monotonic()
    response = ask(client, ENDLESS)
    assert response.status_code == 408
    assert response.json()["error"] == "query_timeout"
    # The limit is twelve seconds: the rest is a busy machine.
    assert time.monotonic() - start < 29
    assert ask(client, ASK).json()["boolean"] is True


def test_too_many_rows_are_reported_and_not_cut(client: httpx.Client) -> None:
    response = ask(client, "SELECT * { ?s ?p ?o } LIMIT 6000")
    assert response.status_code == 400
    assert response.json()["error"] == "too_many_rows"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "application/sparql-query"),
        (b"\xff\xfe", "application/sparql-query"),
        (b"query=", "application/x-www-form-urlencoded"),
        (b"ASK {}", "text/plain"),
        (b"x" * 1_000_000, "application/sparql-query"),
    ],
)
def test_a_body_that_is_no_query_is_refused_in_one_shape(
    client: httpx.Client, content: bytes, kind: str
) -> None:
    response = client.post("/sparql", content=content, headers={"Content-Type": kind})
    assert 400 <= response.status_code < 500
    assert set(response.json()) == {"error", "detail", "hint"}
