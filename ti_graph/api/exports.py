"""Files of what a reader gathered in the explorer."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool

from ti_graph.answers.graph_about import about_graph
from ti_graph.api.answering import MISSING, UNREAD, TerritoryId
from ti_graph.api.dependencies import CurrentAnswers, CurrentMaps, CurrentRelease
from ti_graph.api.refusals import refusal
from ti_graph.documents.fiche import fiche
from ti_graph.documents.fiche_files import MEDIA_TYPES as FICHE_TYPES
from ti_graph.documents.fiche_files import FicheFormat, fiche_file
from ti_graph.documents.graph_files import (
    MEDIA_TYPES,
    MOST_IN_PAGE,
    FileFormat,
    SentGraph,
    bare_graph,
    graph_file,
)
from ti_graph.errors import QueryError
from ti_graph.messages import Language, speaking

router = APIRouter(tags=["graph"])
MOST_BYTES = 32 * 2**20
MARK = "-donnees-simulees"
"""What the name of a file bears where anything in it is simulated."""
STANDS_ALONE = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'"
)
"""A page that brings its own style, and asks nothing of anyone."""
Lang = Annotated[Language, Query(description="Language of the file.")]
FICHES: dict[int | str, dict[str, object]] = {
    200: {"content": {kind.split(";")[0]: {} for kind in FICHE_TYPES.values()}},
}
FILES: dict[int | str, dict[str, object]] = {
    200: {"content": {kind.split(";")[0]: {} for kind in MEDIA_TYPES.values()}},
}


def _body_schema() -> dict[str, object]:
    """The schema of the body, whole: a reference in it would point out of the API's description."""
    found = SentGraph.model_json_schema()
    parts = found.pop("$defs", {})

    def whole(value: object) -> object:
        if isinstance(value, dict):
            if "$ref" in value:
                return whole(parts[str(value["$ref"]).rsplit("/", 1)[-1]])
            return {key: whole(one) for key, one in value.items()}
        return [whole(one) for one in value] if isinstance(value, list) else value

    return {str(key): whole(one) for key, one in found.items()}


BODY: dict[str, object] = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": _body_schema()}},
    }
}


@router.get(
    "/territories/{territory_id}/fiche",
    response_class=Response,
    responses={**FICHES, **MISSING},
    tags=["territories"],
)
def territory_fiche(
    answers: CurrentAnswers,
    maps: CurrentMaps,
    territory_id: TerritoryId,
    wanted: Annotated[
        FicheFormat, Query(alias="format", description="Format of the file.")
    ] = "html",
    lang: Lang = "fr",
) -> Response:
    """A territory on one page, to print or to lay on a desk; its tables as XLSX."""
    with speaking(lang):
        found = fiche(answers, maps, territory_id)
        body = fiche_file(found, wanted)
    mark = MARK if found.mark else ""
    shown = "inline" if wanted == "html" else "attachment"
    headers = {
        "Content-Disposition": f'{shown}; filename="fiche-{found.id}{mark}.{wanted}"',
        "Content-Security-Policy": STANDS_ALONE,
    }
    return Response(body, media_type=FICHE_TYPES[wanted], headers=headers)


@router.post(
    "/graph/export", response_class=Response, responses={400: UNREAD, **FILES}, openapi_extra=BODY
)
async def export(
    request: Request,
    release: CurrentRelease,
    wanted: Annotated[FileFormat, Query(alias="format", description="Format of the file.")],
    lang: Lang = "fr",
) -> Response:
    """A graph that a reader gathered, as GEXF, GraphML, CSV or one self-contained HTML page."""
    sent = await _sent(request)
    if wanted == "html" and len(sent.nodes) > MOST_IN_PAGE:
        raise QueryError("graph_too_large", nodes=len(sent.nodes), most=MOST_IN_PAGE)

    def write() -> bytes:
        with speaking(lang):
            about = about_graph(release, bare_graph(sent))
            return graph_file(sent, wanted, release.manifest.release, about)

    body = await run_in_threadpool(write)
    mark = MARK if sent.simulated() else ""
    headers = {
        "Content-Disposition": f'attachment; filename="ti-graph{mark}.{wanted}"',
        "Cache-Control": "no-store",
    }
    return Response(body, media_type=MEDIA_TYPES[wanted], headers=headers)


async def _sent(request: Request) -> SentGraph:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise QueryError("bad_request", reason=f"> {MOST_BYTES} bytes")
    try:
        return SentGraph.model_validate_json(bytes(body))
    except ValidationError as error:
        raise QueryError("bad_request", reason=refusal(dict(error.errors()[0]))) from None
