"""What surrounds a territory: bounded, named, each tie with its source."""

import networkx as nx
import polars as pl
import pytest

from tests.small_country import build_small, small_tables
from ti_graph.answers.neighbourhood import (
    MOST_PER_RELATION,
    PARTNERS,
    describe,
    neighbourhood,
)
from ti_graph.answers.territories import Answers
from ti_graph.documents.drawing import KINDS
from ti_graph.errors import NotFoundError
from ti_graph.graph.release import Releases
from ti_graph.messages import say
from ti_graph.model.tables import CORE_TABLES

AMONT = "ti-2023-1001"
SOURCES = {"anct_territoires", "dge_poles", "analytics_real", "analytics_simulated"}


def nodes(graph: "nx.DiGraph[str]", kind: str) -> set[str]:
    return {name for name, data in graph.nodes(data=True) if data["kind"] == kind}


def test_what_surrounds_a_territory_is_what_its_answers_tell(small_answers: Answers) -> None:
    graph = neighbourhood(small_answers, AMONT)
    assert nodes(graph, "ti") == {AMONT}
    assert nodes(graph, "epci") == {"epci-200000001", "epci-200000002"}
    assert nodes(graph, "region") == {"region:Nordie"}
    assert nodes(graph, "ti_earlier") == {"ti-2018-1001"}
    assert nodes(graph, "filiere") == {f"filiere-{AMONT}-25.50A"}
    assert len(nodes(graph, "industry")) == 3
    assert nodes(graph, "partner") == {"nuts-DEX1", "nuts-ESX1", "nuts-ITX1"}
    assert nodes(graph, "pole") == {"pole-metal"}


def test_an_identifier_in_another_case_has_the_same_surroundings(small_answers: Answers) -> None:
    typed = neighbourhood(small_answers, AMONT.upper())
    assert (typed.name, set(typed)) == (AMONT, set(neighbourhood(small_answers, AMONT)))


def test_ties_have_a_direction_a_relation_and_a_source(small_answers: Answers) -> None:
    graph = neighbourhood(small_answers, AMONT)
    assert graph.edges["epci-200000001", AMONT] == {
        "relation": "member",
        "data_source": "anct_territoires",
    }
    assert graph.edges[AMONT, f"filiere-{AMONT}-25.50A"]["data_source"] == "analytics_simulated"
    assert graph.edges[AMONT, "nuts-DEX1"]["data_source"] == "analytics_real"
    assert graph.edges["pole-metal", "region:Nordie"]["relation"] == "seat"
    assert {data["data_source"] for _, _, data in graph.edges(data=True)} <= SOURCES


def test_what_rests_on_simulated_rows_is_marked(small_answers: Answers) -> None:
    marked = nx.get_node_attributes(neighbourhood(small_answers, AMONT), "simulated")
    simulated = {name for name, mark in marked.items() if mark}
    assert simulated == {name for name in marked if name.startswith(("filiere-", "naf2-"))}


def test_a_commune_may_be_a_member(small_answers: Answers) -> None:
    graph = neighbourhood(small_answers, "ti-2023-1002")
    assert nodes(graph, "commune") == {"commune-2A004"}
    assert nodes(graph, "region") == {"region:Nordie", "region:Sudie"}


def test_every_territory_has_a_bounded_connected_neighbourhood_of_known_kinds(
    default_answers: Answers,
) -> None:
    for item in default_answers.territories()[::7]:
        graph = neighbourhood(default_answers, item.id)
        assert nx.is_weakly_connected(graph)
        assert graph.number_of_nodes() <= 200
        for name, data in graph.nodes(data=True):
            assert data["kind"] in KINDS
            assert data["label"]
            assert say(f"screen.kind.{data['kind']}")
            assert graph.degree(name) >= 1
        for _, _, data in graph.edges(data=True):
            assert data["data_source"] in SOURCES | {"analytics_simulated"}
            assert say(f"screen.relation.{data['relation']}")


def test_partners_are_cut_and_what_is_left_out_is_counted(default_answers: Answers) -> None:
    graph = neighbourhood(default_answers, "ti-2023-4408")
    found = len(default_answers.partners("ti-2023-4408").partners)
    assert len(nodes(graph, "partner")) == PARTNERS
    assert graph.nodes["ti-2023-4408"]["more"] == found - PARTNERS


def test_hubs_are_cut_and_what_is_left_out_is_counted(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """A territory of 28 communes more than it has in the small country."""
    codes = [f"01{number}" for number in range(101, 129)]
    tables = small_tables()
    cog, anct = dict(tables["insee_cog"]), dict(tables["anct_territoires"])
    like = cog["territory"].filter(pl.col("territory_id") == "commune-01007")
    cog["territory"] = pl.concat([cog["territory"], *(_renamed(like, code) for code in codes)])
    cog["containment"] = pl.concat([cog["containment"], _links(codes, "departement-01")])
    anct["containment"] = pl.concat([anct["containment"], _links(codes, "ti-2023-2001")])
    data = tmp_path_factory.mktemp("large")
    build_small(data, {"insee_cog": cog, "anct_territoires": anct})
    graph = neighbourhood(Answers(Releases(data).current()), "ti-2023-2001")
    assert len(nodes(graph, "commune")) == MOST_PER_RELATION
    assert graph.nodes["ti-2023-2001"]["more"] == 29 - MOST_PER_RELATION


def _renamed(like: pl.DataFrame, code: str) -> pl.DataFrame:
    return like.with_columns(
        territory_id=pl.lit(f"commune-{code}"), code=pl.lit(code), label=pl.lit(f"Commune {code}")
    )


def _links(codes: list[str], container: str) -> pl.DataFrame:
    return pl.DataFrame({"member_id": [f"commune-{code}" for code in codes]}).with_columns(
        container_id=pl.lit(container),
        basis=pl.lit("official", CORE_TABLES["containment"].columns()["basis"].dtype),
    )


def test_an_unknown_territory_has_no_neighbourhood(small_answers: Answers) -> None:
    with pytest.raises(NotFoundError):
        neighbourhood(small_answers, "ti-2023-9999")


def test_the_table_tells_every_tie_by_name(small_answers: Answers) -> None:
    graph = neighbourhood(small_answers, AMONT)
    table = describe(graph)
    assert table.columns == ["start", "relation", "end", "source"]
    assert table.height == graph.number_of_edges()
    assert ("CA d'Amont", "member", "Amont", "anct_territoires") in table.rows()


def test_a_graph_without_ties_is_an_empty_table() -> None:
    assert describe(nx.DiGraph()).is_empty()
    assert describe(nx.DiGraph()).columns == ["start", "relation", "end", "source"]


def test_a_file_of_it_says_grounds_sources_day_and_where_each_thing_stands(
    default_answers: Answers,
) -> None:
    graph = neighbourhood(default_answers, "ti-2023-8422")
    about = graph.graph
    assert "quotient: register (dgpr_irep, 2015)" in about["ground"]
    assert "insee_cog (2026)" in about["sources"]
    assert "dila_annuaire" not in about["sources"]
    assert about["built_at"] == default_answers.release.manifest.built_at
    assert all({"x", "y"} <= set(data) for _, data in graph.nodes(data=True))
    scores = [
        data["value"] for *_, data in graph.edges(data=True) if data["relation"] == "candidate"
    ]
    found = default_answers.filieres("ti-2023-8422").candidates
    assert scores == [one.score for one in found]
