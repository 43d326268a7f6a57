"""A neighbourhood drawn by pyvis, in one HTML file that asks nothing of any other host.

pyvis' own page calls a CDN and runs HTML found in headings and labels, and its physics hangs on
larger graphs. So pyvis makes the network, positions are computed here, and a template of our own
writes the page: the library inlined from pyvis' files, every text escaped, no physics.

The territory stands in the middle; on its left what it is made of and comes from, on its right
what it could build and with whom. Names stand in boxes, one a row, so that none hides another.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

import networkx as nx
from jinja2 import Environment, FileSystemLoader, select_autoescape

from ti_graph import figures, resources
from ti_graph.answers.neighbourhood import describe
from ti_graph.documents.pyvis_network import directed_network, vis_script
from ti_graph.messages import language, say

if TYPE_CHECKING:
    from pyvis.network import Network

Called = Callable[[str], str]
KINDS = {
    "ti": ("#6a6af4", "#000091"),
    "ti_earlier": ("#6a6af4", "#ececfe"),
    "region": ("#465f9d", "#e9edfe"),
    "pole": ("#6e445a", "#fee7fc"),
    "epci": ("#69717f", "#eef1f4"),
    "ept": ("#69717f", "#eef1f4"),
    "commune": ("#69717f", "#eef1f4"),
    "filiere": ("#b34000", "#ffe8d9"),
    "industry": ("#c8623a", "#fff6f1"),
    "partner": ("#18753c", "#dffdea"),
}
"""Kind of node → colours of its border and of its ground (the same in `page.css`)."""

LEFT = (("ti_earlier",), ("region",), ("epci", "ept", "commune"))
RIGHT = (("filiere",), ("partner",))
DETAILS = ("pole", "industry")
"""Kinds in the order in which they stand on each side; details follow the node they belong to."""

ROW, COLUMN, INDENT, WIDTH = 36, 440, 40, 340
INK, ON_DARK = "#1e1e1e", "#ffffff"
LONGEST_LABEL = 40


def network(graph: "nx.DiGraph[str]", called: Called = str) -> "Network":
    """The pyvis network of a neighbourhood: placed, without physics, texts as plain text."""
    drawn = directed_network()
    places = placed(graph)
    for node, data in graph.nodes(data=True):
        border, ground = KINDS[data["kind"]]
        mark = f" {say('screen.page.simulated_short')}" if data["simulated"] else ""
        x, y = places[node]
        central = data["kind"] == "ti"
        width = WIDTH * 2 // 3 if central else WIDTH
        drawn.add_node(
            node,
            label=_short(data["label"]),
            title=f"{say('screen.kind.' + data['kind'])} · {data['label']}{mark}",
            color={"border": border, "background": ground},
            font={"color": ON_DARK if central else INK},
            shape="box",
            shapeProperties={"borderDashes": [5, 3] if mark else False},
            widthConstraint={"minimum": width, "maximum": width},
            x=x,
            y=y,
            physics=False,
        )
    for start, end, data in graph.edges(data=True):
        title = f"{say('screen.relation.' + data['relation'])} · {called(data['data_source'])}"
        nested = {graph.nodes[end]["kind"], graph.nodes[start]["kind"]} & set(DETAILS)
        drawn.add_edge(start, end, title=title, color="#8b8b93", arrows="" if nested else "to")
    return drawn


def placed(graph: "nx.DiGraph[str]") -> dict[str, tuple[int, int]]:
    """Where each node of a neighbourhood stands; no two stand in one place."""
    places = {graph.graph["name"]: (0, 0)}
    for side, groups in ((-1, LEFT), (1, RIGHT)):
        rows = [row for group in groups for row in _rows(graph, group)]
        top = -ROW * (len(rows) - 1) // 2
        for number, (node, indent) in enumerate(rows):
            if node is not None:
                places.setdefault(node, (side * COLUMN + indent, top + ROW * number))
    return places


def _rows(graph: "nx.DiGraph[str]", kinds: Sequence[str]) -> Iterator[tuple[str | None, int]]:
    """Nodes of these kinds, each followed by its own details, and a free row at the end."""
    kind_of = nx.get_node_attributes(graph, "kind")
    own = [node for node, kind in kind_of.items() if kind in kinds]
    for node in own:
        yield node, 0
        for detail in sorted(nx.all_neighbors(graph, node)):
            if kind_of[detail] in DETAILS:
                yield detail, INDENT
    if own:
        yield None, 0


def _short(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1].rstrip() + "…"


def network_json(graph: "nx.DiGraph[str]", called: Called = str) -> str:
    """Nodes and edges for vis-network, safe inside a script element."""
    drawn = network(graph, called)
    text = json.dumps({"nodes": drawn.nodes, "edges": drawn.edges}, ensure_ascii=False)
    return script_json(text)


def script_json(text: str) -> str:
    """JSON that cannot leave the script element that it stands in."""
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


@cache
def environment() -> Environment:
    """Page templates; every value is escaped."""
    loader = FileSystemLoader(resources.templates())
    made = Environment(loader=loader, autoescape=select_autoescape(default=True))
    numbers = (figures.whole, figures.decimal, figures.percent)
    for write in (*numbers, figures.probability, figures.part_of_one, figures.expected_cell):
        made.filters[write.__name__] = write
    words = (figures.vintage_words, figures.licence)
    named = (say, figures.counted, figures.interval, *words)
    made.globals.update({one.__name__: one for one in named})
    return made


def drawn(graph: "nx.DiGraph[str]", called: Called = str) -> dict[str, object]:
    """What the template of a network needs; `called` says what a data set is called."""
    nodes = [data for _, data in graph.nodes(data=True)]
    return {
        "kinds": {data["kind"] for data in nodes},
        "simulated": any(data["simulated"] for data in nodes),
        "colours": KINDS,
        "edges": [(*ends, called(source)) for *ends, source in describe(graph).rows()],
        "network": network_json(graph, called),
    }


def page(graph: "nx.DiGraph[str]", called: Called = str) -> str:
    """One HTML file with the drawing, its legend and its table."""
    return (
        environment()
        .get_template("drawing.html")
        .render(
            language=language(),
            graph=graph.graph,
            title=graph.nodes[graph.graph["name"]]["label"],
            vis=vis_script(),
            style=(resources.static() / "page.css").read_text("utf-8"),
            script=(resources.static() / "network.js").read_text("utf-8"),
            **drawn(graph, called),
        )
    )
