"""Routes on regions."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from ti_graph.answers.lookup_models import RegionAnswer
from ti_graph.api.answering import MISSING, answered
from ti_graph.api.dependencies import CurrentPlaces
from ti_graph.api.listed import TableRoute

router = APIRouter(tags=["regions"], route_class=TableRoute)


@router.get("/regions/{region_id}", response_model=RegionAnswer, responses=MISSING)
def region(
    places: CurrentPlaces,
    region_id: Annotated[
        str,
        Path(
            max_length=200,
            description="Identifier of a région or a statistical region.",
            openapi_examples={"Lorraine": {"value": "nuts-FRF3"}, "Köln": {"value": "nuts-DEA2"}},
        ),
    ],
) -> Response:
    """A région or statistical region: neighbours, its territories, those it is suggested to."""
    return answered(places.region(region_id))
