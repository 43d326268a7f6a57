"""HTTP to the letter: HEAD, OPTIONS, lengths, languages, and what clients send beside a query."""

import gzip
import json
import resource
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from pyoxigraph import RdfFormat, parse

from tests.api.conftest import Writable, running
from ti_graph.api.methods import MOST_ADDRESS
from ti_graph.api.negotiation import accepted, weighed
from ti_graph.api.spoken import preferred
from ti_graph.graph.release import Releases
from ti_graph.graph.store.mistakes import mistake
from ti_graph.messages import Language
from ti_graph.query.formats import GRAPH_FORMATS, SERVED

QUERY_BODY = "application/sparql-query"
NT = "application/n-triples"
ADDRESSES = (
    "/", "/simple/", "/ontology", "/territory/ti-2023-0001", "/api/v1/territories", "/health",
    "/sparql", "/sparql?query=ASK%7B%7D", "/sparql/graphs?default", "/dump.nq.gz", "/openapi.json",
    "/static/network.js", "/nothing", "/api/v1/queries/territory/members",
)  # fmt: skip


@pytest.fixture
def asked(writable: Writable) -> Iterator[httpx.Client]:
    """A client of a server on the small country."""
    with httpx.Client(base_url=writable.url, timeout=30) as client:
        yield client


# --- methods ------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ADDRESSES)
def test_head_says_what_get_says_without_the_content(asked: httpx.Client, address: str) -> None:
    found, head = asked.get(address), asked.head(address)
    assert head.status_code == found.status_code
    assert head.content == b""
    changing = {"date", "x-request-id"}
    assert {k: v for k, v in head.headers.items() if k not in changing} == {
        k: v for k, v in found.headers.items() if k not in changing
    }


def test_an_answer_to_head_leaves_the_connection_fit_for_the_next(asked: httpx.Client) -> None:
    for _ in range(3):
        asked.head("/sparql?query=ASK%7B%7D")
        assert asked.get("/health").json()["status"] == "ok"


@pytest.mark.parametrize(
    ("address", "methods"),
    [
        ("/sparql", "GET, HEAD, OPTIONS, POST"),
        ("/sparql/graphs", "GET, HEAD, OPTIONS"),
        ("/health", "GET, HEAD, OPTIONS"),
        ("/api/v1/territories", "GET, HEAD, OPTIONS"),
        ("/workspace/graphs", "DELETE, GET, HEAD, OPTIONS, POST, PUT"),
        ("/static/network.js", "GET, HEAD, OPTIONS"),
    ],
)
def test_allow_names_every_method_of_an_address(
    asked: httpx.Client, address: str, methods: str
) -> None:
    refused = asked.request("PROPFIND", address)
    assert (refused.status_code, refused.headers["allow"]) == (405, methods)
    asked_for = asked.options(address)
    assert (asked_for.status_code, asked_for.headers["allow"]) == (204, methods)


# --- lengths ------------------------------------------------------------------------------------


def raw(url: str, text: bytes) -> bytes:
    """What a server answers to these very bytes, until it closes."""
    parts = urlsplit(url)
    with socket.create_connection((str(parts.hostname), int(parts.port or 0)), 20) as opened:
        opened.sendall(text)
        found = b""
        while piece := opened.recv(65_536):
            found += piece
    return found


TWO_LENGTHS = (
    b"POST /sparql HTTP/1.1\r\nHost: here\r\nContent-Type: application/sparql-query\r\n"
    b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nASK {}\r\n0\r\n\r\n"
)


def test_a_request_of_two_lengths_is_refused_and_its_connection_closed(writable: Writable) -> None:
    found = raw(writable.url, TWO_LENGTHS)
    assert found.startswith(b"HTTP/1.1 400 ")
    assert b'"two_lengths"' in found
    assert found.count(b"HTTP/1.1") == 1


def test_an_address_that_is_too_long_is_reported_so_and_another_way_is_shown(
    asked: httpx.Client, writable: Writable
) -> None:
    response = asked.get("/sparql?query=" + "x" * MOST_ADDRESS)
    assert response.status_code == 414
    assert "POST" in response.json()["hint"]
    longest = b"GET /sparql?query=" + b"x" * (70 << 10)
    assert raw(writable.url, longest).startswith(b"HTTP/1.1 414 ")


