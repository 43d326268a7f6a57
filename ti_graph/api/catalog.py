"""The release for harvesters: `/catalog` (DCAT-AP), and `/.well-known/void` that leads to it."""

from fastapi import APIRouter, Request, Response
from pyoxigraph import RdfFormat, parse, serialize

from ti_graph.api.clients import client_of
from ti_graph.api.dependencies import CurrentServed
from ti_graph.api.negotiation import accept_of, accepted
from ti_graph.api.sparql_request import wanted
from ti_graph.graph.provenance import GRAPH
from ti_graph.model.namespaces import PREFIXES
from ti_graph.query.formats import GRAPH_FORMATS, TURTLE
from ti_graph.query.jobs import GraphDump

router = APIRouter(tags=["linked data"])
NT = "application/n-triples"
FORMATS: dict[int | str, dict[str, object]] = {
    200: {"content": {kind: {} for kind in GRAPH_FORMATS}},
    406: {"description": "None of the formats asked for is served."},
}


@router.get("/.well-known/void", response_class=Response, responses=FORMATS)
@router.get("/catalog", response_class=Response, responses=FORMATS)
async def catalog(request: Request, now: CurrentServed) -> Response:
    """The release and its datasets: titles, licences, publishers, vintages, distributions."""
    accept = accept_of(request)
    served = tuple(GRAPH_FORMATS)
    page = not accepted(accept, served) and "text/html" in accept
    kind = TURTLE if page else wanted(accept, served)[0]
    found = await now.named.content(
        GraphDump(now.release.mint.iri("graph", GRAPH), (NT,)), client_of(request)
    )
    triples = sorted((quad.triple for quad in parse(found, format=RdfFormat.N_TRIPLES)), key=str)
    text = serialize(triples, format=GRAPH_FORMATS[kind], prefixes=PREFIXES)
    return Response(text, media_type=kind, headers={"Vary": "Accept"})
