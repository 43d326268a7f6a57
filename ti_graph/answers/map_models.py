"""GeoJSON (RFC 7946) of territories, with an indicator."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from ti_graph.answers.ground_models import DataKind, GroundName, Reference, ValueStatus
from ti_graph.answers.models import Label

IndicatorName = Literal[
    "capability",
    "candidates",
    "specialisations",
    "establishments",
    "population",
    "dependence",
    "partner_score",
]
Detail = Literal["full", "overview"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class Indicator(_Part):
    """A figure that a map of territories can show."""

    name: IndicatorName
    label: Label
    unit: Annotated[str, Field(description="Unit of the values.", examples=["0-1"])]
    source: Annotated[str, Field(description="Table of the release that it is read from.")]


class Outline(_Part):
    """A simplified outline, longitude first, WGS 84."""

    type: Annotated[str, Field(examples=["MultiPolygon"])]
    coordinates: list[Any]


class TerritoryProperties(_Part):
    """What a feature tells beside its outline."""

    model_config = ConfigDict(
        frozen=True, serialize_by_alias=True, validate_by_name=True, validate_by_alias=True
    )

    id: Annotated[str, Field(examples=["ti-2023-4408"])]
    label: str
    phase: int
    regions: list[str]
    longitude: Annotated[float | None, Field(description="Of a point inside, degrees.")]
    latitude: Annotated[float | None, Field(description="Of a point inside, degrees.")]
    value: Annotated[float | None, Field(description="The indicator; null unless reported.")]
    status: Annotated[
        ValueStatus,
        Field(description="Known, estimated, simulated, secret or unknown: not zero."),
    ]
    data: Annotated[DataKind | None, Field(description="What the value was computed from.")]
    ground: Annotated[
        GroundName | None,
        Field(description="What sites behind it rest on; null for people, projects and jobs."),
    ]
    register_id: Annotated[
        str | None,
        Field(alias="register", description="Source of the sites, people, projects or jobs."),
    ]
    year: Annotated[
        int | None,
        Field(description="Of the sites, people, jobs; of projects, else their edition."),
    ]
    reference: Annotated[
        Reference | None,
        Field(description="Whose sites those of the territory are compared with; null without."),
    ]


class TerritoryFeature(_Part):
    """A territory on a map. `geometry` is null where no outline is known."""

    type: Literal["Feature"] = "Feature"
    id: str
    geometry: Outline | None
    properties: TerritoryProperties


class TerritoryMap(_Part):
    """The territories of a phase, with one indicator."""

    type: Literal["FeatureCollection"] = "FeatureCollection"
    release: str
    indicator: Indicator | None
    features: list[TerritoryFeature]


class RegionProperties(_Part):
    """What a region's feature tells beside its outline."""

    id: Annotated[str, Field(examples=["nuts-FRF3"])]
    code: Annotated[str, Field(examples=["FRF3"])]
    label: str
    country: Annotated[str, Field(examples=["FR"])]
    longitude: Annotated[float | None, Field(description="Of a point inside, degrees.")]
    latitude: Annotated[float | None, Field(description="Of a point inside, degrees.")]


class RegionFeature(_Part):
    """A region on a map."""

    type: Literal["Feature"] = "Feature"
    id: str
    geometry: Outline | None
    properties: RegionProperties


class RegionMap(_Part):
    """The regions of a level."""

    type: Literal["FeatureCollection"] = "FeatureCollection"
    release: str
    attribution: Annotated[str, Field(description="Notice that must stand beside the map.")]
    features: list[RegionFeature]
