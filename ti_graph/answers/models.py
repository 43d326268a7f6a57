"""The shape of what is reported of a territory: one for the command line, the API and the pages."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, computed_field

from ti_graph import figures
from ti_graph.answers.ground_models import (
    LEAST_SITES,
    SURE,
    Answer,
    DataKind,
    GroundName,
    Reach,
    Reference,
    RegisterId,
    Speciality,
    UseGround,
    ValueStatus,
    Words,
    Year,
)
from ti_graph.messages import LANGUAGES, Language, language, say, speaking

Grade = Literal["strong", "emerging", "exploratory"]
Without = Literal["none", "tests", "grade", "better", "same"]
Kind = Literal["specialite", "filiere", "colocalisation"]
StageName = Literal["inputs", "components", "equipment", "assembly", "services", "recycling"]
Ground = Literal["census", "register", "regional", "simulated", "unknown"]


class _Answer(BaseModel):
    model_config = ConfigDict(
        frozen=True, serialize_by_alias=True, validate_by_name=True, validate_by_alias=True
    )


class Label(_Answer):
    """A name in French and in English."""

    fr: Annotated[str | None, Field(examples=["Métallurgie"])]
    en: Annotated[str | None, Field(examples=["Metallurgy"])]

    def spoken(self) -> str:
        """The name in the language in use, or in the other where it has none."""
        first, second = (self.fr, self.en) if language() == "fr" else (self.en, self.fr)
        return first or second or "?"


def label_of(key: str, **facts: object) -> Label:
    """A text of the catalogue of messages, in both languages."""
    return Label(fr=say(key, "fr", **facts), en=say(key, "en", **facts))


def in_both(words: Callable[[], str]) -> Label:
    """A text made in each language; `words` are said in the language in use."""
    said: dict[Language, str] = {}
    for wanted in LANGUAGES:
        with speaking(wanted):
            said[wanted] = words()
    return Label(fr=said["fr"], en=said["en"])


class Provenance(_Answer):
    """Rows of one source that an answer rests on."""

    source: Annotated[str, Field(description="Identifier of the data set.")]
    title: Label
    licence: str
    vintage: Annotated[str, Field(description="Vintage of the source.", examples=["2014"])]
    data_year: Annotated[
        int | None,
        Field(description="Year that figures of it bear, where its vintage is unknown; else null."),
    ]
    rows: Annotated[int, Field(description="Rows that entered the answer.", ge=0)]
    simulated: Annotated[bool, Field(description="The rows are simulated, not observed.")]


class TerritoryItem(_Answer):
    """A Territoire d'industrie in a list."""

    id: Annotated[str, Field(examples=["ti-2023-4408"])]
    iri: str
    label: Annotated[str, Field(examples=["Nord Lorraine"])]
    phase: Annotated[int, Field(description="First year of its phase.", examples=[2023])]
    regions: Annotated[list[str], Field(description="Régions that it reaches into, by name.")]
    members: Annotated[int, Field(description="EPCI, EPT and communes that make it up.", ge=0)]


class Member(_Answer):
    """A group of municipalities, or a commune, of a territory."""

    id: str
    label: str
    nature: Annotated[str | None, Field(description="CC, CA, CU, METRO, MET69, EPT or COM.")]
    population: Annotated[int | None, Field(description="Inhabitants; null where not reported.")]


class Relative(_Answer):
    """A territory of another phase that shares communes."""

    id: str
    label: str
    phase: Annotated[int, Field(description="First year of its phase.", examples=[2018])]
    share_of_earlier: Annotated[float, Field(description="Part of the earlier one's people, 0-1.")]
    share_of_later: Annotated[float, Field(description="Part of the later one's people, 0-1.")]


class SpecialisationItem(Answer):
    """A shrunk location quotient with its 90 % interval, and what it rests on."""

    industry: str
    label: Label
    observed: Annotated[float, Field(description="Establishments.")]
    expected: Annotated[float, Field(description="Establishments with the reference's mix.")]
    quotient: Annotated[
        float,
        Field(
            description="Cautious (shrunk) location quotient: its posterior mean, drawn towards 1 "
            "where there are few sites. It is not observed over expected."
        ),
    ]
    low: Annotated[float, Field(description="5 % quantile.")]
    high: Annotated[float, Field(description="95 % quantile.")]
    probability: Annotated[float, Field(description="Probability that it is above 1, 0-1.")]
    reference: Reference
    ground: GroundName
    register_id: RegisterId
    year: Year

    @computed_field  # type: ignore[prop-decorator]
    @property
    def sure(self) -> bool:
        """Whether the first answer counts it among what stands out."""
        return self.probability >= SURE and self.observed >= LEAST_SITES


