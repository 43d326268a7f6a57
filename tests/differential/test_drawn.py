"""Drawn queries: both engines, and a comment, give the answer of the standard's own definitions."""

from collections import Counter
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from tests.differential.__main__ import ask_drawn, graph_of
from tests.differential.walks import walked
from ti_graph.graph.sparql.tree import Iri, Lit


def test_drawn_queries_are_answered_as_the_standard_says(tmp_path: Path) -> None:
    tally: Counter[str] = Counter()
    differences = [
        one
        for number in range(3)
        for one in ask_drawn(graph_of(number, tmp_path / str(number)), number, tally, 60)
    ]
    assert differences == []
    assert tally["asked"] - tally["left to the engine"] > 150
    assert tally["by columns"] >= 30


def test_a_literal_in_the_place_of_a_predicate_leads_nowhere() -> None:
    one = NamedNode("https://drawn.example/a")
    graph = frozenset({(one, one, Literal("ab"))})
    text = Lit("ab", "", Iri("http://www.w3.org/2001/XMLSchema#string"))
    assert list(walked(graph, None, text, None)) == []
    assert list(walked(graph, None, Iri(one.value), None)) == [(one, Literal("ab"))]
