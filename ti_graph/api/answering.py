"""Answers as bytes, and what the parameters of many routes are."""

from typing import Annotated

from fastapi import Path, Query, Request, Response
from pydantic import BaseModel

from ti_graph.api.errors import ErrorAnswer
from ti_graph.api.negotiation import accepted

JSON = "application/json"
MOST_ITEMS = 500

Offset = Annotated[int, Query(ge=0, le=10_000_000, description="Items to pass over.")]
Limit = Annotated[int, Query(ge=1, le=MOST_ITEMS, description="Most items in the answer.")]
TerritoryId = Annotated[
    str,
    Path(
        max_length=200,
        description="Identifier of a Territoire d'industrie.",
        openapi_examples={"Nord Lorraine": {"value": "ti-2023-4408"}},
    ),
]
Responses = dict[int | str, dict[str, object]]
MISSING: Responses = {404: {"model": ErrorAnswer, "description": "Nothing bears that name."}}
UNREAD: dict[str, object] = {"model": ErrorAnswer, "description": "The body is no JSON."}


GEO_JSON = "application/geo+json"
A_MAP: Responses = {200: {"content": {JSON: {}, GEO_JSON: {}}}}


def answered_map(request: Request, found: BaseModel) -> Response:
    """A map, by the media type of GeoJSON for who asks for it: it is JSON in both."""
    wanted = accepted(request.headers.get("accept", "*/*"), (JSON, GEO_JSON))
    kind = wanted[0] if wanted else JSON
    return Response(found.model_dump_json(), media_type=kind, headers={"Vary": "Accept"})


def answered(found: BaseModel) -> Response:
    """An answer as JSON, written by its own model: it was checked when it was made."""
    return Response(found.model_dump_json(), media_type=JSON)
