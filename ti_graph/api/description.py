"""The service's description of itself (SPARQL 1.1 Service Description)."""

from fastapi import Response
from pyoxigraph import BlankNode, Literal, NamedNode, Triple, serialize

from ti_graph.api.negotiation import accepted
from ti_graph.api.served import Served
from ti_graph.errors import NotAcceptableError
from ti_graph.model.namespaces import PREFIXES, expand
from ti_graph.query.formats import GRAPH_FORMATS, TURTLE

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
FORMATS = "http://www.w3.org/ns/formats/"
RESULT_FORMATS = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
    "Turtle", "N-Triples", "RDF_XML", "JSON-LD",
)  # fmt: skip
_A = NamedNode(expand("rdf:type"))


def described(now: Served, accept: str, endpoint: str) -> Response:
    """The description in the format asked for; Turtle for a browser."""
    wanted = accepted(accept, tuple(GRAPH_FORMATS))
    if not wanted and "text/html" in accept:
        wanted = [TURTLE]
    if not wanted:
        raise NotAcceptableError("not_acceptable", known=", ".join(GRAPH_FORMATS))
    prefixes = {**PREFIXES, "sd": SD, "void": VOID, "format": FORMATS}
    content = serialize(_triples(now, endpoint), format=GRAPH_FORMATS[wanted[0]], prefixes=prefixes)
    return Response(content, media_type=wanted[0], headers={"Vary": "Accept"})


def _triples(now: Served, endpoint: str) -> list[Triple]:
    service, dataset, union = BlankNode("service"), BlankNode("dataset"), BlankNode("union")
    manifest = now.release.manifest
    title = Literal(f"ti-graph {manifest.release}")
    found = [
        Triple(service, _A, _sd("Service")),
        Triple(service, _sd("endpoint"), NamedNode(endpoint)),
        Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query")),
        Triple(service, _sd("feature"), _sd("UnionDefaultGraph")),
        Triple(service, _sd("defaultDataset"), dataset),
        Triple(dataset, _A, _sd("Dataset")),
        Triple(dataset, _sd("defaultGraph"), union),
        Triple(union, _A, _sd("Graph")),
        Triple(union, NamedNode(f"{VOID}triples"), Literal(manifest.triples)),
        Triple(dataset, NamedNode(expand("dcterms:title")), title),
    ]
    found += [
        Triple(service, _sd("resultFormat"), NamedNode(FORMATS + name)) for name in RESULT_FORMATS
    ]
    for name, triples in manifest.graphs.items():
        named, graph = BlankNode(f"named-{name}"), BlankNode(f"graph-{name}")
        iri = NamedNode(now.release.mint.iri("graph", name))
        found += [
            Triple(dataset, _sd("namedGraph"), named),
            Triple(named, _A, _sd("NamedGraph")),
            Triple(named, _sd("name"), iri),
            Triple(named, _sd("graph"), graph),
            Triple(graph, _A, _sd("Graph")),
            Triple(graph, NamedNode(f"{VOID}triples"), Literal(triples)),
        ]
    return found


def _sd(name: str) -> NamedNode:
    return NamedNode(SD + name)
