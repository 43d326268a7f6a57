"""The graph around something, by pages, and chains of ties between two things."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from ti_graph.answers.graph_models import Direction, GraphAnswer, PathAnswer
from ti_graph.answers.network import LONGEST_PATH, MOST_NEIGHBOURS
from ti_graph.api.answering import MISSING, Offset, answered
from ti_graph.api.dependencies import CurrentNetwork

router = APIRouter(tags=["graph"])
NodeId = Annotated[
    str,
    Path(
        max_length=200,
        description="Identifier of anything: a territory, filière, organisation, industry…",
        openapi_examples={"Nord Lorraine": {"value": "ti-2023-4408"}},
    ),
]


@router.get("/graph/path", response_model=PathAnswer, responses=MISSING)
def path(
    network: CurrentNetwork,
    start: Annotated[
        str,
        Query(
            alias="from",
            max_length=200,
            description="Identifier of a node.",
            openapi_examples={"A territory": {"value": "ti-2023-4408"}},
        ),
    ],
    end: Annotated[
        str,
        Query(
            alias="to",
            max_length=200,
            description="Identifier of a node.",
            openapi_examples={"A pôle": {"value": "pole-materalia"}},
        ),
    ],
    longest: Annotated[
        int, Query(ge=1, le=LONGEST_PATH, description="Most ties of the chain.")
    ] = LONGEST_PATH,
) -> Response:
    """A shortest chain of ties between two nodes, through no hub."""
    return answered(network.path(start, end, longest))


@router.get("/graph/{node_id}", response_model=GraphAnswer, responses=MISSING)
def neighbourhood(
    network: CurrentNetwork,
    node_id: NodeId,
    relation: Annotated[
        str | None, Query(max_length=40, description="Only ties of this kind: member, partner…")
    ] = None,
    direction: Annotated[
        Direction | None, Query(description="Only ties that leave (out) or reach (in) the node.")
    ] = None,
    offset: Offset = 0,
    limit: Annotated[
        int, Query(ge=0, le=MOST_NEIGHBOURS, description="Most neighbours of each kind of tie.")
    ] = 25,
) -> Response:
    """A node, a page of its neighbours for each kind of tie, and how many there are in all."""
    return answered(network.neighbours(node_id, relation, direction, offset, limit))
