"""The shape of what is reported of regions, organisations, industries, suggestions and sources."""

from typing import Annotated, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from ti_graph.answers.graph_models import GraphAnswer
from ti_graph.answers.ground_models import (
    Answer,
    DataKind,
    GroundName,
    Reference,
    RegisterId,
    Words,
    Year,
)
from ti_graph.answers.models import (
    Candidate,
    Label,
    Part,
    Provenance,
    SpecialisationItem,
    Specialisations,
    TerritoryItem,
)
from ti_graph.answers.partner_models import Partner

Item = TypeVar("Item")


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True)


class Page(_Answer, Generic[Item]):
    """A page of a list."""

    release: str
    total: Annotated[int, Field(description="Items in the whole list.", ge=0)]
    offset: Annotated[int, Field(description="Items passed over before this page.", ge=0)]
    items: list[Item]


class Place(_Answer):
    """A territory by name."""

    id: Annotated[str, Field(examples=["nuts-FRF3"])]
    label: Annotated[str, Field(examples=["Lorraine"])]


class NearestTerritory(_Answer):
    """The TI nearest to a place outside the programme."""

    territory: Place
    distance_km: Annotated[
        float,
        Field(description="From `measured_from` to `measured_to`, from point to point.", ge=0),
    ]
    measured_from: Annotated[
        Place,
        Field(
            description="The commune itself, or the nearest one of a group; the group of communes "
            "around it, where no site or office says where the commune lies."
        ),
    ]
    measured_to: Annotated[
        Place,
        Field(description="The nearest commune in the TI, of those of which a point is known."),
    ]


class SearchHit(_Answer):
    """Something that a name was found for."""

    id: Annotated[str, Field(examples=["commune-57463"])]
    iri: str
    kind: Annotated[
        str,
        Field(
            description="territory, commune, group, departement, region, organisation, firm, "
            "establishment, facility, filiere or industry.",
            examples=["commune"],
        ),
    ]
    label: Label
    detail: Annotated[
        str,
        Field(
            description="Finer kind: epci, nuts2, pole…; of a filière its territory, of a site its "
            "industry."
        ),
    ]
    phase: Annotated[
        int | None, Field(description="First year of the phase of a Territoire d'industrie.")
    ] = None
    matched: Annotated[str, Field(description="The name that was found.", examples=["Metz"])]
    basis: Annotated[
        str,
        Field(
            description="What sort of name it is: name, other_name, former_name, code, "
            "former_code, postcode, member, commune, area, theme."
        ),
    ]
    score: Annotated[float, Field(description="How close it is, 1 the closest.", ge=0, le=1)]
    territories: Annotated[
        list[Place],
        Field(
            description="Territoires d'industrie of 2023 that it lies in or reaches into; of a "
            "région, a département or a statistical region those that lie in it."
        ),
    ]
    nearest: Annotated[
        NearestTerritory | None,
        Field(description="For a commune or group outside the programme: the nearest TI."),
    ]
    outside_because: Annotated[
        Label | None,
        Field(description="Why it is in no TI, where that is known: an overseas collectivity."),
    ] = None
    continued_by: Annotated[
        list[Place],
        Field(
            description="Of a statistical region of an earlier edition of NUTS: those of the "
            "newest edition that stand for it, where that is known."
        ),
    ] = []


class SearchAnswer(_Answer):
    """Hits for a text, the closest first."""

    release: str
    query: str
    hits: list[SearchHit]


class SuggestedTo(Answer):
    """A territory to which a region is suggested as a partner."""

    territory: Place
    rank: Annotated[int, Field(description="Rank of the region for that territory.", ge=1)]
    score: Annotated[float, Field(description="0-1.", ge=0, le=1)]
    register_id: Annotated[
        str | None, Field(alias="register", description="Source of the projects that it rests on.")
    ]
    year: Annotated[int | None, Field(description="Year of that source's edition.")]


