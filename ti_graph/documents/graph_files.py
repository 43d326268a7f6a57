"""A part of the graph that a reader gathered, as files that other programs open.

The reader's own page sends what it shows; nothing of it is trusted: lengths are bounded, texts are
escaped by the writer of each format, and a spreadsheet is given no cell that it would compute.
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from typing import Annotated, Literal

import networkx as nx
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from ti_graph import resources
from ti_graph.answers.models import Label
from ti_graph.answers.network_edges import BY_NAME, relation_label
from ti_graph.answers.tie_grounds import RESTS
from ti_graph.documents.drawing import environment, script_json
from ti_graph.documents.graph_writers import graph_bytes
from ti_graph.documents.pyvis_network import directed_network, vis_script
from ti_graph.messages import catalogue, language, say
from ti_graph.query.spreadsheet import no_formula

FileFormat = Literal["gexf", "graphml", "json", "csv", "html"]
MEDIA_TYPES: dict[FileFormat, str] = {
    "gexf": "application/gexf+xml",
    "graphml": "application/graphml+xml",
    "json": "application/json",
    "csv": "text/csv; charset=utf-8; header=present",
    "html": "text/html; charset=utf-8",
}
MOST_NODES, MOST_EDGES = 20_000, 60_000
MOST_IN_PAGE = 500
"""Most nodes of a page that stands by itself: vis-network draws each of them at every move."""

Text = Annotated[str, StringConstraints(max_length=400)]

FAMILIES: dict[str, tuple[str, str]] = {
    "ti": ("#98370f", "dot"),
    "place": ("#6b6a63", "dot"),
    "partner": ("#1d5f76", "dot"),
    "filiere": ("#b8860b", "square"),
    "industry": ("#8a5a2b", "square"),
    "organisation": ("#6d4a86", "dot"),
    "project": ("#2c6a3f", "square"),
    "firm": ("#3d4a5c", "dot"),
}
"""Family of kinds → colour and shape, as the viewer draws them."""

_FAMILY_OF = {
    **dict.fromkeys(("commune", "epci", "ept", "departement", "region"), "place"),
    **dict.fromkeys(("nuts1", "nuts2", "nuts3", "country"), "partner"),
    **{name: name for name in ("ti", "filiere", "industry", "project", "firm")},
    **dict.fromkeys(("establishment", "facility"), "firm"),
}


class _Sent(BaseModel):
    model_config = ConfigDict(frozen=True)


class SentNode(_Sent):
    """A node as the page shows it."""

    id: Text
    kind: Text
    label: Label
    simulated: bool = False
    x: Annotated[float, Field(allow_inf_nan=False)] = 0.0
    y: Annotated[float, Field(allow_inf_nan=False)] = 0.0

    def family(self) -> str:
        """The family of kinds that it is drawn as."""
        return _FAMILY_OF.get(self.kind, "organisation")


class SentEdge(_Sent):
    """A tie as the page shows it."""

    start: Text
    end: Text
    relation: Text
    source: Text
    simulated: bool = False
    value: Annotated[float | None, Field(allow_inf_nan=False)] = None
    ground: Text | None = None
    register_id: Annotated[Text | None, Field(alias="register")] = None
    year: int | None = None
    reference: Text | None = None

    model_config = ConfigDict(frozen=True, validate_by_name=True, validate_by_alias=True)

    def rests(self) -> dict[str, str | int | None]:
        """What its value rests on."""
        return {
            "ground": self.ground,
            "register": self.register_id,
            "year": self.year,
            "reference": self.reference,
        }


class SentGraph(_Sent):
    """What a reader gathered. Ties between nodes that are not there are left out."""

    title: Text
    nodes: Annotated[list[SentNode], Field(min_length=1, max_length=MOST_NODES)]
    edges: Annotated[list[SentEdge], Field(max_length=MOST_EDGES)]

    def simulated(self) -> bool:
        """Whether anything in it is simulated."""
        return any(node.simulated for node in self.nodes) or any(
            edge.simulated for edge in self.edges
        )


def graph_file(
    sent: SentGraph, wanted: FileFormat, release: str, about: Mapping[str, object] = {}
) -> bytes:
    """The file, with what is said `about` what it holds; texts are in the language in use."""
    if wanted == "csv":
        return _csv(sent)
    graph = _graph(sent, release)
    graph.graph.update(about)
    if wanted == "html":
        return _page(sent, graph).encode("utf-8", "replace")
    return graph_bytes(graph, wanted, colours(node.kind for node in sent.nodes))


def bare_graph(sent: SentGraph) -> "nx.MultiDiGraph[str]":
    """Its nodes and the data sets of its ties: enough to know what it rests on."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_nodes_from(node.id for node in sent.nodes)
    for edge in _inner(sent):
        graph.add_edge(edge.start, edge.end, data_source=edge.source)
    return graph


