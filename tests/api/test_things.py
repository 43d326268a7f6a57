"""The IRIs of the data lead to what they name: a page for people, RDF for programs."""

import httpx
import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from tests.api.conftest import Writable

BASE = "https://w3id.org/ti-graph/"
AMONT = "territory/ti-2023-1001"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
FORMATS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/n-triples": RdfFormat.N_TRIPLES,
}


def get(writable: Writable, path: str, accept: str = "*/*", **params: str) -> httpx.Response:
    headers = {"Accept": accept}
    return httpx.get(f"{writable.url}{path}", headers=headers, params=params, timeout=30)


@pytest.mark.parametrize(("accept", "syntax"), FORMATS.items())
def test_a_program_gets_what_is_said_of_a_thing_and_what_points_to_it(
    writable: Writable, accept: str, syntax: RdfFormat
) -> None:
    response = get(writable, AMONT, accept)
    assert response.status_code == 200
    assert response.headers["content-type"].split(";")[0] == accept
    assert "Accept" in response.headers["vary"].split(", ")
    thing = NamedNode(BASE + AMONT)
    triples = [quad.triple for quad in parse(response.content, format=syntax)]
    assert any(one.subject == thing for one in triples)
    assert any(one.object == thing for one in triples)
    assert all(thing in (one.subject, one.object) for one in triples)


@pytest.mark.parametrize("accept", [BROWSER, "*/*"])
def test_a_person_gets_a_page_with_ways_on(writable: Writable, accept: str) -> None:
    response = get(writable, AMONT, accept, lang="en")
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert "<h1>Amont</h1>" in response.text
    assert BASE + AMONT in response.text
    assert 'href="/phase/2023?lang=en"' in response.text


def test_every_way_on_a_page_leads_somewhere(writable: Writable) -> None:
    page = get(writable, AMONT, BROWSER).text
    ways = {part.split('"')[0] for part in page.split('href="')[1:]}
    own = [way.lstrip("/") for way in ways if way.endswith("?lang=fr")]
    assert len(own) > 5
    for way in sorted(own)[:15]:
        there = httpx.get(
            f"{writable.url}{way}", headers={"Accept": BROWSER}, timeout=30, follow_redirects=True
        )
        assert there.status_code == 200, way


@pytest.mark.parametrize(
    "path",
    [
        "territory/ti-2023-0000",
        "industry/",
        "territory/%3E%20%3C%22%7B%7D",
        "territory/a%0Ab",
        "territory/%F0%9F%98%80/../x",
        "territory/" + "x" * 3000,
        "establishment/%25%32%45",
    ],
)
def test_what_names_nothing_is_not_found(writable: Writable, path: str) -> None:
    for accept in ("text/turtle", BROWSER):
        response = get(writable, path, accept)
        assert response.status_code == 404, path
    assert get(writable, AMONT, "text/turtle").status_code == 200


def test_a_format_that_is_not_served_is_refused(writable: Writable) -> None:
    response = get(writable, AMONT, "image/png")
    assert response.status_code == 406
    assert response.json()["error"] == "not_acceptable"
