"""The route on a territory's governance."""

from fastapi import APIRouter, Response

from ti_graph.answers.governance import GovernanceAnswer
from ti_graph.answers.governance import governance as known
from ti_graph.api.answering import MISSING, TerritoryId, answered
from ti_graph.api.dependencies import CurrentAnswers
from ti_graph.api.listed import TableRoute

router = APIRouter(tags=["territories"], route_class=TableRoute)


@router.get(
    "/territories/{territory_id}/governance",
    response_model=GovernanceAnswer,
    responses=MISSING,
)
def governance(answers: CurrentAnswers, territory_id: TerritoryId) -> Response:
    """Who steers it: what is reported, what follows from its place, what to fill in."""
    return answered(known(answers, territory_id))
