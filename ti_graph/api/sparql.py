"""The SPARQL 1.1 endpoint on the release in use: query, description, graphs. Nothing is written."""

import time
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from ti_graph.api.allowed import REFUSED
from ti_graph.api.answering import Responses
from ti_graph.api.clients import client_of
from ti_graph.api.dependencies import CurrentServed
from ti_graph.api.description import described
from ti_graph.api.dump import dumped
from ti_graph.api.errors import ErrorAnswer
from ti_graph.api.negotiation import accept_of
from ti_graph.api.served import Served
from ti_graph.api.sparql_request import read_operation, require_iri, wanted
from ti_graph.errors import ForbiddenError, NotFoundError, QueryError
from ti_graph.graph.store.tokens import tokens
from ti_graph.query.formats import GRAPH_FORMATS, SERVED, writable
from ti_graph.query.jobs import AdHoc, GraphDump
from ti_graph.query.lint import lint

router = APIRouter(tags=["sparql"])
VARY = {"Vary": "Accept"}
NOT_KEPT = {"Cache-Control": "no-store"}
WARNINGS = "X-Ti-Graph-Warnings"
CHANGING = ("NOW", "RAND", "UUID", "STRUUID", "SERVICE")
"""Words by which a query may get another answer from the same release."""
ERRORS: Responses = {
    200: {"content": {kind: {} for kind in SERVED}, "description": "In the format asked for."},
    400: {"model": ErrorAnswer, "description": "What is asked cannot be read or answered."},
    403: {"model": ErrorAnswer, "description": "Updates are refused here."},
    404: {"model": ErrorAnswer, "description": "There is no such graph."},
    406: {"model": ErrorAnswer, "description": "None of the formats asked for is served."},
    408: {"model": ErrorAnswer, "description": "Stopped at the limit of time."},
    415: {"model": ErrorAnswer, "description": "A body of that type is no query."},
    429: {"model": ErrorAnswer, "description": "This client asks too much at once."},
    503: {"model": ErrorAnswer, "description": "All places are taken."},
}


@router.get("/sparql/", include_in_schema=False)
@router.get("/sparql", response_class=Response, responses=ERRORS)
async def sparql_get(
    request: Request,
    now: CurrentServed,
    query: Annotated[  # noqa: ARG001 - read with the rest of the operation
        str | None,
        Query(description="A SELECT, ASK, CONSTRUCT or DESCRIBE. Without one: a description."),
    ] = None,
    default_graph: Annotated[  # noqa: ARG001
        list[str] | None,
        Query(alias="default-graph-uri", description="Graphs that make up the default graph."),
    ] = None,
    named_graph: Annotated[  # noqa: ARG001
        list[str] | None,
        Query(alias="named-graph-uri", description="Graphs that GRAPH ranges over."),
    ] = None,
) -> Response:
    """Answer a query. The default graph is the union of the release's named graphs.

    Without a query, the service describes itself.
    """
    return await _operate(request, now)


@router.post("/sparql/", include_in_schema=False)
@router.post(
    "/sparql",
    response_class=Response,
    responses=ERRORS,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/sparql-query": {
                    "schema": {"type": "string"},
                    "example": "SELECT * { ?s ?p ?o } LIMIT 5",
                },
                "application/x-www-form-urlencoded": {
                    "schema": {
                        "type": "object",
                        "properties": {"query": {"type": "string"}},
                        "required": ["query"],
                    },
                },
            },
        }
    },
)
async def sparql_post(request: Request, now: CurrentServed) -> Response:
    """Answer a query sent as a form (`query=…`) or as an application/sparql-query body."""
    return await _operate(request, now)


async def _operate(request: Request, now: Served) -> Response:
    operation = await read_operation(request)
    accept = accept_of(request)
    if operation is None:
        return described(now, accept, str(request.url.replace(query="")))
    if operation.kind == "update":
        raise ForbiddenError("update_refused")
    job = AdHoc(
        operation.text,
        writable(operation.text, operation.wanted(accept)),
        now.settings.query_rows,
        now.settings.query_megabytes << 20,
        operation.dataset,
        str(request.url.replace(query="")),
        now.allowed_services,
    )
    headers = VARY | (NOT_KEPT if _is_new_each_time(operation.text) else {})
    headers |= _warnings(operation.text, now)
    latest = time.monotonic() + now.settings.query_seconds
    try:
        return await now.ad_hoc.answer(job, client_of(request), headers)
    except QueryError as error:
        if error.code != "too_much_memory" or now.release.columns_folder is None:
            raise
    # The store takes less memory than columns do: it is asked for the time that is left.
    left = max(latest - time.monotonic(), 0.0)
    job = replace(job, columns=False)
    return await now.ad_hoc.answer(job, client_of(request), headers, left)


def _warnings(text: str, now: Served) -> dict[str, str]:
    """A header that names what the query asks for and the release does not hold."""
    found = lint(text, now.held) if now.held else []
    return {WARNINGS: ", ".join(one.as_text() for one in found)} if found else {}


def _is_new_each_time(text: str) -> bool:
    """Whether an answer depends on more than the query and the release."""
    return "\\" in text or any(token.is_word(*CHANGING) for token in tokens(text))


@router.get("/sparql/graphs", response_class=Response, responses=ERRORS)
async def graph(
    request: Request,
    now: CurrentServed,
    graph: Annotated[
        str | None, Query(max_length=2000, description="IRI of a named graph of the release.")
    ] = None,
    default: Annotated[
        str | None, Query(max_length=10, description="The default graph: the union of all.")
    ] = None,
) -> Response:
    """One graph as RDF (SPARQL 1.1 Graph Store Protocol, reading side)."""
    if (graph is None) == (default is None):
        raise QueryError("bad_request", reason="graph=… | default")
    kinds = wanted(accept_of(request), tuple(GRAPH_FORMATS))
    if graph is None:
        return await dumped(request, now, kinds[0], kinds[0], VARY)
    named = require_iri(graph, "graph")
    if named not in now.graphs:
        raise NotFoundError("unknown_graph", graph=named)
    job = GraphDump(named, kinds)
    return await now.ad_hoc.answer(job, client_of(request), VARY)


@router.api_route("/sparql", methods=[*REFUSED["/sparql"]], include_in_schema=False)
@router.api_route("/sparql/graphs", methods=[*REFUSED["/sparql/graphs"]], include_in_schema=False)
def nothing_is_written() -> Response:
    """Tell that a release is not written to."""
    raise ForbiddenError("update_refused")
