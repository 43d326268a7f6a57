"""Routes on territories: who they are, what they could build, with whom."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import TypeAdapter

from ti_graph.answers.filieres_models import FilieresAnswer
from ti_graph.answers.ground_models import Reference
from ti_graph.answers.lookup_models import CapabilityItem, Page, SpecialisationPage
from ti_graph.answers.map_models import TerritoryMap
from ti_graph.answers.models import (
    TerritoryAnswer,
    TerritoryItem,
)
from ti_graph.answers.partner_models import PartnersAnswer
from ti_graph.api.answering import (
    JSON,
    MISSING,
    Limit,
    Offset,
    Phase,
    TerritoryId,
    answered,
    described_map,
    mapped,
)
from ti_graph.api.dependencies import CurrentAnswers, CurrentMaps, CurrentPlaces
from ti_graph.api.listed import TableRoute

FILIERE = (
    "One of its candidate filières or specialities, or any chain of the dictionary, by its "
    "identifier or name; without, the first of its own."
)
router = APIRouter(tags=["territories"], route_class=TableRoute)
_LIST = TypeAdapter(list[TerritoryItem])


@router.get("/territories", response_model=list[TerritoryItem])
def territories(
    answers: CurrentAnswers,
    text: Annotated[
        str, Query(max_length=200, description="Words of a name, a member or a commune.")
    ] = "",
    phase: Phase = "",
) -> Response:
    """The Territoires d'industrie whose name or places hold every word of `text`."""
    found = answers.territories(text, answers.programme.phase_named(phase))
    return Response(_LIST.dump_json(found), media_type=JSON)


@router.get("/territories/{territory_id}", response_model=TerritoryAnswer, responses=MISSING)
def territory(answers: CurrentAnswers, territory_id: TerritoryId) -> Response:
    """A territory's place in the programme and its specialisations."""
    return answered(answers.territory(territory_id))


@router.get(
    "/territories/{territory_id}/filieres", response_model=FilieresAnswer, responses=MISSING
)
def filieres(answers: CurrentAnswers, territory_id: TerritoryId) -> Response:
    """Its candidate filières, best first, with what they lack and what they rest on."""
    return answered(answers.filieres(territory_id))


@router.get(
    "/territories/{territory_id}/partners", response_model=PartnersAnswer, responses=MISSING
)
def partners(
    answers: CurrentAnswers,
    territory_id: TerritoryId,
    filiere: Annotated[
        str | None,
        Query(max_length=200, description=FILIERE),
    ] = None,
    near: Annotated[
        bool, Query(description="Only those near by, with their rank among all regions.")
    ] = False,
) -> Response:
    """European regions to work with, best first, with the parts of each score."""
    return answered(answers.partners(territory_id, filiere, near=near))


@router.get(
    "/territories/{territory_id}/specialisations",
    response_model=SpecialisationPage,
    responses=MISSING,
)
def specialisations(
    places: CurrentPlaces,
    territory_id: TerritoryId,
    reference: Annotated[
        Reference | None,
        Query(description="FR: France; EU: Europe. Without: France in France, Europe abroad."),
    ] = None,
    offset: Offset = 0,
    limit: Limit = 50,
) -> Response:
    """Every location quotient of a territory or region with its 90 % interval, surest first."""
    return answered(places.specialisations(territory_id, offset, limit, reference))


@router.get(
    "/territories/{territory_id}/capability", response_model=CapabilityItem, responses=MISSING
)
def capability_of(places: CurrentPlaces, territory_id: TerritoryId) -> Response:
    """How capable it is of a filière-structured activity, and how sure that rank is."""
    return answered(places.capability_of(territory_id))


@router.get(
    "/territories/{territory_id}/outline",
    response_model=TerritoryMap,
    responses={**described_map(TerritoryMap), **MISSING},
)
def outline(maps: CurrentMaps, territory_id: TerritoryId) -> Response:
    """Its simplified outline, as GeoJSON (WGS 84, longitude first)."""
    return mapped(maps.outline(territory_id))


@router.get("/capability", response_model=Page[CapabilityItem])
def capability(places: CurrentPlaces, offset: Offset = 0, limit: Limit = 200) -> Response:
    """The territories of the current phase by capability, with the interval of each rank."""
    return answered(places.capability(offset, limit))
