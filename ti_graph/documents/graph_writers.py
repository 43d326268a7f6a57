"""A networkx graph as GEXF, GraphML or node-link JSON, with what it rests on in its metadata.

No attribute bears a name that a reader keeps for itself (`source` and `target` are the ends of a
tie to networkx and igraph): the data set that reports a tie is its `data_source`. Only GEXF has a
weight of its own; the measure of a tie is its `value`, with its `unit`.
"""

import io
import json
from collections.abc import Mapping
from typing import Any, Literal

import networkx as nx

from ti_graph.documents.gexf import gexf, scalar, xml_text

GraphFormat = Literal["gexf", "graphml", "json"]
RESERVED = {"node": {"id"}, "tie": {"id", "key", "source", "target", "weight"}}
"""Names that readers keep for themselves: an attribute of that name would be lost, or hide them."""


def graph_bytes(graph: "nx.Graph[str]", wanted: GraphFormat, colours: Mapping[str, str]) -> bytes:
    """A graph as a file; `colours` are those of kinds of nodes.

    Raises ValueError where an attribute bears a name that readers keep for themselves.
    """
    _require_free_names(graph)
    if wanted == "gexf":
        return gexf(graph, colours)
    if wanted == "json":
        found = nx.node_link_data(_coloured(graph, colours), edges="edges")
        return json.dumps(found, ensure_ascii=False).encode("utf-8", "replace")
    stream = io.BytesIO()
    nx.write_graphml_xml(_for_xml(_coloured(graph, colours)), stream)
    return stream.getvalue()


def _require_free_names(graph: "nx.Graph[str]") -> None:
    held = {
        "node": {name for _, data in graph.nodes(data=True) for name in data},
        "tie": {name for *_, data in graph.edges(data=True) for name in data},
    }
    for part, names in held.items():
        if names & RESERVED[part]:
            raise ValueError(f"{part}: {', '.join(sorted(names & RESERVED[part]))}")


def _coloured(graph: "nx.Graph[str]", colours: Mapping[str, str]) -> "nx.Graph[str]":
    """A copy whose nodes have a colour, as their kind is drawn."""
    made = graph.copy()
    for _, data in made.nodes(data=True):
        colour = colours.get(str(data.get("kind")))
        if colour:
            data["colour"] = colour
    return made


def _for_xml(graph: "nx.Graph[str]") -> "nx.Graph[str]":
    """A copy with texts that XML holds, and nothing where a value is not known."""
    made: nx.Graph[str] = graph.__class__()
    made.graph.update({name: scalar(value) for name, value in graph.graph.items()})
    for node, data in graph.nodes(data=True):
        made.add_node(xml_text(node), **_known(data))
    for number, (start, end, data) in enumerate(graph.edges(data=True)):
        # The key of a tie between two nodes is written as its identifier: one in the whole file.
        key = {"key": number} if graph.is_multigraph() else {}
        made.add_edge(xml_text(start), xml_text(end), **key, **_known(data))
    return made


def _known(data: Mapping[str, Any]) -> dict[str, Any]:
    """Attributes that have a value, each of a type that every format holds."""
    return {name: scalar(value) for name, value in data.items() if value is not None}
