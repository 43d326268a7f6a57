"""Routes on what figures rest on, and on jobs."""

from fastapi import APIRouter, Response
from pydantic import TypeAdapter

from ti_graph.answers.ground_models import CoverageItem, JobsAnswer
from ti_graph.answers.jobs import TerritoryJobs
from ti_graph.api.answering import JSON, MISSING, Limit, Offset, TerritoryId, answered
from ti_graph.api.dependencies import CurrentAnswers
from ti_graph.api.listed import TableRoute

router = APIRouter(tags=["territories"], route_class=TableRoute)
_LIST = TypeAdapter(list[CoverageItem])


@router.get("/coverage", response_model=list[CoverageItem])
def coverage(answers: CurrentAnswers) -> Response:
    """What the figures of each territory of the current phase rest on, use by use."""
    return Response(_LIST.dump_json(answers.grounds.coverage()), media_type=JSON)


@router.get("/territories/{territory_id}/jobs", response_model=JobsAnswer, responses=MISSING)
def jobs(
    answers: CurrentAnswers, territory_id: TerritoryId, offset: Offset = 0, limit: Limit = 50
) -> Response:
    """Its jobs by industry and year, and year by year; of its regions where no census has them."""
    return answered(TerritoryJobs(answers).jobs(territory_id, offset, limit))
