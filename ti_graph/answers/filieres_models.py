"""The shape of the answer on the candidate filières of a territory."""

from typing import Annotated

from pydantic import Field

from ti_graph.answers.ground_models import Answer, DataKind
from ti_graph.answers.models import Candidate, Grade, Kind, Label, TerritoryItem


class FromBeside(Answer):
    """A candidate of a territory beside, across the border with the one that is asked about."""

    id: str
    label: Label
    kind: Kind
    grade: Grade
    territory: Annotated[str, Field(description="The territory that the candidate is of.")]
    territory_label: str
    establishments: Annotated[float, Field(description="Sites inside that territory.")]
    establishments_here: Annotated[
        float, Field(description="Sites here, without which it would not have its grade or place.")
    ]


class FilieresAnswer(Answer):
    """The candidate filières of a territory, best first."""

    territory: TerritoryItem
    release: str
    data: DataKind
    method: str
    caveat: Label
    candidates: list[Candidate]
    from_beside: Annotated[
        list[FromBeside],
        Field(description="Candidates of other territories that lie across the border with it."),
    ]
    why_empty: Label | None
