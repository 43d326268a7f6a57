"""The release for harvesters: a catalogue that holds DCAT-AP's rules, and what it leads to."""

from collections.abc import Iterator

import httpx
import pytest
from pyshacl import validate
from rdflib import DCAT, DCTERMS, FOAF, RDF, VOID, Graph, URIRef

from tests.api.conftest import Writable
from ti_graph.graph.release import Releases

TURTLE = "text/turtle"
RULES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
[] a sh:NodeShape ; sh:targetClass dcat:Catalog ;
  sh:property [ sh:path dcterms:title ; sh:minCount 1 ; sh:nodeKind sh:Literal ] ,
    [ sh:path dcterms:description ; sh:minCount 1 ; sh:nodeKind sh:Literal ] ,
    [ sh:path dcterms:publisher ; sh:minCount 1 ; sh:maxCount 1 ; sh:class foaf:Agent ] ,
    [ sh:path dcat:dataset ; sh:minCount 1 ; sh:class dcat:Dataset ] .
[] a sh:NodeShape ; sh:targetClass dcat:Dataset ;
  sh:property [ sh:path dcterms:title ; sh:minCount 1 ] ,
    [ sh:path dcterms:description ; sh:minCount 1 ; sh:nodeKind sh:Literal ] ,
    [ sh:path dcat:distribution ; sh:minCount 1 ; sh:class dcat:Distribution ] ,
    [ sh:path dcterms:publisher ; sh:maxCount 1 ; sh:class foaf:Agent ] .
[] a sh:NodeShape ; sh:targetClass dcat:Distribution ;
  sh:property [ sh:path dcat:accessURL ; sh:minCount 1 ; sh:nodeKind sh:IRI ] .
[] a sh:NodeShape ; sh:targetClass foaf:Agent ;
  sh:property [ sh:path foaf:name ; sh:minCount 1 ; sh:nodeKind sh:Literal ] .
"""
"""What DCAT-AP 2 makes mandatory."""


@pytest.fixture
def client(writable: Writable) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=writable.url, timeout=30) as opened:
        yield opened


@pytest.fixture
def catalogue(client: httpx.Client) -> Graph:
    response = client.get("/catalog", headers={"Accept": TURTLE})
    assert response.headers["content-type"].startswith(TURTLE)
    return Graph().parse(data=response.text, format="turtle")


def test_the_catalogue_has_what_dcat_ap_makes_mandatory(catalogue: Graph) -> None:
    rules = Graph().parse(data=RULES, format="turtle")
    holds, _, found = validate(catalogue, shacl_graph=rules, inference="none")
    assert holds, found


def test_the_catalogue_is_the_release_and_its_datasets(
    catalogue: Graph, writable: Writable
) -> None:
    manifest = Releases(writable.data).current().manifest
    (whole,) = catalogue.subjects(RDF.type, DCAT.Catalog)
    assert str(whole).endswith(f"/release/{manifest.release}")
    datasets = {str(one).rsplit("/", 1)[-1] for one in catalogue.objects(whole, DCAT.dataset)}
    assert datasets == set(manifest.graphs) - {"ontology", "provenance"}
    for one in catalogue.objects(whole, DCAT.dataset):
        languages = {text.language for text in catalogue.objects(one, DCTERMS.description)}  # type: ignore[attr-defined]  # texts alone
        assert languages == {"fr", "en"}


def test_distributions_lead_to_the_graph_the_dump_and_the_endpoint(
    catalogue: Graph, client: httpx.Client
) -> None:
    base = "https://w3id.org/ti-graph/"
    addresses = {str(one) for one in catalogue.objects(None, DCAT.accessURL)}
    assert {f"{base}sparql", f"{base}dump.nq.gz"} <= addresses
    for address in sorted(addresses)[:6]:
        assert client.head("/" + address.removeprefix(base)).status_code == 200, address


@pytest.mark.parametrize(
    "kind", [TURTLE, "application/ld+json", "application/rdf+xml", "application/n-triples"]
)
def test_the_catalogue_is_negotiated_and_found_where_void_is_looked_for(
    client: httpx.Client, kind: str
) -> None:
    for address in ("/catalog", "/.well-known/void"):
        response = client.get(address, headers={"Accept": kind})
        assert response.status_code == 200
        assert response.headers["content-type"].split(";")[0] == kind
    assert client.get("/catalog", headers={"Accept": "text/html"}).status_code == 200
    assert client.get("/catalog", headers={"Accept": "image/png"}).status_code == 406


def test_the_count_of_a_class_has_an_address(catalogue: Graph, client: httpx.Client) -> None:
    parts = sorted(str(one) for one in catalogue.objects(None, VOID.classPartition))
    assert parts
    for part in parts[:3]:
        path = "/" + part.removeprefix("https://w3id.org/ti-graph/")
        response = client.get(path, headers={"Accept": TURTLE})
        assert response.status_code == 200
        text = Graph().parse(data=response.text, format="turtle")
        assert text.value(URIRef(part), VOID.entities) is not None


def test_publishers_have_names(catalogue: Graph) -> None:
    for publisher in set(catalogue.objects(None, DCTERMS.publisher)):
        assert catalogue.value(publisher, FOAF.name)
