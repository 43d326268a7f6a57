"""Answers as bytes, and what the parameters of many routes are."""

from typing import Annotated

from fastapi import Path, Query, Response
from pydantic import BaseModel

from ti_graph.api.errors import ErrorAnswer

JSON = "application/json"
MOST_ITEMS = 500

Offset = Annotated[int, Query(ge=0, le=10_000_000, description="Items to pass over.")]
Limit = Annotated[int, Query(ge=1, le=MOST_ITEMS, description="Most items in the answer.")]
Phase = Annotated[
    str,
    Query(
        pattern=r"^(\d{4}|current)?$",
        description="First year of a phase, or `current`.",
        openapi_examples={"The current phase": {"value": "current"}},
    ),
]
TerritoryId = Annotated[
    str,
    Path(
        max_length=200,
        description="Identifier of a Territoire d'industrie.",
        openapi_examples={"Nord Lorraine": {"value": "ti-2023-4408"}},
    ),
]


GEOJSON = "application/geo+json"
"""Programs for maps know an answer by it (RFC 7946, 12)."""
Responses = dict[int | str, dict[str, object]]
MISSING: Responses = {404: {"model": ErrorAnswer, "description": "Nothing bears that name."}}
UNKNOWN_PARAMETER: Responses = {
    400: {"model": ErrorAnswer, "description": "A parameter is none of this address."}
}
UNREAD: dict[str, object] = {"model": ErrorAnswer, "description": "The body is no JSON."}


def answered(found: BaseModel) -> Response:
    """An answer as JSON, written by its own model: it was checked when it was made."""
    return Response(found.model_dump_json(), media_type=JSON)


def mapped(found: BaseModel) -> Response:
    """An answer as GeoJSON."""
    return Response(found.model_dump_json(), media_type=GEOJSON)


def described_map(model: type[BaseModel]) -> Responses:
    """How the description of the API names an answer as GeoJSON; errors stay JSON."""
    schema = {"$ref": f"#/components/schemas/{model.__name__}"}
    return {200: {"content": {GEOJSON: {"schema": schema}}}}