class RegionTerritory(Answer):
    """A French TI for a region of Europe, along one of its chains."""

    territory: Place
    region: Annotated[Place, Field(description="Region of level 3 that shares the chain.")]
    along: str
    along_label: Label
    relation: Annotated[
        str | None, Field(description="similar or complementary; null if neither is known.")
    ]
    rank: Annotated[int, Field(description="Rank of the TI for that region, in one division.")]
    score: float
    distance_km: float
    near: bool
    reason: Annotated[str, Field(description="In one sentence, in the language in use.")]
    reasons: Label
    ground: Annotated[
        GroundName, Field(description="What the chain of the territory rests on, in the territory.")
    ]
    register_id: Annotated[
        str | None, Field(alias="register", description="Source of its sites; null: none.")
    ]
    reference: Annotated[Reference | None, Field(description="What the chain compares with.")]
    year: Year


class RegionFiliere(_Answer):
    """The French TI that share an industry with a region, best first."""

    division: Annotated[str, Field(description="NACE division.", examples=["24"])]
    label: Label
    territories: list[RegionTerritory]


class HomeOf(_Answer):
    """A territory that lies in a region, with the part of its people who live there."""

    territory: Place
    population_share: Annotated[
        float | None,
        Field(description="0-1; null where it is known by NUTS 2 region alone.", ge=0, le=1),
    ]


class RegionAnswer(_Answer):
    """A région or a European statistical region."""

    id: str
    iri: str
    label: str
    kind: Annotated[str, Field(description="region, nuts1, nuts2, nuts3 or country.")]
    code: Annotated[str, Field(description="Official code.", examples=["FRF3"])]
    country: Annotated[str, Field(description="ISO 3166-1 alpha-2.", examples=["FR"])]
    vintage: str
    release: str
    within: list[Place]
    neighbours: Annotated[list[Place], Field(description="Regions of its level that touch it.")]
    territories: Annotated[list[HomeOf], Field(description="Territories that it is home to.")]
    suggested_to: Annotated[
        list[SuggestedTo],
        Field(description="Territories that have it among their likely partners, by projects."),
    ]
    relevant_to: Annotated[
        int,
        Field(
            description="French TI that it, or a region of it, answers best by an industry; "
            "`filieres` shows the first of them. Another list than `suggested_to`.",
            ge=0,
        ),
    ]
    filieres: Annotated[
        list[RegionFiliere], Field(description="French TI that share its industries.")
    ]
    near: Annotated[list[RegionTerritory], Field(description="French TI near or bordering.")]
    contains: Annotated[list[Place], Field(description="Regions of the level below.")]
    namesakes: Annotated[
        list[Place], Field(description="The same name in its country under other codes or levels.")
    ]
    continued_by: Annotated[
        list[Place],
        Field(
            description="Of a region of an earlier edition of NUTS: those of the newest edition "
            "that stand for it, where that is known."
        ),
    ]
    participants: Annotated[
        int, Field(description="Organisations of it in the H2020 sample.", ge=0)
    ]
    projects: Annotated[int, Field(description="Projects of the H2020 sample with them.", ge=0)]
    specialisations: Specialisations | None
    evidence: list[Provenance]


class OrganisationItem(_Answer):
    """An actor in a list."""

    id: Annotated[str, Field(examples=["pole-materalia"])]
    iri: str
    label: Label
    kind: Annotated[str, Field(description="pole, cci, csf, participant, operator…")]
    theme: Annotated[str | None, Field(description="Theme in its own words.")]
    country: str
    seat: Place | None
    basis: Annotated[str, Field(description="official list, curated by hand, or derived.")]


class IndustryItem(_Answer):
    """A position of a classification of activities."""

    id: Annotated[str, Field(examples=["naf2-25.62B"])]
    iri: str
    scheme: Annotated[str, Field(examples=["naf_rev2"])]
    level: Annotated[str, Field(examples=["subclass"])]
    code: Annotated[str, Field(examples=["25.62B"])]
    label: Label
    parent: Annotated[str | None, Field(description="Position above.")]


class ProjectItem(_Answer):
    """A project, and the organisation's part in it."""

    id: str
    acronym: str
    programme: str
    role: str
    contribution_eur: Annotated[
        float | None, Field(description="Net EU contribution, EUR; null where not reported.")
    ]
    contribution_status: str


