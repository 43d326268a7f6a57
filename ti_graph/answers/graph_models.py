"""The shape of parts of the graph: nodes, ties, and how many there are of each kind."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from ti_graph.answers.ground_models import Answer, GroundName, Reference
from ti_graph.answers.models import Label

Direction = Literal["out", "in"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class GraphNode(_Part):
    """Something of the graph."""

    id: Annotated[str, Field(examples=["ti-2023-4408"])]
    iri: Annotated[str, Field(examples=["https://w3id.org/ti-graph/territory/ti-2023-4408"])]
    kind: Annotated[
        str,
        Field(
            description="What it is: ti, commune, epci, nuts2, pole, filiere, industry, project…",
            examples=["ti"],
        ),
    ]
    label: Label
    simulated: Annotated[bool, Field(description="It is drawn, or computed from drawn rows.")]
    degree: Annotated[int, Field(description="Its ties of every kind, both ways.", ge=0)]
    hub: Annotated[bool, Field(description="It has so many ties that pages of them are reported.")]


class GraphEdge(Answer):
    """A tie between two nodes that are both in the answer."""

    start: Annotated[str, Field(description="Node that the tie leaves.")]
    end: Annotated[str, Field(description="Node that the tie reaches.")]
    relation: Annotated[str, Field(examples=["candidate"])]
    source: Annotated[str, Field(description="Data set that reports it.")]
    simulated: Annotated[bool, Field(description="It rests on simulated rows.")]
    value: Annotated[
        float | None, Field(description="Its measure, in the unit of the relation; null if none.")
    ]
    ground: Annotated[
        GroundName | None,
        Field(description="What the sites behind the measure rest on; null where it counts none."),
    ]
    register_id: Annotated[
        str | None, Field(alias="register", description="Source of what is measured; null if none.")
    ]
    year: Annotated[int | None, Field(description="Year of that; null where none is known.")]
    reference: Annotated[Reference | None, Field(description="What the measure compares with.")]


class RelationPage(_Part):
    """The ties of one kind and direction of a node, and the page of them that is reported."""

    relation: Annotated[str, Field(examples=["member"])]
    direction: Annotated[Direction, Field(description="out: the node is the start of the tie.")]
    label: Label
    unit: Annotated[str, Field(description="Unit of `value`; empty where there is none.")]
    total: Annotated[int, Field(description="All ties of this kind.", ge=0)]
    offset: Annotated[int, Field(description="Ties passed over before this page.", ge=0)]
    shown: Annotated[int, Field(description="Ties in this page.", ge=0)]
    next_offset: Annotated[
        int | None, Field(description="Where the next page starts; null at the end.")
    ]


class GraphAnswer(_Part):
    """A node, a page of its neighbours for each relation, and the totals."""

    release: str
    center: Annotated[str, Field(description="The node that was asked for.")]
    nodes: list[GraphNode]
    edges: list[GraphEdge]
    relations: list[RelationPage]


class PathAnswer(_Part):
    """A shortest chain of ties between two nodes that does not go through a hub."""

    release: str
    start: str
    end: str
    found: Annotated[bool, Field(description="There is a chain of at most `longest` ties.")]
    longest: Annotated[int, Field(description="Most ties that were looked for.")]
    nodes: Annotated[list[GraphNode], Field(description="Along the chain, in order.")]
    edges: list[GraphEdge]
