"""A neighbourhood drawn by pyvis, in one HTML file that asks nothing of any other host.

pyvis' own page calls a CDN and runs HTML found in headings and labels, and its physics hangs on
larger graphs. So pyvis makes the network, positions are computed here, and a template of our own
writes the page: the library inlined from pyvis' files, every text escaped, no physics.
"""

import json
from functools import cache
from importlib.resources import files

import networkx as nx
from jinja2 import Environment, FileSystemLoader, select_autoescape
from pyvis.network import Network

from ti_graph import resources
from ti_graph.analytics.neighbourhood import describe
from ti_graph.messages import language, say

KINDS = {
    "ti": ("#000091", "star"),
    "ti_2018": ("#8585f6", "star"),
    "region": ("#5770be", "square"),
    "epci": ("#a5b1c2", "dot"),
    "ept": ("#a5b1c2", "dot"),
    "commune": ("#a5b1c2", "dot"),
    "filiere": ("#b34000", "diamond"),
    "industry": ("#e4794a", "triangle"),
    "partner": ("#18753c", "hexagon"),
    "pole": ("#6e445a", "triangleDown"),
}
"""Kind of node → colour and shape."""

SCALE = 900
SEED = 7
LONGEST_LABEL = 42
VIS = "templates/lib/vis-9.1.2/vis-network.min.js"


def network(graph: "nx.DiGraph[str]") -> Network:
    """The pyvis network of a neighbourhood: placed, without physics, texts as plain text."""
    drawn = Network(directed=True)
    places = nx.spring_layout(graph.to_undirected(), seed=SEED, iterations=80)
    for node, data in graph.nodes(data=True):
        colour, shape = KINDS[data["kind"]]
        mark = f"\n{say('screen.page.simulated_short')}" if data["simulated"] else ""
        drawn.add_node(
            node,
            label=_short(data["label"]) + mark,
            title=f"{say('screen.kind.' + data['kind'])} · {data['label']}{mark}",
            color=colour,
            shape=shape,
            size=28 if data["kind"] == "ti" else 14,
            x=float(places[node][0]) * SCALE,
            y=float(places[node][1]) * SCALE,
            physics=False,
        )
    for start, end, data in graph.edges(data=True):
        title = f"{say('screen.relation.' + data['relation'])} · {data['source']}"
        drawn.add_edge(start, end, title=title, color="#9a9a9a")
    return drawn


def _short(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1] + "…"


def network_json(graph: "nx.DiGraph[str]") -> str:
    """Nodes and edges for vis-network, safe inside a script element."""
    drawn = network(graph)
    text = json.dumps({"nodes": drawn.nodes, "edges": drawn.edges}, ensure_ascii=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


@cache
def vis_script() -> str:
    """The drawing library, as pyvis ships it."""
    return files("pyvis").joinpath(VIS).read_text("utf-8")


@cache
def environment() -> Environment:
    """Page templates; every value is escaped."""
    loader = FileSystemLoader(resources.templates())
    return Environment(loader=loader, autoescape=select_autoescape(default=True))


def page(graph: "nx.DiGraph[str]") -> str:
    """One HTML file with the drawing, its legend and its table."""
    edges = describe(graph)
    return (
        environment()
        .get_template("drawing.html")
        .render(
            language=language(),
            say=say,
            graph=graph.graph,
            title=graph.nodes[graph.graph["name"]]["label"],
            kinds={data["kind"] for _, data in graph.nodes(data=True)},
            colours=KINDS,
            edges=edges.rows(),
            network=network_json(graph),
            vis=vis_script(),
            style=(resources.static() / "page.css").read_text("utf-8"),
            script=(resources.static() / "network.js").read_text("utf-8"),
        )
    )
