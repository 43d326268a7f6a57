"""Files of a gathered graph: read back by other programs, and harmless whatever they hold."""

import csv
import io
import json

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pages import Page
from ti_graph.answers.models import Label
from ti_graph.documents.graph_files import (
    SentEdge,
    SentGraph,
    SentNode,
    graph_file,
    written,
)
from ti_graph.query.spreadsheet import no_formula

SCRIPT = "</script><script>alert(1)</script>"
IMAGE = "<img src=x onerror=alert(2)>"
FORMULA = '=HYPERLINK("http://example.org","x")'


def node(name: str, label: str, kind: str = "commune", *, simulated: bool = False) -> SentNode:
    return SentNode(
        id=name, kind=kind, label=Label(fr=label, en=label), simulated=simulated, x=1.5, y=-2
    )


def edge(start: str, end: str) -> SentEdge:
    return SentEdge(start=start, end=end, relation="member", source="insee_cog", value=0.25)


@pytest.fixture
def gathered() -> SentGraph:
    nodes = [
        node("a", SCRIPT, "ti"),
        node("b", IMAGE),
        node("c", FORMULA, "filiere", simulated=True),
        node("d", "bell \x07 & \ud800 half", "pole"),
    ]
    edges = [edge("a", "b"), edge("c", "a"), edge("d", "a"), edge("a", "gone")]
    return SentGraph(title=IMAGE, nodes=nodes, edges=edges)


def test_networkx_reads_back_the_gexf_and_the_graphml(gathered: SentGraph) -> None:
    gexf = nx.read_gexf(io.BytesIO(graph_file(gathered, "gexf", "r")))
    graphml = nx.read_graphml(io.BytesIO(graph_file(gathered, "graphml", "r")))
    for read in (gexf, graphml):
        assert set(read) == {"a", "b", "c", "d"}
        assert read.number_of_edges() == 3
        assert read.nodes["b"]["label"] == IMAGE
        assert read.nodes["c"]["simulated"] is True
        (found,) = [data for _, _, data in read.edges("c", data=True)]
        assert "SIMUL" in found["data"]
        assert found["value"] == 0.25


def test_places_are_told_as_each_format_tells_them(gathered: SentGraph) -> None:
    moved = gathered.nodes[0].model_copy(update={"x": 1.5, "y": -2.0})
    sent = gathered.model_copy(update={"nodes": [moved, *gathered.nodes[1:]]})
    gexf = nx.read_gexf(io.BytesIO(graph_file(sent, "gexf", "r")))
    graphml = nx.read_graphml(io.BytesIO(graph_file(sent, "graphml", "r")))
    assert gexf.nodes["a"]["viz"]["position"] == {"x": 1.5, "y": -2.0, "z": 0.0}
    assert (graphml.nodes["a"]["x"], graphml.nodes["a"]["y"]) == (1.5, -2.0)


def test_a_spreadsheet_is_given_no_formula(gathered: SentGraph) -> None:
    text = graph_file(gathered, "csv", "r").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["start"] for row in rows] == ["a", "c", "d"]
    assert rows[1]["start_label"] == f"'{FORMULA}"
    assert not any(cell[:1] in "=+-@\t\r" for row in rows for cell in row.values() if cell)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1"])
def test_what_starts_like_a_formula_is_told_to_be_text(text: str) -> None:
    assert no_formula(text) == f"'{text}"
    assert no_formula(f"a{text}") == f"a{text}"


def test_a_page_shows_labels_as_text_and_asks_nothing_of_any_host(gathered: SentGraph) -> None:
    html = graph_file(gathered, "html", "20260101").decode("utf-8", "replace")
    page = Page(html)
    assert page.asked() == []
    assert page.handlers() == []
    assert page.all("img") == []
    assert IMAGE in page.text
    assert "DONNÉES SIMULÉES" in page.text
    (data,) = [json.loads(text) for text in page.scripts if text.startswith('{"nodes"')]
    assert {one["label"] for one in data["nodes"]} >= {SCRIPT, IMAGE}


def test_real_data_bear_no_mark_of_simulation() -> None:
    sent = SentGraph(title="t", nodes=[node("a", "A")], edges=[])
    assert "SIMUL" not in Page(graph_file(sent, "html", "r").decode()).text


@given(st.integers(-(2**53), 2**53))
def test_an_integer_is_written_whole_whatever_its_size(number: int) -> None:
    assert written(float(number)) == str(number)


def test_a_value_keeps_its_decimals_and_one_that_is_unknown_is_empty() -> None:
    assert (written(2271784.25), written(0.1), written(None)) == ("2271784.25", "0.1", "")
