"""The shapes of what is known of a territory's attractiveness."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from ti_graph.answers.models import Label, TerritoryItem

Domain = Literal["housing", "mobility", "skills", "land", "services", "people"]

Verdict = Literal[
    "need_unknown", "no_need", "worked_on", "actions_unknown", "offers_no_action", "no_offer"
]


class _Part(BaseModel):
    model_config = ConfigDict(
        frozen=True, serialize_by_alias=True, validate_by_name=True, validate_by_alias=True
    )


class IndicatorItem(_Part):
    """An indicator of a territory. Without a value nothing is known: it is no zero."""

    indicator: Annotated[str, Field(examples=["mobility-car-to-work"])]
    domain: Domain
    label: Label
    definition: Label
    unit: str
    unit_label: Label
    counted: Annotated[bool, Field(description="The value is a number of things, not a measure.")]
    value: float | None
    value_status: Annotated[str, Field(examples=["known", "unknown"])]
    year: int | None
    register_id: Annotated[
        str | None, Field(alias="register", description="Source of the figures; null: none loaded.")
    ]
    register_label: Label | None
    licence: str | None
    rank: Annotated[
        int | None, Field(description="Among TI of the current phase; 1 is the highest value.")
    ]
    ranked: Annotated[int, Field(description="TI with a value.")]
    region_value: float | None
    region_gap: float | None
    matched_value: Annotated[
        float | None, Field(description="Mean of like groupings outside the programme.")
    ]
    matched_gap: float | None
    matched: int
    people_share: Annotated[
        float | None, Field(description="Part of its people whose commune has a figure.")
    ]
    need: Annotated[
        bool | None, Field(description="In the quarter of TI on the side that speaks of a need.")
    ]
    advice: Annotated[Label | None, Field(description="What to load, where nothing is known.")]


class DomainItem(_Part):
    """What is needed, done and offered in a domain. Unknown actions are no absence of actions."""

    domain: Annotated[str, Field(examples=["housing"])]
    label: Label
    axis: Annotated[Label | None, Field(description="Axis of the programme; null: none serves it.")]
    in_need: Annotated[list[Label], Field(description="Indicators that are marked as a need.")]
    judged: Annotated[int, Field(description="Indicators with a value and a side of need.", ge=0)]
    needs: Annotated[
        int | None,
        Field(description="Needs that it expresses; null: none known, or no offer to match by."),
    ]
    actions: Annotated[
        int | None,
        Field(description="Its action sheets; null: none known, or no offer to match by."),
    ]
    offers: Annotated[int, Field(description="Public offers of the basket.", ge=0)]
    verdict: Verdict
    says: Annotated[Label, Field(description="The verdict in words.")]


class AidItem(_Part):
    """An aid that is open in a territory, and the perimeter that says so. It has no domain."""

    id: str
    label: str
    kind: Annotated[str, Field(description="In the words of who reports it.")]
    perimeter: Annotated[str, Field(examples=["departement-74"])]
    perimeter_label: Label
    whole: Annotated[bool, Field(description="Whether it holds in the whole territory.")]
    valid_until: date | None
    source: str
    in_release: Annotated[
        bool, Field(description="false: imported since; the graph has it after the next build.")
    ]


class AttractivenessAnswer(_Part):
    """Every indicator of a territory, by domain, and where needs, actions and offers miss."""

    territory: TerritoryItem
    release: str
    caveat: Label
    indicators: list[IndicatorItem]
    domains: Annotated[list[DomainItem], Field(description="Needs, actions, offers side by side.")]
    aids: Annotated[
        list[AidItem] | None,
        Field(description="Aids open today, of any domain; null: no aid is loaded."),
    ]
    aids_say: Annotated[Label, Field(description="The aids in words, or what to load.")]
    rule: Annotated[Label, Field(description="How actions and offers are counted.")]
