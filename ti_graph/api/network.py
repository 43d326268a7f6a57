"""The national network as one file for Gephi, networkx and igraph."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel

from ti_graph.api.dependencies import CurrentServed
from ti_graph.documents.graph_files import MEDIA_TYPES, colours
from ti_graph.documents.graph_writers import GraphFormat, graph_bytes

router = APIRouter(tags=["graph"])


class NodeLink(BaseModel):
    """A graph as networkx writes it: nodes and ties with what is known of each."""

    directed: bool
    multigraph: bool
    graph: dict[str, object]
    nodes: list[dict[str, object]]
    edges: list[dict[str, object]]


FILES: dict[int | str, dict[str, object]] = {
    200: {"model": NodeLink, "content": {MEDIA_TYPES[kind]: {} for kind in ("gexf", "graphml")}},
}


@router.get("/network", response_class=Response, responses=FILES)
def national(
    now: CurrentServed,
    wanted: Annotated[
        GraphFormat, Query(alias="format", description="gexf for Gephi, graphml, node-link json.")
    ] = "json",
) -> Response:
    """Territories, candidate filières, sites, organisations and regions abroad, and their ties."""
    graph = now.national
    kinds = {str(data["kind"]) for _, data in graph.nodes(data=True)}
    content = graph_bytes(graph, wanted, colours(kinds))
    headers = {"Content-Disposition": f'attachment; filename="ti-graph-network.{wanted}"'}
    return Response(content, media_type=MEDIA_TYPES[wanted], headers=headers)