def colours(kinds: Iterable[str]) -> dict[str, str]:
    """Kind of node → the colour in which the viewer draws it."""
    return {kind: FAMILIES[_FAMILY_OF.get(kind, "organisation")][0] for kind in kinds}


def _graph(sent: SentGraph, release: str) -> "nx.MultiDiGraph[str]":
    mark = say("viewer.holds_simulated") if sent.simulated() else say("viewer.holds_real")
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(title=sent.title, release=release, data=mark)
    for node in sent.nodes:
        graph.add_node(
            node.id,
            label=node.label.spoken(),
            kind=node.kind,
            simulated=node.simulated,
            x=node.x,
            y=node.y,
        )
    for edge in _inner(sent):
        graph.add_edge(
            edge.start,
            edge.end,
            relation=edge.relation,
            data_source=edge.source,
            unit=BY_NAME[edge.relation].unit if edge.relation in BY_NAME else "",
            simulated=edge.simulated,
            data=mark,
            value=edge.value,
            **edge.rests(),
        )
    return graph


def _inner(sent: SentGraph) -> list[SentEdge]:
    there = {node.id for node in sent.nodes}
    return [edge for edge in sent.edges if edge.start in there and edge.end in there]


def written(value: float | None) -> str:
    """A value of a tie: an integer whole, whatever its size; nothing where it is not known."""
    if value is None:
        return ""
    return f"{value:.0f}" if value == int(value) else repr(value)


def _csv(sent: SentGraph) -> bytes:
    """One row a tie. A byte order mark tells spreadsheets that it is UTF-8."""
    labels = {node.id: node.label.spoken() for node in sent.nodes}
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    columns = ("start", "start_label", "relation", "end", "end_label", "source", "simulated")
    writer.writerow((*columns, "value", *RESTS))
    for edge in _inner(sent):
        cells = (
            edge.start,
            labels[edge.start],
            edge.relation,
            edge.end,
            labels[edge.end],
            edge.source,
            str(edge.simulated).lower(),
        )
        rests = ("" if one is None else no_formula(str(one)) for one in edge.rests().values())
        writer.writerow((*map(no_formula, cells), written(edge.value), *rests))
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8", "replace")


def _page(sent: SentGraph, graph: "nx.MultiDiGraph[str]") -> str:
    families = {node.family() for node in sent.nodes}
    return (
        environment()
        .get_template("explored.html")
        .render(
            language=language(),
            graph=graph.graph,
            simulated=sent.simulated(),
            title=sent.title,
            families={name: one for name, one in FAMILIES.items() if name in families},
            edges=_named_edges(sent),
            network=_network(sent),
            vis=vis_script(),
            style=(resources.static() / "page.css").read_text("utf-8"),
            script=(resources.static() / "explored.js").read_text("utf-8"),
        )
    )


def _relation(name: str) -> str:
    return relation_label(name, language()) if name in BY_NAME else name


def _named_edges(sent: SentGraph) -> list[tuple[str, str, str, str]]:
    labels = {node.id: node.label.spoken() for node in sent.nodes}
    return [
        (labels[edge.start], _relation(edge.relation), labels[edge.end], edge.source)
        for edge in _inner(sent)
    ]


def _network(sent: SentGraph) -> str:
    drawn = directed_network()
    for node in sent.nodes:
        colour, shape = FAMILIES[node.family()]
        mark = f" ({say('screen.page.simulated_short')})" if node.simulated else ""
        kind = f"viewer.family.{node.family()}"
        drawn.add_node(
            node.id,
            label=f"{node.label.spoken()}{mark}",
            title=f"{say(kind) if kind in catalogue() else node.kind} · {node.label.spoken()}",
            color=colour,
            shape=shape,
            size=12,
            x=node.x,
            y=-node.y,
            physics=False,
        )
    for edge in _inner(sent):
        drawn.add_edge(edge.start, edge.end, title=_relation(edge.relation), color="#8b8b93")
    return script_json(json.dumps({"nodes": drawn.nodes, "edges": drawn.edges}))
