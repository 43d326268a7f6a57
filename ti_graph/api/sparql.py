"""SPARQL 1.1 queries over HTTP, on the current release, within bounds."""

from collections.abc import Sequence
from typing import Annotated, NamedTuple
from urllib.parse import parse_qs

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from ti_graph.api.dependencies import QueryWorkers
from ti_graph.api.errors import error_response
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
    wanted = accepted(accept)
    graph_type = next((kind for kind in wanted if kind in GRAPH_FORMATS), TURTLE)
    data, kind = workers.answer(query, graph_type) if wanted else (b"", "")
    if not _acceptable(kind, wanted):
        return error_response(QueryError("not_acceptable", known=", ".join(SERVED)), 406)
    return Response(data, media_type=kind, headers={"Vary": "Accept"})


def accepted(accept: str, served: Sequence[str] = SERVED) -> list[str]:
    """The media types of an Accept header that are among `served`, the most wanted first.

    `*/*` stands for all of them, `application/*` for those of that kind; a type that is named is
    wanted as much as its own name says (RFC 9110, 12.5.1).
    """
    ranges = [_range(place, part) for place, part in enumerate(accept.split(","))]
    wanted = []
    for order, one in enumerate(served):
        covering = [told for told in ranges if told.covers(one)]
        if covering:
            nearest = max(covering, key=lambda told: (len(told.kind.strip("*/")), -told.place))
            wanted.append((-nearest.weight, nearest.place, order, one))
    return [one for weight, _, _, one in sorted(wanted) if weight < 0]


class _Range(NamedTuple):
    """A part of an Accept header: a media type or several, and how much it is wanted."""

    kind: str
    weight: float
    place: int

    def covers(self, served: str) -> bool:
        if self.kind == "*/*":
            return True
        whole = self.kind.endswith("/*")
        return served.startswith(self.kind[:-1]) if whole else served == self.kind


def _range(place: int, part: str) -> _Range:
    kind, *parameters = (piece.strip().lower() for piece in part.split(";"))
    return _Range(kind, _weight(parameters), place)


def _weight(parameters: list[str]) -> float:
    for parameter in parameters:
        if parameter.startswith("q="):
            try:
                return float(parameter.removeprefix("q="))
            except ValueError:
                return 0.0
    return 1.0


def _acceptable(kind: str, wanted: list[str]) -> bool:
    return kind in wanted or (kind == RESULTS_JSON and "application/json" in wanted)
