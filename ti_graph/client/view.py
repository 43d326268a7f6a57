"""A neighbourhood as a drawing that stands by itself: in a notebook, or in a file."""

import html
import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ti_graph.client.source import Source

if TYPE_CHECKING:
    import networkx as nx

RING, ROOM = 110.0, 10
"""Pixels between rings, and the nodes that the first ring has room for; each further one more."""


@dataclass(frozen=True, repr=False)
class View:
    """A page made by pyvis, its library in it: it asks nothing of any other host."""

    page: str
    height: int = 600

    def save(self, path: str | Path) -> Path:
        """Write the page to a file; returns its path."""
        written = Path(path)
        written.write_text(self.page, "utf-8")
        return written

    def __repr__(self) -> str:
        return f"<view, {len(self.page) >> 10} KiB: save() writes it>"

    def _repr_html_(self) -> str:
        """The page in a frame of its own, as a notebook shows it: it cannot reach the notebook."""
        return (
            f'<iframe srcdoc="{html.escape(self.page)}" sandbox="allow-scripts" '
            f'style="width:100%;height:{self.height}px;border:0"></iframe>'
        )


def drawn(graph: "nx.MultiDiGraph[str]", title: str, source: Source) -> View:
    """The drawing of a graph that `Client.neighbourhood` gave, by whoever answers the client.

    Raises QueryError or ServiceError for more nodes than a drawing can hold.
    """
    places = _placed(graph)
    nodes = [
        {
            "id": node,
            "kind": data["kind"],
            "label": {"fr": data["label"], "en": data["label_en"]},
            "simulated": data["simulated"],
            "x": places[node][0],
            "y": places[node][1],
        }
        for node, data in graph.nodes(data=True)
    ]
    edges = [
        {
            "start": start, "end": end, "relation": data["relation"],
            "source": data["data_source"], "simulated": data["simulated"],
            "value": data.get("value"),
        }
        for start, end, data in graph.edges(data=True)
    ]  # fmt: skip
    return View(source.drawn({"title": title[:400], "nodes": nodes, "edges": edges}))


def _placed(graph: "nx.MultiDiGraph[str]") -> dict[str, tuple[float, float]]:
    """Places of the nodes: the one that was asked for in the middle, the rest on rings by kind.

    Rings are wider than high, as names are.
    """
    center = str(graph.graph.get("name", ""))
    kinds = {node: str(data["kind"]) for node, data in graph.nodes(data=True)}
    rest = sorted(set(kinds) - {center}, key=lambda one: (kinds[one], one))
    places = {center: (0.0, 0.0)}
    ring = 0
    while rest:
        ring += 1
        room = min(len(rest), ROOM * ring)
        for number, node in enumerate(rest[:room]):
            # Every other ring is turned by half a step: names do not stand above each other.
            angle = 2 * math.pi * (number + ring % 2 / 2) / room
            places[node] = (2 * RING * ring * math.cos(angle), RING * ring * math.sin(angle))
        rest = rest[room:]
    return places