class Specialisations(Answer):
    """The surest specialisations of a place, and what they were computed from."""

    place: Annotated[str, Field(description="The territory, or the NUTS 2 region it lies in.")]
    place_label: str
    data: DataKind
    reference: Reference
    reference_share: Annotated[
        float | None,
        Field(description="Part of France that a census as reference reaches; else null."),
    ]
    compared: Annotated[
        Label, Field(description="The reference in words: of a register its own sites in France.")
    ]
    ground: GroundName
    register_id: RegisterId
    register_label: Words
    cannot_see: Words | None
    year: Year
    order: Annotated[Label, Field(description="In what order they come, in words.")]
    items: list[SpecialisationItem]
    evidence: list[Provenance]


class Reported(_Answer):
    """A row of a workbook: what a person reports of a territory."""

    kind: Annotated[str, Field(description="Kind of workbook.", examples=["fiches-actions"])]
    kind_label: Label
    text: Label
    presence: Annotated[
        str | None, Field(description="`absent`: found that there is none. Null: not asked.")
    ]
    observed_on: Annotated[date, Field(description="Day of the evidence.")]
    source: Annotated[str, Field(examples=["workbook_needs_enquete_2026"])]
    source_title: str
    simulated: Annotated[bool, Field(description="It is made up, for a trial.")]
    in_release: Annotated[
        bool,
        Field(description="False: imported since; queries and the graph have it after a build."),
    ]


class TerritoryAnswer(_Answer):
    """A territory's place in the programme and its specialisations."""

    territory: TerritoryItem
    release: str
    data: DataKind
    population: Annotated[
        int | None,
        Field(description="Inhabitants: the sum over its communes; null where one tells none."),
    ]
    population_status: Annotated[
        ValueStatus,
        Field(
            description="Known; estimated in a phase that is over, of which the groupements are "
            "taken as they are now."
        ),
    ]
    population_year: Annotated[
        int | None, Field(description="Year of the inhabitants of its communes.")
    ]
    population_source: Annotated[
        str | None, Field(description="Source of the inhabitants of its communes.")
    ]
    communes: int
    communes_without_population: Annotated[
        int, Field(description="Communes whose inhabitants are not reported: no sum, then.", ge=0)
    ]
    member_list: list[Member]
    departements: list[str]
    descends_from: list[Relative]
    continues_in: list[Relative]
    specialisations: list[Specialisations]
    why_no_specialisation: Annotated[
        Label | None,
        Field(description="Why the territory has none of its own; null where it has some."),
    ]
    specialities: Annotated[
        list[Speciality],
        Field(
            description="Industries of three sites or more whose quotient is above 1 with a "
            "probability of .9. What passes the stricter test of a spécialité locale (twice what "
            "is expected) is given by `/filieres`."
        ),
    ]
    specialities_order: Annotated[
        Label | None,
        Field(
            description="In what order they come; where the industry announced is none, why not."
        ),
    ]
    grounds: Annotated[dict[str, UseGround], Field(description="Use → what it rests on.")]
    registers: Annotated[list[Reach], Field(description="Registers with sites there.")]
    advice: Annotated[Words | None, Field(description="What to do where nothing is known.")]
    reported: Annotated[
        list[Reported], Field(description="What workbooks report of it, as soon as imported.")
    ]
    evidence: list[Provenance]

    def inhabitants(self) -> str:
        """Its population in words, with the year."""
        return figures.inhabitants(
            self.population,
            self.communes_without_population,
            self.population_year,
            estimated=self.population_status == "estimated",
        )


class Part(_Answer):
    """A part of a score."""

    part: str
    value: Annotated[float | None, Field(description="0-1; null where it cannot be reported.")]
    weight: Annotated[float, Field(description="Weight in the score; 0 only explains.")]


class ChainIndustry(_Answer):
    """An industry of a candidate filière."""

    id: str
    label: Label
    code: Annotated[str, Field(description="NAF rév. 2 subclass.", examples=["25.62A"])]
    branch: Label
    stage: Annotated[int, Field(description="1 is the most upstream.")]
    stage_name: StageName
    sites: Annotated[int, Field(description="Sites in the territory, on the ground.", ge=0)]
    establishments: float
    expected: Annotated[float, Field(description="Sites expected, as specialisations have it.")]
    p_value: Annotated[
        float, Field(description="Mid-p-value of its firms under the industry's own law.")
    ]
    tested: Annotated[bool, Field(description="It was part of the set that was tested.")]
    quotient: Annotated[
        float | None, Field(description="Shrunk location quotient, as specialisations have it.")
    ]
    probability: Annotated[float | None, Field(description="Probability that it is above 1.")]


class Holder(_Answer):
    """A territory near by where a stage that a candidate is not seen to hold stands out."""

    territory: Annotated[str, Field(examples=["ti-2023-4410"])]
    label: str
    distance_km: float
    establishments: Annotated[float, Field(description="Its sites of the stage.")]
    quotient: Annotated[float, Field(description="Quotient of the stage there.")]


