"""What is answered on partners in Europe: two lists, never added up."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from ti_graph.answers.ground_models import DataKind, GroundName, Reference
from ti_graph.answers.models import Label, Part, Provenance, TerritoryItem, _Answer

_DECLARED = "What workbooks declare there: who to call, and agreements with the territory."


class Declared(_Answer):
    """What a workbook declares: an organisation to call, an agreement, a seat in a network."""

    id: str
    kind: Literal["contact", "agreement", "twinning", "network"]
    kind_label: Label
    organisation: Annotated[str | None, Field(description="Null of agreements.")]
    role: Annotated[str | None, Field(description="Of a contact.", examples=["region_desk"])]
    territory_id: Annotated[str, Field(description="Where it is, or the French side.")]
    place: str
    partner_id: Annotated[str | None, Field(description="Place abroad of an agreement.")]
    partner: str | None
    town: str | None
    network: str | None
    theme: str | None
    industry_id: str | None
    page: str | None
    mailbox: Annotated[str | None, Field(description="Of a service, never of a person.")]
    year: Annotated[int | None, Field(description="Null where the workbook does not say it.")]
    observed_on: date
    source: str
    source_title: str
    simulated: bool
    in_release: Annotated[
        bool, Field(description="False: imported since, and in the graph after the next build.")
    ]
    text: Annotated[Label, Field(description="All of it in one line.")]


class Partner(_Answer):
    """A European region that is likely: one that takes part in European projects."""

    id: str
    rank: int
    score: Annotated[float, Field(description="0-1; weighted mean of the parts.")]
    region: Annotated[str, Field(examples=["nuts-DEC0"])]
    label: str
    country: str
    data: DataKind
    distance_km: Annotated[
        float,
        Field(
            description="As the crow flies, from the point of the TI to that of the NUTS 2 region: "
            "a region and one of its parts have a point each."
        ),
    ]
    shared_projects: Annotated[
        int, Field(description="Projects with an actor in the territory itself and one there.")
    ]
    cross_border: Annotated[
        bool, Field(description="It shares a land border with a NUTS 2 region of the territory.")
    ]
    near: Annotated[bool, Field(description="It touches a home region, or lies within 150 km.")]
    parts: list[Part]
    evidence: list[Provenance]


class Likely(Partner):
    """The same, with its reason."""

    region: Annotated[str, Field(description="NUTS code, level 2.", examples=["DEC0"])]
    region_id: Annotated[str, Field(examples=["nuts-DEC0"])]
    reason: Annotated[str, Field(description="In one sentence, in the language in use.")]
    reasons: Label
    declared: Annotated[list[Declared], Field(description=_DECLARED)]


class Along(_Answer):
    """A filière or speciality that a territory is compared along."""

    id: str
    label: Label
    kind: Annotated[
        Literal["filiere", "speciality", "chain"],
        Field(description="chain: of the dictionary, and none of the territory's own."),
    ]
    industry: Annotated[
        str | None,
        Field(description="Industry of a speciality, or by which a filière is announced."),
    ]
    sure: Annotated[bool, Field(description="Surely specialised, or it stands its test.")]
    position: int
    caveat: Annotated[
        Label | None,
        Field(
            description="Where it is not sure: what it is compared along for want of a sure one, "
            "with its quotient, ground, reference and year."
        ),
    ]


class ChainItem(_Answer):
    """A value chain of the dictionary, that partners of any territory can be asked along."""

    id: Annotated[str, Field(examples=["siderurgie"])]
    label: Label
    industries: Annotated[list[str], Field(description="Those at its core: they name it.")]
    words: Annotated[
        list[str], Field(description="Everyday words that lead to it, in French and in English.")
    ]


class Shown(_Answer):
    """A plant, project or organisation; its name is null where it may not be shown."""

    id: str
    label: str | None
    year: int | None = None
    register_id: Annotated[
        str | None, Field(alias="register", description="Source of a plant; null of the rest.")
    ] = None
    entries: Annotated[
        int | None,
        Field(description="Entries of that plant, by its name there, in all registers; one plant."),
    ] = None


class Relevant(_Answer):
    """A NUTS 3 region abroad that holds the industries of a chain, or linked ones not seen here."""

    id: str
    rank: int
    score: Annotated[float, Field(description="0-1; weighted mean of the parts.")]
    region: Annotated[str, Field(description="NUTS code, level 3.", examples=["DEC01"])]
    region_id: Annotated[str, Field(examples=["nuts-DEC01"])]
    label: str
    country: str
    along: str
    relation: Annotated[
        Literal["similar", "complementary"] | None,
        Field(description="It holds the same, or what is not seen here; null if neither is known."),
    ]
    same_place: Annotated[bool | None, Field(description="Same urban-rural type as at home.")]
    distance_km: Annotated[
        float,
        Field(
            description="As the crow flies, from the point of the TI to that of the NUTS 3 region: "
            "a region and one of its parts have a point each."
        ),
    ]
    cross_border: Annotated[
        bool, Field(description="It shares a land border with a NUTS 3 region of the territory.")
    ]
    near: bool
    sites: Annotated[int | None, Field(description="Sites in the strongest register.")]
    ground: Annotated[GroundName | None, Field(description="Of the sites; null without any.")]
    register_id: Annotated[
        str | None, Field(alias="register", description="Source of the sites; null without any.")
    ]
    year: Annotated[int | None, Field(description="Year of that register's edition.")]
    projects: int
    data: DataKind
    reason: Annotated[str, Field(description="In one sentence, in the language in use.")]
    reasons: Label
    parts: list[Part]
    evidence: list[Provenance]
    plants: list[Shown]
    project_list: list[Shown]
    organisations: list[Shown]
    declared: Annotated[list[Declared], Field(description=_DECLARED)]


class FrenchOne(_Answer):
    """A French TI with sites of the same industry."""

    id: str
    label: str
    sites: Annotated[float, Field(description="Sites counted, on the ground of its quotient.")]
    quotient: float
    probability: float
    distance_km: float
    ground: GroundName
    register_id: Annotated[str | None, Field(alias="register", description="Source of the sites.")]
    reference: Reference
    year: int | None


class Contact(_Answer):
    """An organisation to call; its tie says whether a source declares it."""

    id: str
    label: str
    kind: str
    tie: Annotated[
        Literal["declared", "area", "theme"],
        Field(description="Reported by a source; the area it serves; a theme within 100 km."),
    ]
    distance_km: float | None


class PartnersAnswer(_Answer):
    """Partners in Europe: those relevant along a chain, and those likely. Never added up."""

    territory: TerritoryItem
    filiere: str | None
    release: str
    data: DataKind
    method: str
    caveat: Label
    along: Along | None
    alongs: Annotated[list[Along], Field(description="What `filiere` may name, first first.")]
    relevant: list[Relevant]
    near: Annotated[list[Relevant], Field(description="Near or bordering, however low they rank.")]
    complementary: Annotated[
        list[Relevant],
        Field(description="Those that bring what is missing, or not visible, here."),
    ]
    complementary_label: Annotated[
        Label,
        Field(description="What they bring: a selective register does not show that it is missing"),
    ]
    french: Annotated[list[FrenchOne], Field(description="French TI along the same industry.")]
    likely: Annotated[
        list[Likely],
        Field(
            description="The ten first, as in the graph (`partner/suggestions`); the table "
            "`partner_suggestion` of a release holds twenty, and those near by."
        ),
    ]
    likely_caveat: Label
    contacts: Annotated[list[Contact], Field(description="Who could be called on this side.")]
    declared: Annotated[
        list[Declared],
        Field(
            description="What workbooks declare of the territory (`partner/declared`): European "
            "desks, agreements, networks. Empty: nothing is known."
        ),
    ]
    not_known: Annotated[list[Label], Field(description="What no source at hand says.")]
    near_only: Annotated[bool, Field(description="`partners` holds near regions alone.")]
    partners: Annotated[
        list[Partner],
        Field(description="As `likely`, its successor.", json_schema_extra={"deprecated": True}),
    ]
    why_empty: Label | None
