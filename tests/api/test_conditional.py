"""Conditional requests: an answer of a release is sent once."""

import httpx
import pytest

METZ = "/api/v1/territories/ti-2023-4408"


def test_an_answer_that_is_known_is_not_sent_again(client: httpx.Client) -> None:
    first = client.get(METZ)
    again = client.get(METZ, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["etag"] == first.headers["etag"]


def test_a_tag_tells_the_release(client: httpx.Client) -> None:
    release = client.get("/api/v1/release").json()["release"]
    assert release in client.get(METZ).headers["etag"]


def test_another_tag_gets_the_whole_answer(client: httpx.Client) -> None:
    assert client.get(METZ, headers={"If-None-Match": '"other"'}).status_code == 200


def test_formats_have_tags_of_their_own(client: httpx.Client) -> None:
    page = client.get("/ontology", headers={"Accept": "text/html"})
    turtle = client.get("/ontology", headers={"Accept": "text/turtle"})
    assert page.headers["etag"] != turtle.headers["etag"]


def test_an_error_has_no_tag(client: httpx.Client) -> None:
    response = client.get("/api/v1/territories/nowhere", headers={"If-None-Match": "*"})
    assert response.status_code == 404
    assert "etag" not in response.headers


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_an_answer_kept_is_the_answer_first_sent(client: httpx.Client, encoding: str) -> None:
    headers = {"Accept-Encoding": encoding}
    path = "/api/v1/map/territories?indicator=population"
    first, again = client.get(path, headers=headers), client.get(path, headers=headers)
    assert first.json() == again.json()
    assert first.headers.get("content-encoding") == again.headers.get("content-encoding")
    assert ("gzip" in first.headers.get("content-encoding", "")) == (encoding == "gzip")


def test_an_address_without_version_answers_the_same(client: httpx.Client) -> None:
    assert client.get(METZ).json() == client.get(METZ.replace("/v1", "")).json()


def test_any_origin_may_read(client: httpx.Client) -> None:
    response = client.get(METZ, headers={"Origin": "https://elsewhere.example"})
    assert response.headers["access-control-allow-origin"] == "*"
    assert "ETag" in response.headers["access-control-expose-headers"]


ASKED = {"query": "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"}


def test_a_query_of_a_release_is_answered_once(client: httpx.Client) -> None:
    first, again = client.get("/sparql", params=ASKED), client.get("/sparql", params=ASKED)
    assert first.json() == again.json()
    known = {"If-None-Match": first.headers["etag"]}
    assert client.get("/sparql", params=ASKED, headers=known).status_code == 304


@pytest.mark.parametrize("call", ["RAND()", "rand()", "UUID()", "STRUUID()", "NOW()"])
def test_a_query_with_another_answer_each_time_is_not_kept(client: httpx.Client, call: str) -> None:
    asked = {"query": f"SELECT ({call} AS ?x) WHERE {{}}"}
    answer = client.get("/sparql", params=asked)
    assert answer.status_code == 200
    assert "etag" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"


def test_a_relative_iri_is_read_against_the_host_of_each_request(client: httpx.Client) -> None:
    asked = {"query": "SELECT (STR(<x>) AS ?iri) WHERE {}"}
    answer = {
        host: client.get("/sparql", params=asked, headers={"Host": host}).text
        for host in ("one.example", "two.example")
    }
    assert "one.example" in answer["one.example"]
    assert "two.example" in answer["two.example"]