def test_headers_without_end_are_another_matter(writable: Writable) -> None:
    found = raw(writable.url, b"GET / HTTP/1.1\r\nHost: here\r\nX: " + b"y" * (70 << 10))
    head, _, body = found.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 431 ")
    assert set(json.loads(body)) == {"error", "detail", "hint"}


def test_what_is_no_http_is_refused_in_the_shape_of_every_error(writable: Writable) -> None:
    found = raw(writable.url, b"\x16\x03\x01\x02\x00\x01\r\n\r\n")
    head, _, body = found.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 ")
    assert json.loads(body)["error"] == "no_http"


# --- what comes with a query --------------------------------------------------------------------


@pytest.mark.parametrize(
    "kind",
    [
        f'{QUERY_BODY}; charset="UTF-8"',
        f"{QUERY_BODY};charset=utf-8;version=1.1",
        f"{QUERY_BODY}; version=1.1; charset=utf8",
        f'{QUERY_BODY}; note="charset=latin-1; utf"',
    ],
)
def test_a_body_s_charset_is_read_among_other_parameters(asked: httpx.Client, kind: str) -> None:
    response = asked.post("/sparql", content=b"ASK {}", headers={"Content-Type": kind})
    assert response.json() == {"head": {}, "boolean": True}


def test_a_body_of_another_charset_is_refused_as_a_type_is(asked: httpx.Client) -> None:
    kind = f"{QUERY_BODY}; charset=iso-8859-1"
    response = asked.post("/sparql", content=b"ASK {}", headers={"Content-Type": kind})
    assert response.status_code == 415
    assert "UTF-8" in response.json()["hint"]


def test_a_comma_within_quotes_parts_no_media_types() -> None:
    asked_for = 'application/ld+json; profile="http://a/,b;q=0"; q=0.4, text/turtle;q=0.3'
    assert accepted(asked_for, SERVED) == ["application/ld+json", "text/turtle"]
    assert [weight for _, weight in weighed(asked_for)] == [0.4, 0.3]


def test_a_byte_order_mark_before_a_query_is_passed_over(asked: httpx.Client) -> None:
    marked = "\ufeffASK {}"
    assert asked.get("/sparql", params={"query": marked}).json()["boolean"] is True
    body = asked.post("/sparql", content=marked.encode(), headers={"Content-Type": QUERY_BODY})
    assert body.json()["boolean"] is True


@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
def test_a_graph_that_a_form_left_empty_is_no_graph(asked: httpx.Client, name: str) -> None:
    query = "ASK { ?s ?p ?o }"
    assert asked.get("/sparql", params={"query": query, name: ""}).json()["boolean"] is True
    assert asked.get("/sparql", params={"query": query, name: "x"}).status_code == 400


@pytest.mark.parametrize("field", ["format", "output", "results"])
@pytest.mark.parametrize(
    ("chosen", "query", "kind"),
    [
        ("json", "ASK {}", "application/sparql-results+json"),
        ("XML", "ASK {}", "application/sparql-results+xml"),
        ("csv", "SELECT * { ?s ?p ?o } LIMIT 1", "text/csv"),
        ("tsv", "ASK {}", "text/tab-separated-values"),
        ("json", "DESCRIBE <urn:x>", "application/ld+json"),
        ("xml", "DESCRIBE <urn:x>", "application/rdf+xml"),
        ("n3", "CONSTRUCT WHERE { <urn:x> ?p ?o }", "text/turtle"),
        ("application/n-triples", "CONSTRUCT WHERE { <urn:x> ?p ?o }", NT),
    ],
)
def test_a_format_may_be_named_by_a_field(
    asked: httpx.Client, field: str, chosen: str, query: str, kind: str
) -> None:
    accept = {"Accept": "text/html"}
    response = asked.get("/sparql", params={"query": query, field: chosen}, headers=accept)
    assert response.status_code == 200
    assert response.headers["content-type"].split(";")[0] == kind


