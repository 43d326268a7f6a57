"""The route on a territory's attractiveness."""

from fastapi import APIRouter, Response

from ti_graph.answers.attractiveness import attractiveness as known
from ti_graph.answers.attractiveness_models import AttractivenessAnswer
from ti_graph.api.answering import MISSING, TerritoryId, answered
from ti_graph.api.dependencies import CurrentAnswers
from ti_graph.api.listed import TableRoute

router = APIRouter(tags=["territories"], route_class=TableRoute)


@router.get(
    "/territories/{territory_id}/attractiveness",
    response_model=AttractivenessAnswer,
    responses=MISSING,
)
def attractiveness(answers: CurrentAnswers, territory_id: TerritoryId) -> Response:
    """Its indicators of housing, mobility, skills, land and services, with rank and gaps."""
    return answered(known(answers, territory_id))
