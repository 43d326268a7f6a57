"""GEXF 1.2 as its published schema has it.

The schema has colours and positions beside the other elements of a node, and no name on the graph:
what the file rests on stands in `meta`. Positions are attributes as well, for readers that look for
them elsewhere.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any
from xml.sax.saxutils import quoteattr

import networkx as nx

NAMESPACE = "http://www.gexf.net/1.2draft"
SUMMED = {"0-1", "share", "cosine", "sum", "ratio"}
"""Units in which more means closer: a measure in another is no weight."""
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TYPES: dict[type, str] = {bool: "boolean", int: "long", float: "double", str: "string"}
Data = Mapping[str, Any]


def xml_text(text: str) -> str:
    """A text without the characters that XML cannot hold."""
    return _NOT_IN_XML.sub("\ufffd", text)


def gexf(graph: "nx.Graph[str]", colours: Mapping[str, str]) -> bytes:
    """A graph as GEXF; `colours` are those of kinds of nodes."""
    return "\n".join(_lines(graph, colours)).encode("utf-8", "replace")


def described(about: Data) -> str:
    """What a graph says of itself, in one text."""
    return " ; ".join(f"{name}: {scalar(value)}" for name, value in about.items())


def scalar(value: object) -> Any:
    """A value that an attribute holds: text without what XML has no way to write, or a number."""
    if isinstance(value, str):
        return xml_text(value)
    return value if isinstance(value, bool | int | float) else json.dumps(value, ensure_ascii=False)


def _lines(graph: "nx.Graph[str]", colours: Mapping[str, str]) -> Iterator[str]:
    nodes = [(node, _known(data, "label")) for node, data in graph.nodes(data=True)]
    ties = [(start, end, _known(data)) for start, end, data in graph.edges(data=True)]
    of_nodes = _columns(data for _, data in nodes)
    of_ties = _columns(data for *_, data in ties)
    yield "<?xml version='1.0' encoding='utf-8'?>"
    yield f'<gexf xmlns="{NAMESPACE}" version="1.2">'
    yield f'<meta lastmodifieddate="{_day(graph.graph)}"><creator>ti-graph</creator>'
    yield f"<description>{_escaped(described(graph.graph))}</description></meta>"
    yield f'<graph mode="static" defaultedgetype="{_direction(graph)}">'
    yield from _declared("node", of_nodes)
    yield from _declared("edge", of_ties)
    yield "<nodes>"
    for node, data in nodes:
        label = quoteattr(xml_text(str(graph.nodes[node].get("label", node))))
        shown = "".join(_shown(data, colours))
        yield f"<node id={_quoted(node)} label={label}>{_values(data, of_nodes)}{shown}</node>"
    yield "</nodes>"
    yield "<edges>"
    for number, (start, end, data) in enumerate(ties):
        ends = f"source={_quoted(start)} target={_quoted(end)}"
        yield f'<edge id="{number}" {ends}{_weight(data)}>{_values(data, of_ties)}</edge>'
    yield "</edges></graph></gexf>"


def _known(data: Data, *left: str) -> dict[str, Any]:
    found = ((name, value) for name, value in data.items() if name not in left)
    return {name: scalar(value) for name, value in found if value is not None}


def _columns(rows: Iterable[Data]) -> dict[str, tuple[str, str]]:
    """Attribute → its number and its type; numbers that are whole in some rows only are double."""
    held: dict[str, set[str]] = {}
    for row in rows:
        for name, value in row.items():
            held.setdefault(name, set()).add(_TYPES[type(value)])
    return {
        name: (str(number), _one_of(kinds)) for number, (name, kinds) in enumerate(held.items())
    }


def _one_of(kinds: set[str]) -> str:
    if len(kinds) == 1:
        return next(iter(kinds))
    return "double" if kinds == {"long", "double"} else "string"


def _declared(kind: str, columns: Mapping[str, tuple[str, str]]) -> Iterator[str]:
    yield f'<attributes class="{kind}" mode="static">'
    for name, (number, held) in columns.items():
        yield f'<attribute id="{number}" title={_quoted(name)} type="{held}"/>'
    yield "</attributes>"


def _values(data: Data, columns: Mapping[str, tuple[str, str]]) -> str:
    if not data:
        return ""
    written = (
        f'<attvalue for="{columns[name][0]}" value={_quoted(value)}/>'
        for name, value in data.items()
    )
    return f"<attvalues>{''.join(written)}</attvalues>"


def _shown(data: Data, colours: Mapping[str, str]) -> Iterator[str]:
    """Colour and position."""
    colour = colours.get(str(data.get("kind")))
    if colour:
        red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
        yield f'<color r="{red}" g="{green}" b="{blue}"/>'
    if "x" in data and "y" in data:
        yield f'<position x="{data["x"]}" y="{data["y"]}" z="0.0"/>'


def _weight(data: Data) -> str:
    value = data.get("value")
    weighs = isinstance(value, int | float) and value > 0 and data.get("unit") in SUMMED
    return f' weight="{value}"' if weighs else ""


def _quoted(value: object) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return quoteattr(xml_text(text))


def _escaped(text: str) -> str:
    return xml_text(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _direction(graph: "nx.Graph[str]") -> str:
    return "directed" if graph.is_directed() else "undirected"


def _day(about: Data) -> date:
    """The day of the release; today where the graph names none."""
    built = str(about.get("built_at", ""))[:10]
    return date.fromisoformat(built) if built else datetime.now(UTC).date()
