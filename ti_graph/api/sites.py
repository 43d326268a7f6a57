"""Routes on industrial sites by name."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from ti_graph.answers.site_models import SitePage
from ti_graph.answers.sites import Sites
from ti_graph.api.answering import MISSING, Limit, Offset, TerritoryId, answered
from ti_graph.api.dependencies import CurrentRelease
from ti_graph.api.listed import TableRoute

router = APIRouter(tags=["territories"], route_class=TableRoute)


@router.get("/territories/{territory_id}/sites", response_model=SitePage, responses=MISSING)
def sites(
    release: CurrentRelease,
    territory_id: TerritoryId,
    industry: Annotated[
        str | None,
        Query(
            max_length=200,
            description="NAF code at any level, dotted or not, or one of its candidate filières.",
            openapi_examples={"Décolletage": {"value": "25.62A"}},
        ),
    ] = None,
    offset: Offset = 0,
    limit: Limit = 50,
) -> Response:
    """Its industrial sites by name, each with its register, year, commune and SIRET."""
    return answered(Sites(release).page(territory_id, industry, offset, limit))
