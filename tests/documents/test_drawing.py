"""A drawing is one file that asks nothing of anybody and runs nobody's text."""

import json
from itertools import pairwise
from pathlib import Path

import networkx as nx
import pytest

from tests.hostile import AMONT, CLOSING, HOSTILE, SCRIPT
from tests.pages import Page
from ti_graph.answers.neighbourhood import neighbourhood
from ti_graph.answers.territories import Answers
from ti_graph.documents.drawing import (
    LONGEST_LABEL,
    ROW,
    WIDTH,
    network,
    network_json,
    page,
    placed,
)
from ti_graph.documents.pyvis_network import vis_script
from ti_graph.graph.release import Releases
from ti_graph.messages import speaking


@pytest.fixture(scope="module")
def hostile(hostile_data: Path) -> "nx.DiGraph[str]":
    return neighbourhood(Answers(Releases(hostile_data).current()), AMONT)


@pytest.fixture(scope="module")
def friendly(small_answers: Answers) -> "nx.DiGraph[str]":
    return neighbourhood(small_answers, AMONT)


def test_no_script_but_our_own_stands_in_the_page(hostile: "nx.DiGraph[str]") -> None:
    html = Page(page(hostile))
    data, library, own = html.scripts
    assert json.loads(data)["nodes"]
    assert library == vis_script()
    assert '"use strict"' in own
    assert html.handlers() == []
    assert html.all("img") == html.all("iframe") == html.all("b") == []


def test_a_hostile_name_is_shown_as_it_is_written(hostile: "nx.DiGraph[str]") -> None:
    html = Page(page(hostile))
    for name in HOSTILE.values():
        assert " ".join(name.split()) in html.text
    title = html.text.split(" · ti-graph")[0]
    assert SCRIPT in title


def test_no_name_can_close_the_element_that_holds_the_data(hostile: "nx.DiGraph[str]") -> None:
    text = network_json(hostile)
    assert not set("<>&") & set(text)
    labels = {node["id"]: node["label"] for node in json.loads(text)["nodes"]}
    assert labels[AMONT] == SCRIPT
    assert labels["nuts-DEX1"].startswith(CLOSING[:30])


def test_braces_in_a_name_are_no_template(hostile: "nx.DiGraph[str]") -> None:
    html = page(hostile)
    assert "{{ 7 * 7 }}" in Page(html).text
    assert "49" not in Page(html).text.split("onmouseover")[1][:40]


def test_nothing_is_asked_of_any_host(friendly: "nx.DiGraph[str]") -> None:
    html = Page(page(friendly))
    assert html.asked() == []
    assert html.all("link") == []
    policies = [meta["content"] for meta in html.all("meta") if "http-equiv" in meta]
    assert policies[0] is not None
    assert "default-src 'none'" in policies[0]
    assert "http" not in policies[0]


def test_positions_are_given_and_physics_is_off(friendly: "nx.DiGraph[str]") -> None:
    drawn = network(friendly)
    assert all(node["physics"] is False for node in drawn.nodes)
    assert all({"x", "y"} <= set(node) for node in drawn.nodes)
    assert "physics: false" in Page(page(friendly)).scripts[2]


def test_a_label_is_plain_text_and_short(hostile: "nx.DiGraph[str]") -> None:
    for node in network(hostile).nodes:
        assert len(node["label"]) <= LONGEST_LABEL
        assert node["shape"] == "box"
        assert "multi" not in node["font"]


def test_a_long_label_is_cut_and_reported_whole_beside(friendly: "nx.DiGraph[str]") -> None:
    graph = friendly.copy()
    name = "Fabrication d'autres articles en bois, en liège, vannerie et sparterie"
    graph.nodes["epci-200000001"]["label"] = name
    node = next(one for one in network(graph).nodes if one["id"] == "epci-200000001")
    assert node["label"].endswith("…")
    assert name.startswith(node["label"][:-1])
    assert name in node["title"]


def test_what_is_simulated_is_dashed_and_says_so(friendly: "nx.DiGraph[str]") -> None:
    for node in network(friendly).nodes:
        simulated = friendly.nodes[node["id"]]["simulated"]
        assert bool(node["shapeProperties"]["borderDashes"]) is simulated
        assert ("simulé" in node["title"]) is simulated
    assert "simulé" in Page(page(friendly)).text


def test_no_two_names_cover_each_other(default_answers: Answers) -> None:
    for territory in ("ti-2023-4408", "ti-2023-3213", "ti-2023-9301", "ti-2018-4408"):
        graph = neighbourhood(default_answers, territory)
        places = placed(graph)
        assert set(places) == set(graph.nodes)
        for side in (-1, 1):
            rows = sorted(y for x, y in places.values() if x * side > 0)
            assert all(below - above >= ROW for above, below in pairwise(rows))
        assert min(abs(x) for x, _ in places.values() if x) > WIDTH


def test_the_same_graph_is_drawn_the_same_way_twice(friendly: "nx.DiGraph[str]") -> None:
    assert page(friendly) == page(friendly.copy())


def test_the_page_speaks_the_language_in_use(friendly: "nx.DiGraph[str]") -> None:
    assert "Le même en tableau" in page(friendly)
    with speaking("en"):
        english = page(friendly)
    assert "The same as a table" in english
    assert Page(english).all("html") == [{"lang": "en"}]


def test_the_page_is_an_accessible_document(friendly: "nx.DiGraph[str]") -> None:
    html = Page(page(friendly))
    (canvas,) = [div for div in html.all("div") if div.get("id") == "network"]
    assert canvas["role"] == "img"
    assert canvas["aria-label"]
    assert all(button.get("aria-label") for button in html.all("button"))
    assert html.all("h1")
    assert html.all("html") == [{"lang": "fr"}]


def test_the_library_that_ships_with_pyvis_cannot_end_its_script() -> None:
    assert "</script" not in vis_script().lower()
