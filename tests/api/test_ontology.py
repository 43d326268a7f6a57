"""The ontology over HTTP: a page for people, RDF for programs, from one address."""

import io
import re

import httpx
import owlready2
import pytest
from pyoxigraph import RdfFormat, parse, serialize
from rdflib import OWL, RDF, Graph, URIRef
from rdflib.compare import isomorphic

from ti_graph.graph.ontology import modules_graph
from ti_graph.graph.vocabulary import modules
from ti_graph.model.namespaces import TIG

WHOLE = URIRef("https://w3id.org/ti-graph/ontology")
TERRITORY = URIRef("https://w3id.org/ti-graph/ontology/territory")
FORMATS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/n-triples": RdfFormat.N_TRIPLES,
}
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def get(client: httpx.Client, path: str, accept: str, **params: str) -> httpx.Response:
    return client.get(path, headers={"Accept": accept}, params=params)


@pytest.mark.parametrize(("accept", "syntax"), FORMATS.items())
def test_the_ontology_is_the_same_in_every_format(
    client: httpx.Client, accept: str, syntax: RdfFormat
) -> None:
    response = get(client, "/ontology", accept)
    assert response.headers["content-type"].split(";")[0] == accept
    # Through N-Triples: rdflib's own reader of JSON-LD warns of itself.
    text = serialize(parse(response.content, format=syntax), format=RdfFormat.N_TRIPLES)
    headers = {URIRef(one.iri) for one in modules()}
    terms = Graph()
    for triple in modules_graph():
        if triple[0] not in headers:
            terms.add(triple)
    served = Graph().parse(data=text, format="nt")
    served.remove((WHOLE, None, None))
    assert isomorphic(served, terms)


def test_the_whole_is_one_ontology_that_loads_without_a_network(client: httpx.Client) -> None:
    served = get(client, "/ontology", "application/n-triples").content
    graph = Graph().parse(data=served, format="nt")
    assert set(graph.subjects(RDF.type, OWL.Ontology)) == {WHOLE}
    assert list(graph.objects(None, OWL.imports)) == []
    world = owlready2.World()
    found = world.get_ontology(str(WHOLE)).load(
        fileobj=io.BytesIO(served), format="ntriples", only_local=True
    )
    assert found.imported_ontologies == []
    assert world["https://w3id.org/ti-graph/ontology#Commune"] in set(world.classes())


def test_a_version_of_the_whole_or_of_a_module_is_at_its_own_address(client: httpx.Client) -> None:
    for path in ("/ontology", "/ontology/territory"):
        graph = Graph().parse(data=get(client, path, "text/turtle").text)
        (version,) = graph.objects(None, OWL.versionIRI)
        same = get(client, str(version).removeprefix("https://w3id.org/ti-graph"), "text/turtle")
        assert isomorphic(Graph().parse(data=same.text), graph)


def test_a_version_that_is_not_served_is_no_other(client: httpx.Client) -> None:
    response = get(client, "/ontology/territory/0.0.1", "text/turtle")
    assert response.status_code == 404
    assert "territory/" in response.json()["hint"]


def test_a_module_is_answered_alone(client: httpx.Client) -> None:
    graph = Graph().parse(data=get(client, "/ontology/territory", "text/turtle").text)
    assert (TERRITORY, RDF.type, OWL.Ontology) in graph
    assert (URIRef(TIG + "Commune"), RDF.type, OWL.Class) in graph
    assert (URIRef(TIG + "Industry"), RDF.type, OWL.Class) not in graph


@pytest.mark.parametrize("accept", [BROWSER, "*/*", "text/*", "text/turtle;q=0.5, text/html"])
def test_a_person_gets_a_page(client: httpx.Client, accept: str) -> None:
    response = get(client, "/ontology", accept)
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert "Accept" in response.headers["vary"].split(", ")
    assert "<h1>Ontologie</h1>" in response.text


def test_the_more_wanted_format_wins(client: httpx.Client) -> None:
    response = get(client, "/ontology/status", "text/html;q=0.3, application/ld+json;q=0.9")
    assert response.headers["content-type"] == "application/ld+json"


def test_a_format_that_is_not_served_is_refused(client: httpx.Client) -> None:
    response = get(client, "/ontology", "image/png")
    assert response.status_code == 406
    assert response.json()["error"] == "not_acceptable"


def test_an_unknown_module_is_reported_with_those_there_are(client: httpx.Client) -> None:
    response = get(client, "/ontology/weather", "text/turtle")
    assert response.status_code == 404
    assert response.json()["error"] == "unknown_module"
    assert "territory" in response.json()["hint"]


@pytest.mark.parametrize("module", modules(), ids=lambda one: one.name)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_page_shows_every_term_in_the_language_asked_for(
    client: httpx.Client, module: object, lang: str
) -> None:
    (found,) = [one for one in modules() if one is module]
    page = get(client, f"/ontology/{found.name}", "text/html", lang=lang).text
    text = re.sub(r"&#39;", "'", page)
    for term in found.terms:
        assert f'id="{term.local}"' in page
        assert term.definition[lang] in text


def test_a_link_of_a_page_leads_to_a_term(client: httpx.Client) -> None:
    page = get(client, "/ontology/suggestion", "text/html").text
    links = set(re.findall(r'href="(/ontology/\w+)\?lang=fr#(\w+)"', page))
    assert ("/ontology/activity", "Industry") in links
    pages = {path: get(client, path, "text/html").text for path, _ in links}
    assert [(path, name) for path, name in links if f'id="{name}"' not in pages[path]] == []


def test_a_page_runs_nothing_of_its_own(client: httpx.Client) -> None:
    page = get(client, "/ontology/territory", "text/html").text
    assert "<script" not in page
    assert "style=" not in page
    assert not re.search(r"\son\w+=", page)
