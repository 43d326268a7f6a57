"""Feedback on suggestions, for the bearer of the token: given, listed, exported."""

import csv
import io
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from pydantic import TypeAdapter

from ti_graph.api.access import REFUSED, requires
from ti_graph.api.answering import JSON, MISSING, UNREAD, answered
from ti_graph.api.dependencies import CurrentServed
from ti_graph.api.opinions import Feedback, Opinion, RecordedOpinion
from ti_graph.query.spreadsheet import no_formula

router = APIRouter(tags=["feedback"], dependencies=[requires("feedback")])
_LIST = TypeAdapter(list[RecordedOpinion])


@router.post(
    "/feedback",
    status_code=201,
    response_model=RecordedOpinion,
    responses={400: UNREAD, **REFUSED, **MISSING},
)
def give(now: CurrentServed, opinion: Opinion) -> Response:
    """Accept or reject a suggestion of the release in use, and say why."""
    now.suggestions.require(opinion.suggestion)
    kept = Feedback(now.settings.data).record(opinion, now.release.manifest.release)
    response = answered(kept)
    response.status_code = 201
    return response


@router.get(
    "/feedback",
    response_model=list[RecordedOpinion],
    responses={200: {"content": {"text/csv": {}}}, **REFUSED},
)
def opinions(
    now: CurrentServed,
    suggestion: Annotated[
        str | None, Query(max_length=200, description="Only those on this suggestion.")
    ] = None,
    kind: Annotated[
        Literal["json", "csv"], Query(alias="format", description="Format of the export.")
    ] = "json",
) -> Response:
    """Every opinion that was given, oldest first."""
    found = Feedback(now.settings.data).opinions(suggestion)
    headers = {"Cache-Control": "no-store"}
    if kind == "json":
        return Response(_LIST.dump_json(found), media_type=JSON, headers=headers)
    text = io.StringIO()
    writer = csv.DictWriter(text, list(RecordedOpinion.model_fields))
    writer.writeheader()
    for one in found:
        row = one.model_dump(mode="json")
        writer.writerow({**row, "reason": no_formula(row["reason"])})
    return Response(text.getvalue(), media_type="text/csv", headers=headers)
