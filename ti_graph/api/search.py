"""Looking things up by name, tolerantly."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from ti_graph.answers.found import found
from ti_graph.answers.lookup_models import SearchAnswer
from ti_graph.answers.search_names import Kind
from ti_graph.api.answering import answered
from ti_graph.api.dependencies import CurrentServed
from ti_graph.api.listed import TableRoute

router = APIRouter(tags=["search"], route_class=TableRoute)
MOST_HITS = 50


@router.get("/search", response_model=SearchAnswer)
def search(
    now: CurrentServed,
    q: Annotated[
        str,
        Query(
            max_length=200,
            description="A name or part of one, a former name, an official code, a postcode; "
            "a SIREN, a SIRET or an APE code, with or without blanks and dots.",
            openapi_examples={"A commune": {"value": "Metz"}, "A typo": {"value": "Grenbole"}},
        ),
    ] = "",
    kind: Annotated[list[Kind] | None, Query(description="Only these kinds; repeatable.")] = None,
    limit: Annotated[int, Query(ge=1, le=MOST_HITS, description="Most hits.")] = 10,
) -> Response:
    """Places, actors, firms, sites, filières and industries, by name or number.

    Accents, case and typos are tolerated; old names of communes and codes are known. Sites
    and firms are found by their APE code too.
    """
    return answered(found(now.search, now.answers, q, kind or (), limit))
