"""Drawn queries: both engines, and a comment, give the answer of the standard's own definitions."""

from collections import Counter
from pathlib import Path

from tests.differential.__main__ import ask_drawn, graph_of


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
