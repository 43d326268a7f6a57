"""Route on a question in words."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from ti_graph.answers.question_models import AskAnswer, offered
from ti_graph.answers.questions import offers
from ti_graph.api.answering import answered
from ti_graph.api.dependencies import CurrentAnswers, CurrentServed

router = APIRouter(tags=["search"])


@router.get("/ask", response_model=AskAnswer)
def ask(
    now: CurrentServed,
    answers: CurrentAnswers,
    q: Annotated[
        str,
        Query(
            max_length=200,
            description="A question in French or English.",
            openapi_examples={
                "Candidates": {"value": "filières de Cluses"},
                "Partners": {"value": "partenaires italiens de Grasse pour le parfum"},
                "Chambers": {"value": "où la CCI est-elle absente ?"},
            },
        ),
    ] = "",
) -> Response:
    """Named queries for a question in words, with what it names filled in.

    They are found by the words that each query lists, and by the search: nothing is guessed, and
    words that were not understood are said.
    """
    found = offers(q, now.search, answers.first_candidate)
    return answered(offered(now.release.manifest.release, q, found))
