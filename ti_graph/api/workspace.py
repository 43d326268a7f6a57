"""The workspace: SPARQL query and update, and whole graphs, for the bearer of the token.

It is a store beside the releases: nothing that is written here enters one, and the public
endpoint does not see it.
"""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from ti_graph.api.access import REFUSED, requires
from ti_graph.api.answering import Responses
from ti_graph.api.asking import Desk
from ti_graph.api.clients import client_of
from ti_graph.api.dependencies import CurrentServed, CurrentWorkspace
from ti_graph.api.negotiation import accept_of
from ti_graph.api.served import Served
from ti_graph.api.sparql import ERRORS, VARY
from ti_graph.api.sparql_request import Operation, read_body, read_operation, require_iri, wanted
from ti_graph.errors import QueryError, UnsupportedMediaTypeError, typed
from ti_graph.graph.store.workspace import MEDIA_TYPES
from ti_graph.query.formats import GRAPH_FORMATS
from ti_graph.query.jobs import AdHoc, GraphDump, GraphWrite, Job, Update

router = APIRouter(prefix="/workspace", tags=["workspace"], dependencies=[requires("workspace")])
MOST_BYTES = 16 << 20
ANSWERS = ERRORS | REFUSED
WRITTEN: Responses = {
    **ANSWERS,
    201: {"description": "Written; the graph is new."},
    204: {"description": "Done."},
}
Graph = Annotated[
    str | None, Query(max_length=2000, description="IRI of a named graph of the workspace.")
]
Default = Annotated[str | None, Query(max_length=10, description="The default graph.")]


@router.api_route(
    "/sparql/", methods=["GET", "POST"], include_in_schema=False, response_class=Response
)
@router.get("/sparql", response_class=Response, responses=ANSWERS)
@router.post("/sparql", response_class=Response, responses=WRITTEN)
async def operate(request: Request, now: CurrentServed, desk: CurrentWorkspace) -> Response:
    """Ask the workspace, or change it (SPARQL 1.1 Protocol: query and update)."""
    operation = await read_operation(request)
    if operation is None:
        raise QueryError("no_query")
    job = _job(request, operation, now)
    response = await desk.answer(job, client_of(request), VARY)
    return Response(status_code=204) if operation.kind == "update" else response


def _job(request: Request, operation: Operation, now: Served) -> Job:
    base = str(request.url.replace(query=""))
    if operation.kind == "update":
        return Update(operation.text, operation.dataset, base, now.allowed_services)
    return AdHoc(
        operation.text,
        operation.wanted(accept_of(request)),
        now.settings.query_rows,
        now.settings.query_megabytes << 20,
        operation.dataset,
        base,
        now.allowed_services,
    )


@router.get("/graphs", response_class=Response, responses=ANSWERS)
async def read_graph(
    request: Request, desk: CurrentWorkspace, graph: Graph = None, default: Default = None
) -> Response:
    """A graph of the workspace as RDF."""
    kinds = wanted(accept_of(request), tuple(GRAPH_FORMATS))
    job = GraphDump(_name(graph, default), kinds)
    return await desk.answer(job, client_of(request), VARY)


@router.put("/graphs", response_class=Response, responses=WRITTEN)
async def replace_graph(
    request: Request, desk: CurrentWorkspace, graph: Graph = None, default: Default = None
) -> Response:
    """Put the triples of the body in the place of a graph: 201 where it is new, else 204."""
    return await _write(request, desk, _name(graph, default), replace=True)


@router.post("/graphs", response_class=Response, responses=WRITTEN)
async def add_to_graph(
    request: Request, desk: CurrentWorkspace, graph: Graph = None, default: Default = None
) -> Response:
    """Add the triples of the body to a graph: 201 where it is new, else 204."""
    return await _write(request, desk, _name(graph, default), replace=False)


@router.delete("/graphs", response_class=Response, responses=WRITTEN)
async def drop_graph(
    request: Request, desk: CurrentWorkspace, graph: Graph = None, default: Default = None
) -> Response:
    """Remove a graph."""
    job = GraphWrite(_name(graph, default), None)
    await desk.answer(job, client_of(request), {})
    return Response(status_code=204)


async def _write(request: Request, desk: Desk, graph: str | None, *, replace: bool) -> Response:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in MEDIA_TYPES:
        known = ", ".join(MEDIA_TYPES)
        raise UnsupportedMediaTypeError("unsupported_media_type", kind=typed(kind), known=known)
    data = await read_body(request, MOST_BYTES)
    job = GraphWrite(graph, data, kind, replace)
    found = await desk.content(job, client_of(request))
    return Response(status_code=201 if found == b"new" else 204)


def _name(graph: str | None, default: str | None) -> str | None:
    if (graph is None) == (default is None):
        raise QueryError("bad_request", reason="graph=… | default")
    return None if graph is None else require_iri(graph, "graph")