class Across(_Answer):
    """What lies across the border, and what a candidate would be without its sites."""

    territory: Annotated[str, Field(description="A TI beside it.")]
    label: str
    establishments: Annotated[float, Field(description="Sites of its industries there.")]
    grade_alone: Annotated[
        Grade | None,
        Field(
            description="Grade of the candidate, were each territory read by itself; null where it "
            "would be none."
        ),
    ]
    without: Annotated[
        Without,
        Field(
            description="What it would be then: no candidate; one that does not pass the tests; of "
            "a lesser grade; of a better one, since the other has few; of the same grade, with "
            "another place or answer to the loss of a firm."
        ),
    ]

    def spoken_grade(self) -> str:
        """The grade without it, in the words of the language that is spoken."""
        return "" if self.grade_alone is None else say(f"screen.filieres.grade.{self.grade_alone}")


class Anchor(_Answer):
    """An organisation that a filière could lean on."""

    organisation: str
    label: str
    kind: Annotated[str, Field(examples=["pole"])]
    tie: Annotated[
        Literal["declared", "area", "theme"],
        Field(
            description="declared: a tie that is reported; area: the chamber whose ground this is, "
            "which nobody declared; theme: a theme in common within 100 km, no tie."
        ),
    ]
    strength: Annotated[float, Field(description="1 for a tie; else theme × distance, 0-1.")]
    distance_km: Annotated[float | None, Field(description="Null where it has no place.")]


class MissingItem(_Answer):
    """A stage of the chain that is absent from the territory, thin, or not visible there."""

    branch: str
    label: Label
    stage_name: StageName
    direction: Literal["upstream", "downstream"]
    state: Annotated[
        Literal["absent", "thin", "not_visible"],
        Field(description="Not visible: the register is selective, and none is in it."),
    ]
    link_share: Annotated[float, Field(description="Strongest share of a flow with the core.")]
    establishments: Annotated[float, Field(description="Its sites in the territory.")]
    expected: Annotated[float, Field(description="Sites expected by size and country.")]
    holders: Annotated[list[Holder], Field(description="Who holds it near by, nearest first.")]


class Candidate(_Answer):
    """A spécialité, filière or co-localisation; an exploratory one does not pass the tests."""

    id: str
    rank: int
    kind: Annotated[Kind, Field(description="One industry; linked ones of a chain; without one.")]
    chain: Annotated[str | None, Field(description="Value chain of the dictionary.")]
    lead_industry: Annotated[
        str,
        Field(
            description="Industry that it is announced by: of a lead to explore that of which the "
            "territory is surest, else that with the most sites.",
            examples=["naf2-25.62A"],
        ),
    ]
    score: Annotated[float, Field(description="0-1; weighted mean of the parts.")]
    score_low: Annotated[float, Field(description="5 % bound of the score.")]
    score_high: Annotated[float, Field(description="95 % bound of the score.")]
    grade: Annotated[Grade, Field(description="An exploratory one is never called a filière.")]
    probability: Annotated[
        float, Field(description="Probability that it is there at least twice as much as expected.")
    ]
    p_value: Annotated[
        float,
        Field(description="Probability of as much under the laws that other territories leave."),
    ]
    q_value: Annotated[
        float,
        Field(
            description="Part that is false of all that are as sure. Of a spécialité it comes "
            "from `probability`, another test than that of the p-value, and may be below it; else "
            "it is the p-value after Benjamini and Hochberg."
        ),
    ]
    survival: Annotated[
        float | None, Field(description="1 if it is as sure with one firm less; null if not given.")
    ]
    one_firm: Annotated[
        bool | None,
        Field(description="One firm holds over half of the jobs known, or of the sites."),
    ]
    ground: Annotated[Ground, Field(description="What the sites rest on.")]
    register_id: Annotated[str, Field(alias="register", description="Source of the sites.")]
    reference: Annotated[
        Reference, Field(description="Whose sites of the same register the expected are of.")
    ] = "FR"
    year: int | None
    label: Label
    data: DataKind
    method: str
    stages: int
    establishments: Annotated[float, Field(description="Sites inside the territory.")]
    across: Annotated[
        Across | None,
        Field(description="Where it lies across a border; null where it owes nothing to one."),
    ]
    jobs: Annotated[
        float | None, Field(description="Jobs where reported; null where none is reported.")
    ]
    jobs_told_share: Annotated[float, Field(description="Establishments whose jobs are reported.")]
    two_measures: Annotated[
        Label | None,
        Field(
            description="Why its score and the quotient of the industry that it is announced by "
            "do not seem to agree, where they do not: they do not count the same. Else null."
        ),
    ]
    parts: list[Part]
    industries: list[ChainIndustry]
    missing: list[MissingItem]
    anchors: Annotated[list[Anchor], Field(description="Ties first, then themes.")]
    evidence: list[Provenance]
