"""SPARQL 1.1 queries over HTTP, on the current release, within bounds."""

from typing import Annotated
from urllib.parse import parse_qs

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from ti_graph.api.dependencies import QueryWorkers
from ti_graph.api.errors import error_response
from ti_graph.api.negotiation import accepted
from ti_graph.errors import QueryError
from ti_graph.query.formats import GRAPH_FORMATS, RESULTS_JSON, TURTLE
from ti_graph.query.guard import LONGEST
from ti_graph.query.workers import Workers

router = APIRouter(tags=["sparql"])
QUERY_BODY = "application/sparql-query"
FORM_BODY = "application/x-www-form-urlencoded"
SERVED = (RESULTS_JSON, "application/json", *GRAPH_FORMATS)
MOST_BYTES = 4 * LONGEST
MOST_FIELDS = 20


@router.get("/sparql")
def sparql_get(
    request: Request,
    workers: QueryWorkers,
    query: Annotated[str, Query(description="A SELECT, ASK, CONSTRUCT or DESCRIBE.")] = "",
) -> Response:
    """Answer a query. The default graph is the union of the release's named graphs."""
    return _answer(query, request.headers.get("accept", "*/*"), workers)


@router.post("/sparql")
async def sparql_post(request: Request, workers: QueryWorkers) -> Response:
    """Answer a query sent as a form (`query=…`) or as an application/sparql-query body."""
    query = await _body_query(request)
    accept = request.headers.get("accept", "*/*")
    return await run_in_threadpool(_answer, query, accept, workers)


async def _body_query(request: Request) -> str:
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind not in {QUERY_BODY, FORM_BODY}:
        raise QueryError("no_query")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise QueryError("query_too_long", length=len(body), most=LONGEST)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise QueryError("bad_request", reason="UTF-8") from None
    if kind == QUERY_BODY:
        return text
    try:
        return parse_qs(text, max_num_fields=MOST_FIELDS, errors="strict").get("query", [""])[0]
    except ValueError:
        raise QueryError("bad_request", reason=FORM_BODY) from None


def _answer(query: str, accept: str, workers: Workers) -> Response:
    if not query.strip():
        raise QueryError("no_query")
    wanted = accepted(accept, SERVED)
    graph_type = next((kind for kind in wanted if kind in GRAPH_FORMATS), TURTLE)
    data, kind = workers.answer(query, graph_type) if wanted else (b"", "")
    if not _acceptable(kind, wanted):
        return error_response(QueryError("not_acceptable", known=", ".join(SERVED)), 406)
    return Response(data, media_type=kind, headers={"Vary": "Accept"})


def _acceptable(kind: str, wanted: list[str]) -> bool:
    return kind in wanted or (kind == RESULTS_JSON and "application/json" in wanted)
