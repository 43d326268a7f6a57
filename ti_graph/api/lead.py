"""Route on the answer in a few sentences."""

from fastapi import APIRouter, Response

from ti_graph.answers.lead import LeadAnswer, Leads
from ti_graph.answers.sites import Sites
from ti_graph.api.answering import MISSING, TerritoryId, answered
from ti_graph.api.dependencies import CurrentAnswers
from ti_graph.api.listed import TableRoute

router = APIRouter(tags=["territories"], route_class=TableRoute)


@router.get("/territories/{territory_id}/lead", response_model=LeadAnswer, responses=MISSING)
def lead(answers: CurrentAnswers, territory_id: TerritoryId) -> Response:
    """The answer first: what it is good at, who is in it, what is thin, one partner in Europe."""
    return answered(Leads(answers, Sites(answers.release)).lead(territory_id))
