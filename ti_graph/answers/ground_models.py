"""The shape of what figures of a territory rest on, and of its specialities and jobs."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from ti_graph.messages import language
from ti_graph.model.grounds import CENSUS

GroundName = Literal["census", "register", "regional", "simulated", "unknown"]
Reference = Literal["FR", "EU"]
ValueStatus = Literal["known", "estimated", "unknown", "secret", "simulated"]
DataKind = Literal["real", "simulated"]
RegisterId = Annotated[str, Field(alias="register", description="Source of the figures.")]
"""`register` in JSON: every class has a method of that name."""
Year = Annotated[int | None, Field(description="Year of the data; null where it has none.")]

SURE = 0.9
LEAST_SITES = 3
"""A speciality is sure, and of as many sites."""


class Answer(BaseModel):
    """A part of an answer that is filled from a row of a table."""

    model_config = ConfigDict(
        frozen=True, serialize_by_alias=True, validate_by_name=True, validate_by_alias=True
    )

    @classmethod
    def of(cls, row: Mapping[str, Any], **more: Any) -> Self:
        """One filled from the columns of `row` that bear its fields' names, and from `more`."""
        names = [field.alias or name for name, field in cls.model_fields.items()]
        return cls(**{name: row[name] for name in names if name not in more}, **more)


class Words(Answer):
    """A text in French and in English."""

    fr: str
    en: str

    def spoken(self) -> str:
        """The text in the language in use."""
        return self.fr if language() == "fr" else self.en


class Register(Answer):
    """A register of sites: what enters it, and what it cannot see."""

    id: Annotated[str, Field(description="Its source.")]
    label: Words
    selection: Annotated[str, Field(description="census, or selective.")]
    selects: Words
    cannot_see: Words


class UseGround(Answer):
    """What one use of the data rests on in a territory."""

    ground: GroundName
    register_id: Annotated[
        str | None, Field(alias="register", description="Source of the figures; null: none.")
    ]
    year: Year
    sites: Annotated[
        int | None, Field(description="Sites at hand; null where no register lists any.", ge=0)
    ]
    coverage: Annotated[
        float | None, Field(description="Part that a census reaches, 0-1; null for a register.")
    ]
    coverage_basis: Annotated[
        str | None, Field(description="communes_2000: communes of 2,000 inhabitants; or people.")
    ]
    communes_reached: Annotated[
        int | None, Field(description="Communes in which the source counts industry.", ge=0)
    ]
    communes: Annotated[int | None, Field(description="Communes of the territory.", ge=1)]

    @property
    def partial(self) -> bool:
        """Whether it is a census that does not reach the whole territory."""
        return self.ground == CENSUS and self.coverage is not None and self.coverage < 1


class Reach(Answer):
    """How far a register reaches into a territory."""

    register_id: RegisterId
    label: Words
    ground: GroundName
    year: Year
    sites: Annotated[int, Field(ge=0)]
    employers: Annotated[int, Field(description="Of these, known to have employees.", ge=0)]
    without_employees: Annotated[
        int, Field(description="Known to have none; of the rest it is not known.", ge=0)
    ]
    communes_reached: Annotated[int, Field(description="Communes with a site of it.", ge=0)]
    communes: Annotated[int, Field(description="Communes of the territory.", ge=1)]
    coverage: float | None
    coverage_basis: str | None
    cannot_see: Words | None


class GroundNames(Answer):
    """The ground of each use of the data."""

    presence: GroundName
    quotient: GroundName
    jobs: GroundName
    filiere: GroundName


class Shares(Answer):
    """The part of a territory that a census reaches, for each use; null on another ground."""

    presence: float | None
    quotient: float | None
    jobs: float | None
    filiere: float | None


class CoverageItem(Answer):
    """What the figures of a territory rest on."""

    id: Annotated[str, Field(examples=["ti-2023-8422"])]
    label: str
    sites: Annotated[
        int | None,
        Field(
            description="Industrial sites with an industry that `register` alone lists, each once; "
            "null where no register lists any: their number is not known. `listed` counts those of "
            "every register.",
            ge=0,
        ),
    ]
    ground: GroundNames
    share: Annotated[
        Shares,
        Field(
            description="Part that a census reaches, 0-1: of the communes of 2,000 inhabitants, or "
            "of the people. Below 1 the figures are those of that part."
        ),
    ]
    partial: Annotated[
        Words | None, Field(description="In words, where a census reaches a part alone.")
    ]
    register_id: Annotated[
        str | None,
        Field(
            alias="register",
            description="Register that lists its sites; null: none does. What its quotients rest "
            "on is in `grounds` of the territory.",
        ),
    ]
    year: Annotated[int | None, Field(description="Year of that register.")]
    listed: Annotated[
        int,
        Field(
            description="Sites that its list names, of every register together, each once, and "
            "those whose industry is not known.",
            ge=0,
        ),
    ]


class Speciality(Answer):
    """An industry in which a territory is surely specialised."""

    code: Annotated[str, Field(examples=["25.62A"])]
    industry: Annotated[str, Field(examples=["naf2-25.62A"])]
    label: Annotated[str, Field(examples=["Décolletage"])]
    label_en: str | None
    sites: Annotated[int, Field(description="Sites of the industry in the territory.", ge=0)]
    expected: Annotated[float, Field(description="Sites with the mix of the reference.")]
    quotient: Annotated[float, Field(description="Posterior mean of the location quotient.")]
    quotient_observed: Annotated[float, Field(description="Sites over expected sites.")]
    low: Annotated[float, Field(description="5 % quantile.")]
    high: Annotated[float, Field(description="95 % quantile.")]
    probability: Annotated[float, Field(description="Probability that it is above 1, 0-1.")]
    reference: Reference
    reference_share: Annotated[
        float | None,
        Field(description="Part of France that a census as reference reaches; else null."),
    ]
    ground: GroundName
    register_id: RegisterId
    year: Year


class JobsFigure(Answer):
    """Jobs of a territory in an industry and year."""

    industry: Annotated[str, Field(examples=["naf2-30.30Z"])]
    code: str
    label: str
    year: int
    jobs: Annotated[float | None, Field(description="Null where a part of them is not known.")]
    jobs_status: str
    establishments: float | None
    establishments_status: str
    ground: GroundName
    register_id: RegisterId


class JobsYear(Answer):
    """Industrial jobs of a territory in a year, all industries together."""

    place: Annotated[str, Field(description="The territory, or the region that stands in.")]
    place_label: str
    level: Literal["territory", "region"]
    year: int
    jobs: float | None
    jobs_status: str
    jobs_reason: Annotated[
        Words | None, Field(description="Why there is no total of jobs; null where there is one.")
    ]
    establishments: float | None
    establishments_status: str
    ground: GroundName
    register_id: RegisterId
    communes_reached: Annotated[
        int | None,
        Field(description="Communes in which the file counts industry; null for a region."),
    ]
    communes: Annotated[int | None, Field(description="Communes of the territory.")]


class JobsAnswer(Answer):
    """Jobs of a territory by industry and year, where they are known, and of its regions."""

    id: str
    label: str
    release: str
    ground: UseGround
    about: Annotated[Register | None, Field(description="What the register sees and does not.")]
    communes_reached: Annotated[
        int | None, Field(description="Communes in which the file counts industry.")
    ]
    communes: int | None
    years: list[JobsYear]
    total: Annotated[int, Field(description="Rows of `industries` in all.", ge=0)]
    offset: int
    industries: list[JobsFigure]
    advice: Annotated[Words | None, Field(description="What to do where nothing is known.")]
