"""The national network: what it holds, and what each tie says of itself."""

import io

import networkx as nx

from ti_graph.answers.national import RING, _set_positions, national_network
from ti_graph.answers.territories import Answers
from ti_graph.graph.release import Release

AMONT = "ti-2023-1001"


def test_it_holds_every_territory_of_the_phase_and_its_candidates(small_release: Release) -> None:
    graph = national_network(small_release)
    kinds = nx.get_node_attributes(graph, "kind")
    territories = {name for name, kind in kinds.items() if kind == "ti"}
    assert AMONT in territories
    assert all(name.startswith("ti-2023-") for name in territories)
    candidates = small_release.table("candidate_filiere").collect()["suggestion_id"].to_list()
    assert set(candidates) == {name for name, kind in kinds.items() if kind == "filiere"}


def test_each_tie_has_its_data_set_and_a_measure_with_a_unit(small_release: Release) -> None:
    graph = national_network(small_release)
    ties = [data for *_, data in graph.edges(data=True)]
    assert ties
    assert all(data["data_source"] for data in ties)
    candidates = [data for data in ties if data["relation"] == "candidate"]
    assert {data["unit"] for data in candidates} == {"0-1"}
    assert all(0 < data["value"] <= 1 for data in candidates)
    assert not {"source", "target", "id", "key"} & {name for data in ties for name in data}


def test_the_graph_says_its_release_ground_and_licences(small_release: Release) -> None:
    about = national_network(small_release).graph
    assert about["release"] == small_release.manifest.release
    assert about["ground"]
    assert about["licences"]


def test_the_sources_are_those_of_what_it_holds_not_of_the_release(
    default_release: Release,
) -> None:
    graph = national_network(default_release)
    sources = str(graph.graph["sources"])
    ties = {data["data_source"] for *_, data in graph.edges(data=True)}
    assert all(f"{name} (" in sources for name in ties if not name.startswith("analytics"))
    assert "dgpr_irep (2015)" in sources
    assert not {"dila_annuaire", "dhup_rents", "ti_graph_offers"} & set(sources.split())
    held = {one.licence for one in default_release.manifest.sources if one.name == "insee_census"}
    assert not held & set(str(graph.graph["licences"]).split(" ; "))


def test_it_makes_a_table_of_ties(small_release: Release) -> None:
    """networkx itself can write it: nothing in it is without a value."""
    graph = national_network(small_release)
    nx.write_gexf(graph, io.BytesIO())
    nx.write_graphml(graph, io.BytesIO())
    frame = nx.to_pandas_edgelist(graph)
    assert len(frame) == graph.number_of_edges()
    assert frame.columns.is_unique
    assert not {"weight", "key"} & set(frame.columns)


def test_a_candidate_stands_beside_its_territory(small_release: Release) -> None:
    graph = national_network(small_release)
    ends = [
        (graph.nodes[start], graph.nodes[end])
        for start, end, data in graph.edges(data=True)
        if data["relation"] == "candidate"
    ]
    beside = [((one["x"] - other["x"]) ** 2 + (one["y"] - other["y"]) ** 2) ** 0.5
              for one, other in ends if "x" in one]  # fmt: skip
    assert beside
    assert all(abs(distance - RING) < 0.1 for distance in beside)


def test_positions_are_kilometres_of_longitude_and_latitude() -> None:
    """A degree of latitude is 111 km; one of longitude at 46.5° is 111 × cos 46.5° = 76.407 km."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_node("a", longitude=2.0, latitude=47.0)
    graph.add_node("b")
    _set_positions(graph)
    assert graph.nodes["a"] == {"longitude": 2.0, "latitude": 47.0, "x": 152.815, "y": 5217.0}
    assert graph.nodes["b"] == {}


def test_figures_of_the_network_are_those_of_the_answers(small_answers: Answers) -> None:
    graph = national_network(small_answers.release)
    stated = {one.id: one.score for one in small_answers.filieres(AMONT).candidates}
    here = {
        end: data["value"]
        for _, end, data in graph.edges(AMONT, data=True)
        if data["relation"] == "candidate"
    }
    assert here == stated


def test_a_value_of_the_network_says_what_it_rests_on(default_release: Release) -> None:
    """Scores of candidates rest on the register of their sites, those of partners on projects."""
    graph = national_network(default_release)
    valued = [data for *_, data in graph.edges(data=True) if "value" in data]
    assert {data["relation"] for data in valued} >= {"candidate", "pole", "partner"}
    assert all(data["register"] and data["year"] for data in valued)
    of = {data["relation"]: data for data in valued}
    rests = {name: of["candidate"][name] for name in ("ground", "register", "year", "reference")}
    assert rests == {"ground": "register", "register": "dgpr_irep", "year": 2015, "reference": "FR"}
    assert of["partner"]["register"] == "cordis_h2020"
    assert "ground" not in of["partner"]