def test_a_field_that_names_no_format_is_reported_which_there_are(asked: httpx.Client) -> None:
    response = asked.get("/sparql", params={"query": "ASK {}", "format": "docx"})
    assert response.status_code == 400
    assert "turtle" in response.json()["hint"]


@pytest.mark.parametrize("kind", ["text/csv", "text/tab-separated-values"])
def test_yes_or_no_is_a_word_in_csv_and_tsv(asked: httpx.Client, kind: str) -> None:
    for query, word in (("ASK {}", "true"), ("ASK { <urn:x> ?p ?o }", "false")):
        response = asked.get("/sparql", params={"query": query}, headers={"Accept": kind})
        assert response.text == word
        assert response.headers["content-type"].startswith(kind)


SLOW = "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?a = ?h && ?d = ?b) }"


@pytest.mark.parametrize(
    ("query", "accept", "offered"),
    [
        (f"CONSTRUCT {{ ?a ?b ?c }} {SLOW}", "application/sparql-results+json", "text/turtle"),
        (f"SELECT * {SLOW}", "text/turtle", "text/csv"),
        (f"PREFIX select: <urn:x> ASK {SLOW}", "text/turtle", "application/sparql-results+json"),
    ],
)
def test_a_format_that_no_answer_has_is_refused_before_the_query_runs(
    asked: httpx.Client, query: str, accept: str, offered: str
) -> None:
    response = asked.get("/sparql", params={"query": query}, headers={"Accept": accept})
    assert response.status_code == 406
    assert offered in response.json()["hint"]


# --- mistakes in a query ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "written", "line", "column"),
    [
        ("ASK {\n ?s\u00a0?p ?o }", "U+00A0 NO-BREAK SPACE", 2, 4),
        ("ASK { ?s ?p \u201cMetz\u201d }", "U+201C LEFT DOUBLE QUOTATION MARK", 1, 13),
        ("ASK {}\f", "U+000C FORM FEED", 1, 7),
        ("ASK { ?s ?p ?o \u200b}", "U+200B ZERO WIDTH SPACE", 1, 16),
    ],
)
def test_a_character_that_nobody_sees_is_named_with_its_place(
    asked: httpx.Client, text: str, written: str, line: int, column: int
) -> None:
    response = asked.post("/sparql", data={"query": text})
    assert response.status_code == 400
    assert response.json()["error"] == "odd_character"
    found = mistake(text)
    assert found is not None
    assert found.facts == {"character": written, "line": line, "column": column}
    assert written in response.json()["detail"]


def test_such_a_character_within_a_text_or_a_comment_is_no_mistake() -> None:
    assert mistake('ASK { ?s ?p "a\u00a0b" } # \u201cso\u201d') is None


def test_a_prefix_that_is_not_declared_is_named_with_what_to_write(asked: httpx.Client) -> None:
    text = "PREFIX a: <urn:a:>\nSELECT * { ?s a:b [] ; skos:prefLabel ?l ; c:d ?o }"
    answer = asked.post("/sparql", data={"query": text}).json()
    assert answer["error"] == "undeclared_prefix"
    assert "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>" in answer["hint"]
    found = mistake(text)
    assert found is not None
    assert (found.facts["line"], found.facts["column"]) == (2, 24)


# --- the whole graph ----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", sorted(GRAPH_FORMATS))
def test_the_default_graph_comes_whole_in_every_format(
    asked: httpx.Client, writable: Writable, kind: str
) -> None:
    response = asked.get("/sparql/graphs?default", headers={"Accept": kind})
    assert response.headers["content-type"].split(";")[0] == kind
    found = {quad.triple for quad in parse(response.content, format=GRAPH_FORMATS[kind])}
    count = asked.get("/sparql", params={"query": "SELECT DISTINCT ?p { ?s ?p ?o }"}).json()
    assert {one.predicate.value for one in found} == {
        row["p"]["value"] for row in count["results"]["bindings"]
    }
    manifest = Releases(writable.data).current().manifest
    assert 0.9 * manifest.triples < len(found) <= manifest.triples


