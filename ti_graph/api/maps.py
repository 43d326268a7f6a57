"""What a map draws: outlines with an indicator, as GeoJSON; as GeoPackage or table by `format=`."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from pydantic import TypeAdapter

from ti_graph.answers.map_models import Detail, Indicator, IndicatorName, RegionMap, TerritoryMap
from ti_graph.answers.programme import CURRENT
from ti_graph.api.answering import JSON, Phase, described_map, mapped
from ti_graph.api.dependencies import CurrentAnswers, CurrentMaps
from ti_graph.api.listed import TableRoute

router = APIRouter(tags=["map"], route_class=TableRoute)
_LIST = TypeAdapter(list[Indicator])


@router.get("/map/indicators", response_model=list[Indicator])
def indicators(maps: CurrentMaps) -> Response:
    """The figures that a map of territories can show, with their units."""
    return Response(_LIST.dump_json(maps.indicators()), media_type=JSON)


@router.get("/map/territories", response_model=TerritoryMap, responses=described_map(TerritoryMap))
def map_territories(
    maps: CurrentMaps,
    answers: CurrentAnswers,
    indicator: Annotated[IndicatorName, Query(description="Figure to show.")] = "capability",
    phase: Phase = CURRENT,
    detail: Annotated[
        Detail, Query(description="Outlines in full, or for a map of the whole country.")
    ] = "full",
) -> Response:
    """The territories of a phase with their outlines and one figure.

    Figures are of the current phase: those of an earlier one are unknown.
    """
    return mapped(maps.territories(indicator, answers.programme.phase_named(phase), detail))


@router.get("/map/regions", response_model=RegionMap, responses=described_map(RegionMap))
def map_regions(
    maps: CurrentMaps,
    level: Annotated[
        Literal["country", "nuts1", "nuts2", "nuts3"], Query(description="Level of NUTS 2024.")
    ] = "nuts2",
    country: Annotated[
        str | None,
        Query(pattern=r"^[A-Z]{2}$", description="Only this country, ISO 3166-1 alpha-2."),
    ] = None,
) -> Response:
    """Simplified outlines of European regions (© EuroGeographics), as GeoJSON."""
    return mapped(maps.regions(level, country))
