"""Files of a gathered graph: read back by other programs, and harmless whatever they hold."""

import csv
import io
import json
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tests.pages import Page
from ti_graph.answers.models import Label
from ti_graph.documents.gexf import NAMESPACE
from ti_graph.documents.graph_files import (
    FileFormat,
    SentEdge,
    SentGraph,
    SentNode,
    graph_file,
    written,
)
from ti_graph.documents.graph_writers import GraphFormat, graph_bytes
from ti_graph.query.spreadsheet import no_formula

SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).with_name("gexf.xsd")))
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


def test_positions_are_written_as_each_format_has_them(gathered: SentGraph) -> None:
    moved = gathered.nodes[0].model_copy(update={"x": 1.5, "y": -2.0})
    sent = gathered.model_copy(update={"nodes": [moved, *gathered.nodes[1:]]})
    content = graph_file(sent, "gexf", "r")
    graphml = nx.read_graphml(io.BytesIO(graph_file(sent, "graphml", "r")))
    for read in (nx.read_gexf(io.BytesIO(content)), graphml):
        assert (read.nodes["a"]["x"], read.nodes["a"]["y"]) == (1.5, -2.0)
    assert '<position x="1.5" y="-2.0" z="0.0"/>' in content.decode()


def test_gexf_is_valid_and_names_its_title_release_and_data_in_meta(gathered: SentGraph) -> None:
    content = graph_file(gathered, "gexf", "20260101")
    tree = etree.fromstring(content)
    SCHEMA.assertValid(tree)
    (meta,) = tree.iter(f"{{{NAMESPACE}}}description")
    assert IMAGE in meta.text
    assert "release: 20260101" in meta.text
    assert "SIMUL" in meta.text


def test_a_name_on_the_graph_is_no_valid_gexf(gathered: SentGraph) -> None:
    """The schema of the tests refuses what Gephi's refuses."""
    content = graph_file(gathered, "gexf", "r").decode()
    bent = content.replace("<graph ", '<graph name="x" ')
    assert not SCHEMA.validate(etree.fromstring(bent.encode()))


@pytest.mark.parametrize("kind", ["gexf", "graphml", "json"])
def test_ties_make_a_table_with_one_column_for_each_end(
    gathered: SentGraph, kind: FileFormat
) -> None:
    content = graph_file(gathered, kind, "r")
    read = {
        "gexf": lambda: nx.read_gexf(io.BytesIO(content)),
        "graphml": lambda: nx.read_graphml(io.BytesIO(content)),
        "json": lambda: nx.node_link_graph(json.loads(content), edges="edges"),
    }[kind]()
    frame = nx.to_pandas_edgelist(read)
    assert frame.columns.is_unique
    assert set(frame["data_source"]) == {"insee_cog"}
    assert set(zip(frame["source"], frame["target"], strict=True)) == {
        ("a", "b"), ("c", "a"), ("d", "a"),
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["gexf", "graphml", "json"])
@pytest.mark.parametrize(
    ("of_node", "of_tie"),
    [({"id": 1}, {}), *(({}, {name: 1}) for name in ("id", "key", "source", "target", "weight"))],
)
def test_a_name_that_readers_keep_for_themselves_is_not_written(
    kind: GraphFormat, of_node: dict[str, int], of_tie: dict[str, int]
) -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_node("a", **of_node)
    graph.add_edge("a", "b", **of_tie)
    with pytest.raises(ValueError, match=next(iter({**of_node, **of_tie}))):
        graph_bytes(graph, kind, {})


def test_igraph_makes_a_table_of_ties_with_one_column_for_each_end(
    gathered: SentGraph, tmp_path: Path
) -> None:
    igraph = pytest.importorskip("igraph", reason="igraph (GPL) is not installed")
    path = tmp_path / "x.graphml"
    path.write_bytes(graph_file(gathered, "graphml", "r"))
    frame = igraph.Graph.Read_GraphML(str(path)).get_edge_dataframe()
    assert frame.columns.is_unique
    assert set(frame["data_source"]) == {"insee_cog"}


def test_only_a_measure_in_which_more_is_closer_is_a_weight() -> None:
    nodes = [node("a", "A", "ti"), node("b", "B"), node("c", "C")]
    ties = [
        SentEdge(start="a", end="b", relation="candidate", source="s", value=0.5),
        SentEdge(start="a", end="c", relation="held_by", source="s", value=40.0),
    ]
    content = graph_file(SentGraph(title="t", nodes=nodes, edges=ties), "gexf", "r")
    read = nx.read_gexf(io.BytesIO(content))
    assert read.edges["a", "b"]["weight"] == 0.5
    assert "weight" not in read.edges["a", "c"]
    assert read.edges["a", "c"]["value"] == 40.0
    assert b'<color r="152" g="55" b="15"/>' in content


def test_a_spreadsheet_is_given_no_formula(gathered: SentGraph) -> None:
    text = graph_file(gathered, "csv", "r").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["start"] for row in rows] == ["a", "c", "d"]
    assert rows[1]["start_label"] == f"'{FORMULA}"
    assert not any(cell[:1] in "=+-@\t\r" for row in rows for cell in row.values() if cell)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1"])
def test_what_starts_like_a_formula_is_said_to_be_text(text: str) -> None:
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


def test_a_value_keeps_what_it_rests_on_in_every_format() -> None:
    rests = {"ground": "register", "register": "dgpr_irep", "year": 2015, "reference": "FR"}
    sent = {
        "title": "t",
        "nodes": [node("a", "A", "ti").model_dump(), node("b", "B").model_dump()],
        "edges": [
            {
                "start": "a",
                "end": "b",
                "relation": "candidate",
                "source": "s",
                "value": 0.5,
                **rests,
            }
        ],
    }
    graph = SentGraph.model_validate(sent)
    gexf = nx.read_gexf(io.BytesIO(graph_file(graph, "gexf", "r"))).edges["a", "b"]
    graphml = nx.read_graphml(io.BytesIO(graph_file(graph, "graphml", "r"))).edges["a", "b"]
    linked = json.loads(graph_file(graph, "json", "r"))["edges"][0]
    for read in (gexf, graphml, linked):
        assert {name: read[name] for name in rests} == rests
    (row,) = csv.DictReader(io.StringIO(graph_file(graph, "csv", "r").decode("utf-8-sig")))
    assert {name: row[name] for name in rests} == {**rests, "year": "2015"}