def test_the_dump_holds_every_triple_with_its_graph(
    asked: httpx.Client, writable: Writable
) -> None:
    response = asked.get("/dump.nq.gz")
    assert "content-encoding" not in response.headers
    quads = list(parse(gzip.decompress(response.content), format=RdfFormat.N_QUADS))
    manifest = Releases(writable.data).current().manifest
    assert len(quads) == manifest.triples
    graphs = {quad.graph_name.value.rsplit("/", 1)[-1] for quad in quads}
    assert graphs <= set(manifest.graphs)


# --- words --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", None), ("de", None), ("en", "en"), ("en-GB,en;q=0.9", "en"), ("fr-CA", "fr"),
        ("de, en;q=0.5, fr;q=0.4", "en"), ("en;q=0.2, fr;q=0.8", "fr"), ("*", None),
        ("fr;q=0, *", "en"), ("en;q=0", None), ("en;q=0, fr;q=0", None),
    ],
)  # fmt: skip
def test_the_language_that_is_wanted_most_is_spoken(header: str, language: Language | None) -> None:
    assert preferred(header) == language


def test_errors_speak_the_reader_s_language(asked: httpx.Client) -> None:
    english = asked.get("/nothing", headers={"Accept-Language": "en-GB, fr;q=0.5"})
    french = asked.get("/nothing", headers={"Accept-Language": "fr"})
    assert english.json()["detail"] == "There is nothing at this address."
    assert french.json()["detail"] == "Il n’y a rien à cette adresse."
    assert "Accept-Language" in english.headers["vary"]


# --- connections --------------------------------------------------------------------------------


def test_connections_that_say_nothing_keep_nobody_out(small_data: Path) -> None:
    with running(small_data) as (url, process):
        resource.prlimit(process.pid, resource.RLIMIT_NOFILE, (256, 256))
        parts = urlsplit(url)
        place = (str(parts.hostname), int(parts.port or 0))
        silent = [socket.create_connection(place, 10) for _ in range(400)]
        for one in silent[::2]:
            with suppress(OSError):  # it may have been closed by then
                one.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n")
        try:
            for _ in range(20):
                assert httpx.get(f"{url}health", timeout=10).status_code == 200
            assert len(list(Path(f"/proc/{process.pid}/fd").iterdir())) < 256
        finally:
            for one in silent:
                one.close()


# --- no silent nothing ---------------------------------------------------------------------------


def test_a_question_without_ground_says_so_as_data_and_in_words(asked: httpx.Client) -> None:
    response = asked.get("/api/v1/queries/programme/recurring_needs")
    assert response.status_code == 200, response.text
    needs = response.json()
    assert (needs["rows"], needs["total"]) == ([], 0)
    assert needs["notice"]["code"] == "nothing_loaded"
    assert needs["notice"]["of"] == ["tig:Need"]
    assert "besoin" in needs["notice"]["fr"]
    first = asked.get("/api/v1/queries/Q30").json()
    assert (first["query"], first["notice"]["code"]) == ("source/changes", "first_release")
    territories = asked.get("/api/v1/queries/territory/list", params={"phase": "2023"})
    assert territories.json().get("notice") is None


def test_a_thing_that_nobody_knows_is_not_found_and_the_nearest_are_reported(
    asked: httpx.Client,
) -> None:
    for address in (
        "/api/v1/queries/territory/members?territory=ti-2023-1009",
        "/api/v1/territories/ti-2023-1009",
    ):
        response = asked.get(address, headers={"Accept-Language": "en"})
        assert response.status_code == 404
        assert response.json()["hint"].startswith("The nearest: ti-2023-100")
        assert "ti-graph " not in response.json()["hint"]


def test_names_that_the_release_does_not_hold_are_reported_in_a_header(asked: httpx.Client) -> None:
    query = "PREFIX tig: <https://w3id.org/ti-graph/ontology#> SELECT * { ?s tig:witin ?o }"
    found = asked.get("/sparql", params={"query": query})
    warned = 'predicate-not-held; name="tig:witin"; nearest="tig:within"'
    assert found.headers["x-ti-graph-warnings"] == warned
    assert found.json()["results"]["bindings"] == []
    right = asked.get("/sparql", params={"query": query.replace("witin", "within")})
    assert "x-ti-graph-warnings" not in right.headers
