"""HTTP as its standards say: formats, methods, bodies, headers, a description that holds."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import parse

from tests.query.pools import ENDLESS
from ti_graph.api.negotiation import accepted
from ti_graph.api.security import HEADERS
from ti_graph.query.formats import CSV, GRAPH_FORMATS, RESULTS_JSON, RESULTS_XML, SERVED, TURTLE

BASE = "https://w3id.org/ti-graph/"
METZ = "ti-2023-4408"
CONSTRUCT = f"CONSTRUCT WHERE {{ <{BASE}territory/{METZ}> ?p ?o }}"
DESCRIBE = f"DESCRIBE <{BASE}territory/{METZ}>"
QUERY_BODY = "application/sparql-query"
FORM = "application/x-www-form-urlencoded"
NT = "application/n-triples"

# --- formats ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("accept", "first"),
    [
        ("*/*", RESULTS_JSON),
        ("text/turtle", TURTLE),
        ("text/*", CSV),
        ("TEXT/TURTLE", TURTLE),
        (f"text/turtle;q=0.5, {NT};q=0.9", NT),
        (f"{NT};q=0.5, text/turtle", TURTLE),
        (f"{NT}, text/turtle", NT),
        ("application/xml, application/rdf+xml;q=0.2", "application/xml"),
        (f"*/*, {RESULTS_JSON};q=0.1, application/json;q=0.1", RESULTS_XML),
        (f"*/*;q=0.1, {NT}", NT),
        (f"application/*;q=0.5, {NT};q=0.9", NT),
        ("text/turtle; charset=utf-8; q=0.4", TURTLE),
    ],
)
def test_the_most_wanted_format_comes_first(accept: str, first: str) -> None:
    assert accepted(accept, SERVED)[0] == first


@pytest.mark.parametrize(
    "accept", ["", "image/png", "text/turtle;q=0", "text/turtle;q=x", "turtle"]
)
def test_what_is_not_served_or_not_wanted_is_not_accepted(accept: str) -> None:
    assert accepted(accept, SERVED) == []


def test_a_format_may_be_the_only_one_not_wanted() -> None:
    assert set(accepted("*/*, text/turtle;q=0", SERVED)) == set(SERVED) - {TURTLE}


@given(st.text(max_size=80))
def test_any_header_at_all_is_read(accept: str) -> None:
    assert set(accepted(accept, SERVED)) <= set(SERVED)


@pytest.mark.parametrize("query", [CONSTRUCT, DESCRIBE], ids=["construct", "describe"])
@pytest.mark.parametrize("kind", sorted(GRAPH_FORMATS))
def test_triples_come_in_the_format_asked_for(client: httpx.Client, kind: str, query: str) -> None:
    response = client.get("/sparql", params={"query": query}, headers={"Accept": kind})
    assert response.status_code == 200
    assert response.headers["content-type"].split(";")[0] == kind
    assert "Accept" in response.headers["vary"].split(", ")
    quads = list(parse(response.content, format=GRAPH_FORMATS[kind]))
    assert len(quads) > 5
    assert all(f"territory/{METZ}" in str(quad.subject) for quad in quads)


@pytest.mark.parametrize(
    ("query", "accept", "text"),
    [
        ("ASK {}", "text/turtle", RESULTS_XML),
        (CONSTRUCT, RESULTS_JSON, TURTLE),
        (CONSTRUCT, "application/json", TURTLE),
    ],
)
def test_rows_are_not_written_as_triples_nor_triples_as_rows(
    client: httpx.Client, query: str, accept: str, text: str
) -> None:
    response = client.get("/sparql", params={"query": query}, headers={"Accept": accept})
    assert response.status_code == 406
    assert text in response.json()["hint"]


@pytest.mark.parametrize("path", ["/sparql?query=ASK%20%7B%7D", "/catalog", "/ontology"])
def test_an_accept_field_that_names_nothing_takes_anything(client: httpx.Client, path: str) -> None:
    named = client.get(path, headers={"Accept": "*/*"})
    response = client.get(path, headers={"Accept": ""})
    assert (response.status_code, response.content) == (200, named.content)


def test_several_accept_fields_are_read_as_one_list(client: httpx.Client) -> None:
    fields = [("Accept", "image/png"), ("Accept", "text/turtle")]
    response = client.get("/catalog", headers=fields)
    assert response.headers["content-type"].split(";")[0] == TURTLE


def test_plain_json_is_sparql_json(client: httpx.Client) -> None:
    response = client.get(
        "/sparql", params={"query": "ASK {}"}, headers={"Accept": "application/json"}
    )
    assert response.json() == {"head": {}, "boolean": True}


# --- bodies -------------------------------------------------------------------------------------


def send(client: httpx.Client, content: bytes | Iterator[bytes], kind: str) -> httpx.Response:
    return client.post("/sparql", content=content, headers={"Content-Type": kind})


@pytest.mark.parametrize("kind", [QUERY_BODY, f"{QUERY_BODY}; charset=utf-8", QUERY_BODY.upper()])
def test_a_query_may_be_the_body(client: httpx.Client, kind: str) -> None:
    assert send(client, 'ASK { ?s ?p "Métallurgie"@fr }'.encode(), kind).json()["boolean"] is True


@pytest.mark.parametrize(
    ("content", "kind", "error"),
    [
        (b"", QUERY_BODY, "no_query"),
        (b"   ", QUERY_BODY, "no_query"),
        (b"", FORM, "no_query"),
        (b"other=ASK", FORM, "no_query"),
        (b"ASK { ?s ?p '\xff' }", QUERY_BODY, "bad_request"),
        (b"query=ASK%FF", FORM, "bad_request"),
        (b"query=\xff", FORM, "bad_request"),
        (b"&".join(b"a%d=1" % n for n in range(50)), FORM, "no_query"),
        (b"&".join(b"a%d=1" % n for n in range(500)), FORM, "bad_request"),
        (b"ASK { ?s ?p 'a\0' }", QUERY_BODY, "bad_sparql"),
        (b"ASK { # " + b"x" * 100_000, QUERY_BODY, "query_too_long"),
        (b"x" * 500_000, QUERY_BODY, "query_too_long"),
        (b"query=" + b"x" * 500_000, FORM, "query_too_long"),
        (b"query=LOAD%20%3Curn%3Aa%3E", FORM, "refused_keyword"),
        (b"query=SELECT", FORM, "bad_sparql"),
    ],
)
def test_a_body_that_cannot_be_answered_is_refused_in_one_shape(
    client: httpx.Client, content: bytes, kind: str, error: str
) -> None:
    response = send(client, content, kind)
    assert response.status_code == 400
    assert set(response.json()) == {"error", "detail", "hint"}
    assert response.json()["error"] == error


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/json", "application/sparql-results+json"]
)
def test_a_body_of_a_type_that_no_query_has_is_refused_as_such(
    client: httpx.Client, kind: str
) -> None:
    response = send(client, b"ASK {}", kind)
    assert response.status_code == 415
    assert response.json()["error"] == "unsupported_media_type"
    assert QUERY_BODY in response.json()["hint"]


def test_a_body_without_end_is_not_read_to_its_end(client: httpx.Client) -> None:
    sent = []

    def endless() -> Iterator[bytes]:
        for _ in range(2_000):
            sent.append(1)
            yield b"x" * 65_536

    try:
        response = send(client, endless(), QUERY_BODY)
    except httpx.WriteError:
        # The server has answered and closed while we still sent.
        assert len(sent) < 2_000
    else:
        assert response.json()["error"] == "query_too_long"
    assert client.get("/health").json()["status"] == "ok"


def test_an_empty_question_is_no_query(client: httpx.Client) -> None:
    for params in ({"query": ""}, {"query": "  \n"}):
        response = client.get("/sparql", params=params)
        assert response.status_code == 400
        assert response.json()["error"] == "no_query"


def test_every_language_of_a_name_is_asked_as_it_is_written(client: httpx.Client) -> None:
    query = 'SELECT ?x WHERE { VALUES ?x { "é à ç œ 日本 😀 \\u00e9" } }'
    answer = client.post("/sparql", data={"query": query}).json()
    assert answer["results"]["bindings"][0]["x"]["value"] == "é à ç œ 日本 😀 é"


# --- secrets ------------------------------------------------------------------------------------


def test_a_secret_cell_has_a_status_and_a_flag_and_no_number(client: httpx.Client) -> None:
    query = f"""PREFIX tig: <{BASE}ontology#>
    SELECT ?status ?flag ?jobs WHERE {{
      ?cell tig:territory <{BASE}territory/nuts-DEB3> ; tig:industry <{BASE}industry/nace2-30> ;
        tig:year 2014 ; tig:jobsStatus ?status .
      OPTIONAL {{ ?cell tig:jobsFlag ?flag }} OPTIONAL {{ ?cell tig:jobs ?jobs }}
    }}"""
    (row,) = client.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    assert row["status"]["value"] == f"{BASE}ontology#secret"
    assert row["flag"]["value"] == "c"
    assert "jobs" not in row


@pytest.mark.parametrize("measure", ["jobs", "establishments"])
def test_no_cell_without_a_value_has_a_number(client: httpx.Client, measure: str) -> None:
    query = f"""PREFIX tig: <{BASE}ontology#>
    ASK {{ ?cell tig:{measure}Status ?status ; tig:{measure} ?number .
      FILTER (?status IN (tig:secret, tig:unknown)) }}"""
    assert client.get("/sparql", params={"query": query}).json()["boolean"] is False


# --- methods, headers, description --------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/"),
        ("POST", "/api/territories"),
        ("DELETE", f"/api/territories/{METZ}"),
        ("PATCH", "/health"),
    ],
)
def test_a_method_that_is_not_allowed_says_which_is(
    client: httpx.Client, method: str, path: str
) -> None:
    response = client.request(method, path)
    assert response.status_code == 405
    assert "GET" in response.headers["allow"]
    assert set(response.json()) == {"error", "detail", "hint"}


ANSWERS = {
    "a page": ("GET", "/simple/", 200),
    "an answer": ("GET", "/health", 200),
    "a file": ("GET", "/static/network.js", 200),
    "the library": ("GET", "/static/vis-network.min.js", 200),
    "the description": ("GET", "/openapi.json", 200),
    "nothing": ("GET", "/nothing", 404),
    "no file": ("GET", "/static/nothing", 404),
    "no territory": ("GET", "/api/territories/nothing", 404),
    "another method": ("DELETE", "/", 405),
    "another type": ("GET", "/api/territories?phase=1", 422),
    "the service": ("GET", "/sparql", 200),
    "no query": ("GET", "/sparql?query=", 400),
    "an update": ("PUT", "/sparql", 403),
    "no SPARQL": ("GET", "/sparql?query=x", 400),
    "too slow": ("GET", f"/sparql?query={quote(ENDLESS)}", 408),
}


@pytest.mark.parametrize(("method", "path", "status"), ANSWERS.values(), ids=ANSWERS.keys())
def test_every_answer_bears_the_security_headers(
    client: httpx.Client, method: str, path: str, status: int
) -> None:
    response = client.request(method, path)
    assert response.status_code == status, response.text
    for name, value in HEADERS.items():
        assert response.headers[name] == value


def test_no_script_but_the_server_s_own_may_run() -> None:
    policy = HEADERS["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy


@pytest.fixture
def described(client: httpx.Client) -> dict[str, Any]:
    """The OpenAPI document."""
    answer: dict[str, Any] = client.get("/openapi.json").json()
    return answer


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        yield from (value for name, value in node.items() if name == "$ref")
        for child in node.values():
            yield from references(child)
    elif isinstance(node, list):
        for child in node:
            yield from references(child)


def test_the_description_is_complete_and_refers_to_what_is_there(described: dict[str, Any]) -> None:
    assert described["openapi"].startswith("3.")
    assert described["info"]["title"] == "ti-graph"
    schemas = described["components"]["schemas"]
    found = set(references(described))
    assert found
    assert {name.removeprefix("#/components/schemas/") for name in found} <= set(schemas)
    operations = [
        (path, operation)
        for path, found in described["paths"].items()
        for operation in found.values()
    ]
    names = [operation["operationId"] for _, operation in operations]
    assert len(set(names)) == len(names)
    for path, operation in operations:
        assert operation["description"], path
        assert {"200", "201"} & set(operation["responses"]), path
        declared = {one["name"] for one in operation.get("parameters", ()) if one["in"] == "path"}
        assert declared == {part[1:-1] for part in path.split("/") if part.startswith("{")}


def test_what_is_described_answers_and_has_the_fields_that_are_described(
    client: httpx.Client, described: dict[str, Any]
) -> None:
    for path, found in described["paths"].items():
        asked = path.replace("{territory_id}", METZ)
        needed = any(one.get("required") for one in found.get("get", {}).get("parameters", ()))
        if "/api/" not in path or "get" not in found or "{" in asked or needed:
            continue
        if "security" in found["get"]:
            assert client.get(asked).status_code == 403, path
            continue
        types = found["get"]["responses"]["200"]["content"]
        reply = client.get(asked)
        kind = reply.headers["content-type"].split(";")[0]
        assert kind in types, path
        if kind != "application/json":
            continue
        content = types["application/json"]["schema"]
        answer = reply.json()
        if content.get("type") == "array":
            answer, content = answer[0], content["items"]
        schema = described["components"]["schemas"][content["$ref"].rsplit("/", 1)[1]]
        assert set(answer) == set(schema["properties"]), path
        assert set(schema["required"]) <= set(answer), path


def test_pages_are_no_part_of_the_description(described: dict[str, Any]) -> None:
    assert "/" not in described["paths"]
    assert "/simple/territoires/{territory_id}" not in described["paths"]