class OrganisationAnswer(_Answer):
    """An actor: pôle, chamber, committee, operator or project participant."""

    organisation: OrganisationItem
    release: str
    siren: str | None
    area: Annotated[Place | None, Field(description="Territory that it serves.")]
    territories: Annotated[
        list[Place], Field(description="Territoires d'industrie of 2023 around its seat.")
    ]
    industries: Annotated[
        list[IndustryItem], Field(description="Industries that its theme speaks of.")
    ]
    projects: list[ProjectItem]
    evidence: list[Provenance]


class SpecialisedTerritory(_Answer):
    """A territory's specialisation in an industry."""

    territory: Place
    data: DataKind
    item: SpecialisationItem


class IndustryAnswer(_Answer):
    """An industry, its place in its classification, and who is specialised in it."""

    industry: IndustryItem
    release: str
    children: list[IndustryItem]
    corresponds: Annotated[
        list[IndustryItem], Field(description="Positions of other classifications.")
    ]
    territories: Annotated[
        list[SpecialisedTerritory], Field(description="The surest specialisations of territories.")
    ]


class FiliereItem(Answer):
    """A candidate filière in a list."""

    id: Annotated[str, Field(examples=["filiere-ti-2023-4408-25.50B"])]
    iri: str
    territory: Place
    rank: int
    score: Annotated[float, Field(description="0-1; weighted mean of the parts.", ge=0, le=1)]
    label: Label
    data: DataKind
    ground: Annotated[GroundName, Field(description="What its sites rest on.")]
    register_id: RegisterId
    reference: Reference
    year: Year


class FiliereAnswer(_Answer):
    """One candidate filière."""

    territory: TerritoryItem
    release: str
    method: str
    caveat: Label
    candidate: Candidate


class PartnerAnswer(_Answer):
    """One suggested partner."""

    territory: TerritoryItem
    filiere: Annotated[str | None, Field(description="Filière that it is suggested for.")]
    release: str
    method: str
    caveat: Label
    partner: Partner


class CapabilityItem(Answer):
    """How capable a territory is of a filière-structured activity, and how sure the rank is."""

    territory: Place
    score: Annotated[float, Field(description="Mean of the parts, equal weights, 0-1.")]
    low: Annotated[float, Field(description="5 % quantile under drawn weights.")]
    high: Annotated[float, Field(description="95 % quantile under drawn weights.")]
    rank: Annotated[int, Field(ge=1)]
    rank_low: Annotated[int, Field(description="Best rank: 5 % quantile.", ge=1)]
    rank_high: Annotated[int, Field(description="Worst rank: 95 % quantile.", ge=1)]
    band: Annotated[
        Literal["upper", "middle", "lower"],
        Field(
            description="Half of the ranks that 95 % of the weightings leave it in; else middle."
        ),
    ]
    sites: Annotated[
        int, Field(description="Industrial sites that `register` lists: the part `base`.", ge=0)
    ]
    ground: Annotated[GroundName, Field(description="What its sites and filières rest on.")]
    register_id: RegisterId
    reference: Annotated[
        Reference, Field(description="Whose sites of the same register its industries compare with")
    ]
    year: Year
    cannot_see: Annotated[
        Words | None, Field(description="What that register cannot see, so the score neither.")
    ]
    data: DataKind
    method: str
    parts: list[Part]


class SpecialisationRow(_Answer):
    """A specialisation of a place."""

    counted: Annotated[str, Field(description="establishments or jobs.")]
    reference: Reference
    ground: GroundName
    year: Year
    data: DataKind
    item: SpecialisationItem


class SpecialisationPage(Page[SpecialisationRow]):
    """A page of the specialisations of a place."""

    why_empty: Annotated[
        Label | None, Field(description="Why the place has none of them; null where it has.")
    ]


class EvidenceRow(_Answer):
    """A row of a table of the release that a suggestion rests on."""

    table: str
    source: str
    values: Annotated[
        dict[str, str | int | float | bool | None], Field(description="Column → value.")
    ]


class ExplainAnswer(_Answer):
    """What a suggestion rests on: its sources, the ties around it, the rows themselves."""

    id: str
    kind: Literal["filiere", "partner", "relevant", "capability"]
    release: str
    territory: TerritoryItem
    data: DataKind
    method: str
    parts: list[Part]
    evidence: list[Provenance]
    graph: GraphAnswer
    rows: list[EvidenceRow]
    rows_total: Annotated[int, Field(description="Rows that it rests on in all.", ge=0)]
