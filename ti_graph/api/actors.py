"""Routes on actors and industries."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Response

from ti_graph.answers.lookup_models import (
    IndustryAnswer,
    IndustryItem,
    OrganisationAnswer,
    OrganisationItem,
    Page,
)
from ti_graph.api.answering import MISSING, Limit, Offset, answered
from ti_graph.api.dependencies import CurrentActors
from ti_graph.api.listed import TableRoute
from ti_graph.model.tables import INDUSTRY_LEVELS, INDUSTRY_SCHEMES, ORGANISATION_KINDS

router = APIRouter(tags=["actors"], route_class=TableRoute)
OrganisationKind = Literal[ORGANISATION_KINDS]  # type: ignore[valid-type]
Scheme = Literal[INDUSTRY_SCHEMES]  # type: ignore[valid-type]
Level = Literal[INDUSTRY_LEVELS]  # type: ignore[valid-type]


@router.get("/actors", response_model=Page[OrganisationItem])
def actors(
    found: CurrentActors,
    kind: Annotated[OrganisationKind | None, Query(description="Only this kind.")] = None,
    territory: Annotated[
        str | None,
        Query(max_length=200, description="Only those seated in this territory, of any level."),
    ] = None,
    offset: Offset = 0,
    limit: Limit = 50,
) -> Response:
    """Pôles, chambers, committees, operators and project participants."""
    return answered(found.actors(kind, territory, offset, limit))


@router.get(
    "/organisations/{organisation_id}", response_model=OrganisationAnswer, responses=MISSING
)
def organisation(
    found: CurrentActors,
    organisation_id: Annotated[
        str,
        Path(
            max_length=200,
            description="Identifier of an organisation.",
            openapi_examples={"A pôle": {"value": "pole-materalia"}},
        ),
    ],
) -> Response:
    """One actor: seat, area, industries of its theme, projects."""
    return answered(found.organisation(organisation_id))


@router.get("/industries", response_model=Page[IndustryItem])
def industries(
    found: CurrentActors,
    scheme: Annotated[Scheme | None, Query(description="Classification.")] = None,
    level: Annotated[Level | None, Query(description="Level in it.")] = None,
    offset: Offset = 0,
    limit: Limit = 100,
) -> Response:
    """Positions of the classifications of activities, in order of code."""
    return answered(found.industries(scheme, level, offset, limit))


@router.get("/industries/{industry_id}", response_model=IndustryAnswer, responses=MISSING)
def industry(
    found: CurrentActors,
    industry_id: Annotated[
        str,
        Path(
            max_length=200,
            description="Scheme and dotted code.",
            openapi_examples={"A NAF subclass": {"value": "naf2-25.62B"}},
        ),
    ],
) -> Response:
    """One industry: what it is part of, its equivalents, the territories specialised in it."""
    return answered(found.industry(industry_id))
