"""A neighbourhood as a drawing that stands by itself: in a notebook, or in a file."""

import html
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import networkx as nx

from ti_graph.analytics.answer_models import Label
from ti_graph.analytics.graph_files import MOST_IN_PAGE, SentEdge, SentGraph, SentNode, graph_file
from ti_graph.errors import QueryError

SPREAD = 600.0


@dataclass(frozen=True)
class View:
    """A page made by pyvis, its library in it: it asks nothing of any other host."""

    page: str
    height: int = 600

    def save(self, path: str | Path) -> Path:
        """Write the page to a file; returns its path."""
        written = Path(path)
        written.write_text(self.page, "utf-8")
        return written

    def _repr_html_(self) -> str:
        """The page in a frame of its own, as a notebook shows it: it cannot reach the notebook."""
        return (
            f'<iframe srcdoc="{html.escape(self.page)}" sandbox="allow-scripts" '
            f'style="width:100%;height:{self.height}px;border:0"></iframe>'
        )


def drawn(graph: "nx.MultiDiGraph[str]", title: str) -> View:
    """The drawing of a graph that `Client.neighbourhood` gave.

    Raises QueryError for more nodes than a drawing can hold.
    """
    if graph.number_of_nodes() > MOST_IN_PAGE:
        raise QueryError("too_many_nodes", most=MOST_IN_PAGE)
    places: dict[str, Any] = nx.spring_layout(graph, seed=1)
    nodes = [
        SentNode(
            id=node,
            kind=data["kind"],
            label=Label(fr=data["label"], en=data["label_en"]),
            simulated=data["simulated"],
            x=float(places[node][0]) * SPREAD,
            y=float(places[node][1]) * SPREAD,
        )
        for node, data in graph.nodes(data=True)
    ]
    edges = [
        SentEdge(
            start=start, end=end, relation=data["relation"], source=data["source"],
            simulated=data["simulated"], value=data["value"],
        )
        for start, end, data in graph.edges(data=True)
    ]  # fmt: skip
    sent = SentGraph(title=title[:400], nodes=nodes, edges=edges)
    page = graph_file(sent, "html", str(graph.graph.get("release", "")))
    return View(page.decode("utf-8"))
