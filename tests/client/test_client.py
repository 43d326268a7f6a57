"""The client gives the same answers from a release and from a service, as frames and graphs."""

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import networkx as nx
import pandas as pd
import polars as pl
import pytest
from polars.testing import assert_frame_equal

import ti_graph
from tests.known_things import known_parameters
from ti_graph.answers.territories import Answers
from ti_graph.client import Client, to_pandas
from ti_graph.errors import NotFoundError, QueryError, ReleaseError, ServiceError, SettingsError
from ti_graph.graph.release import Release, Releases
from ti_graph.query.catalogue import NamedQuery, catalogue

AMONT = "ti-2023-1001"


@pytest.fixture(scope="module")
def local(small_data: Path) -> Client:
    return ti_graph.connect(small_data)


@pytest.fixture(scope="module")
def remote(small_server: str) -> Iterator[Client]:
    with ti_graph.connect(small_server) as client:
        yield client


@pytest.fixture(params=["local", "remote"])
def client(request: pytest.FixtureRequest) -> Client:
    found: Client = request.getfixturevalue(request.param)
    return found


def same(one: pl.DataFrame, other: pl.DataFrame) -> None:
    """The same rows; their order is that of the engine where a query leaves it open."""
    assert one.columns == other.columns
    assert sorted(map(str, one.rows())) == sorted(map(str, other.rows()))


@pytest.mark.parametrize("query", catalogue().values(), ids=lambda one: one.name)
def test_every_named_query_is_a_frame_the_same_from_both(
    query: NamedQuery, small_release: Release, local: Client, remote: Client
) -> None:
    given = known_parameters(query, small_release)
    frame, warned = heard(local, query, given)
    assert frame.columns == query.header.returns
    other, also_warned = heard(remote, query, given)
    same(frame, other)
    assert warned == also_warned
    assert frame.height or warned, "an empty frame says why"


def heard(
    client: Client, query: NamedQuery, given: dict[str, str]
) -> tuple[pl.DataFrame, list[str]]:
    """The frame of a named query, and what is warned of beside it."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", UserWarning)
        parameters: dict[str, Any] = dict(given)
        frame = client.query(query.name, **parameters)
    return frame, [str(one.message) for one in caught]


def test_frames_of_answers_are_the_same_from_both(local: Client, remote: Client) -> None:
    assert local.release == remote.release
    assert_frame_equal(local.territories("amont", 2023), remote.territories("amont", 2023))
    assert_frame_equal(local.territories(), remote.territories())
    assert_frame_equal(local.filieres(AMONT), remote.filieres(AMONT))
    assert_frame_equal(local.partners(AMONT), remote.partners(AMONT))
    assert_frame_equal(local.search("havre"), remote.search("havre"))
    assert_frame_equal(local.queries(), remote.queries())


def test_partners_and_filieres_say_what_is_known_by_hand(client: Client) -> None:
    partners = client.partners(AMONT, kind="likely")
    assert partners["region"].to_list() == ["nuts-DEX1", "nuts-ITX1", "nuts-ESX1"]
    assert set(partners["list"]) == {"likely"}
    assert partners.schema["score"] == pl.Float64
    assert {"distance", "popularity"} <= set(partners.columns)
    (row,) = client.filieres(AMONT).to_dicts()
    assert (row["establishments"], len(row["industries"])) == (30, 3)
    assert sorted(row["missing"]) != []
    assert row["not_visible"] == []
    assert client.filieres("ti-2023-2001").height == 0


def test_partners_are_those_relevant_along_the_first_chain_unless_the_likely_are_asked_for(
    client: Client, small_answers: Answers
) -> None:
    answer = small_answers.partners(AMONT)
    partners = client.partners(AMONT)
    assert partners["region"].to_list() == [one.region_id for one in answer.relevant]
    assert partners["reason"].to_list() == [one.reasons.fr for one in answer.relevant]
    if partners.height:
        assert answer.along is not None
        assert set(partners["list"]) == {"relevant"}
        assert set(partners["along"]) == {answer.along.label.fr}


def test_sparql_is_a_frame_of_typed_columns(client: Client) -> None:
    frame = client.sparql(
        "SELECT ?s (COUNT(*) AS ?n) (AVG(?x) AS ?mean) WHERE { ?s ?p ?o BIND (1.5 AS ?x) } "
        "GROUP BY ?s ORDER BY DESC(?n) LIMIT 3"
    )
    assert frame.height == 3
    assert [frame.schema[name] for name in frame.columns] == [pl.String, pl.Int64, pl.Float64]
    nothing = client.sparql("SELECT ?s ?p WHERE { ?s ?p <urn:nothing> }")
    assert (nothing.columns, nothing.height) == (["s", "p"], 0)


def test_ask_construct_and_describe_are_a_truth_value_and_graphs(
    local: Client, remote: Client
) -> None:
    commune = "https://w3id.org/ti-graph/territory/commune-01001"
    for client in (local, remote):
        assert client.ask(f"ASK {{ <{commune}> ?p ?o }}") is True
        assert client.ask("ASK { <urn:nothing> ?p ?o }") is False
        for wrong in (client.ask, client.construct):
            with pytest.raises(QueryError):
                wrong("SELECT ?s WHERE { ?s ?p ?o } LIMIT 1")
    made = [
        client.construct(f"CONSTRUCT {{ <{commune}> ?p ?o }} WHERE {{ <{commune}> ?p ?o }}")
        for client in (local, remote)
    ]
    described = [client.construct(f"DESCRIBE <{commune}>") for client in (local, remote)]
    for one, other in (made, described):
        assert len(one) > 3
        assert set(one) == set(other)


def test_a_territory_its_sites_specialisations_and_reasons_are_the_same_from_both(
    local: Client, remote: Client
) -> None:
    assert local.territory(AMONT) == remote.territory(AMONT)
    assert local.territory(AMONT)["territory"]["label"] == "Amont"
    assert_frame_equal(local.sites(AMONT), remote.sites(AMONT))
    assert_frame_equal(local.specialisations(AMONT), remote.specialisations(AMONT))
    assert local.sites(AMONT).height and local.specialisations(AMONT).height
    suggestion = local.filieres(AMONT)["id"][0]
    assert local.explain(suggestion) == remote.explain(suggestion)
    assert local.explain(suggestion, limit=1)["id"] == suggestion


def test_a_page_of_a_named_query_is_part_of_the_whole(client: Client) -> None:
    whole = client.query("territory/members", territory=AMONT)
    assert whole.height == 2
    assert_frame_equal(client.query("territory/members", territory=AMONT, limit=1), whole.head(1))
    rest = client.query("territory/members", territory=AMONT, offset=1, limit=5)
    assert_frame_equal(rest, whole.slice(1))
    assert client.query("territory/members", territory=AMONT, offset=2).height == 0


@pytest.mark.parametrize("page", [{"offset": -1}, {"limit": 0}, {"limit": -3}])
def test_a_page_that_is_none_is_refused(client: Client, page: dict[str, int]) -> None:
    with pytest.raises(QueryError):
        client.query("territory/list", **page)


def test_a_kind_that_is_none_is_refused_not_empty(client: Client) -> None:
    with pytest.raises((QueryError, ServiceError), match="kind"):
        client.search("Amont", kinds=["nothing"])


def test_an_empty_frame_has_the_types_of_a_full_one(client: Client) -> None:
    for full, empty in (
        (client.filieres(AMONT), client.filieres("ti-2023-2001")),
        (client.territories("amont"), client.territories("nulle part")),
        (client.search("havre"), client.search("zzzzzz")),
    ):
        assert full.height and not empty.height
        assert empty.schema == full.schema
    members = client.query("territory/members", territory=AMONT)
    assert client.query("territory/members", territory=AMONT, offset=9).schema == members.schema


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * WHERE {",
        "ASK { ?s ?p ?o }",
        "INSERT DATA { <urn:s> <urn:p> <urn:o> }",
    ],
)
def test_what_is_no_harmless_query_is_refused(text: str, client: Client) -> None:
    with pytest.raises((QueryError, ServiceError)):
        client.sparql(text)


def test_a_mistake_is_reported_with_what_to_do_next(client: Client) -> None:
    with pytest.raises((NotFoundError, ServiceError)) as unknown:
        client.query("territory/member")
    with pytest.raises((QueryError, ServiceError)) as missing:
        client.query("territory/members")
    with pytest.raises((NotFoundError, ServiceError)):
        client.filieres("ti-2023-9999")
    with pytest.raises((NotFoundError, ServiceError)):
        client.neighbourhood("../../release")
    assert "territory/members" in str(unknown.value)
    assert "territory" in str(missing.value)


def test_a_neighbourhood_is_a_networkx_graph_that_tells_what_it_leaves_out(client: Client) -> None:
    graph = client.neighbourhood(AMONT, limit=1)
    assert graph.nodes[AMONT]["label"] == "Amont"
    assert graph.graph["totals"]["member/in"] == 2
    shown = [data for _, _, data in graph.edges(data=True) if data["relation"] == "member"]
    assert len(shown) == 1
    assert nx.is_weakly_connected(graph)
    frame = nx.to_pandas_edgelist(graph)
    assert frame.columns.is_unique
    assert set(frame["source"]) | set(frame["target"]) == set(graph)
    assert "anct_territoires" in set(frame["data_source"])
    members = client.neighbourhood(AMONT, relation="member")
    assert {data["relation"] for *_, data in members.edges(data=True)} == {"member"}


def test_the_national_network_is_the_same_from_both(local: Client, remote: Client) -> None:
    one, other = local.network(), remote.network()
    assert list(one.nodes(data=True)) == list(other.nodes(data=True))
    assert sorted(map(str, one.edges(data=True))) == sorted(map(str, other.edges(data=True)))
    assert one.graph == other.graph
    assert nx.to_pandas_edgelist(other).columns.is_unique


def test_a_view_stands_by_itself_and_runs_no_text_of_the_data(
    client: Client, tmp_path: Path
) -> None:
    page = client.view(AMONT).save(tmp_path / "view.html").read_text("utf-8")
    assert "Amont" in page
    assert 'src="http' not in page
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(name="x", release="r")
    found = {"label_en": "x", "kind": "ti", "iri": "", "simulated": False, "degree": 0}
    graph.add_node("a", label="</script><script>alert(1)</script>", **found)
    shown = client.view(graph)
    assert "<script>alert(1)" not in shown.page
    assert "<script" not in shown._repr_html_()
    graph.add_nodes_from([(f"n{n}", {"label": "x", **found}) for n in range(600)])
    with pytest.raises((QueryError, ServiceError)):
        client.view(graph)


def test_pandas_has_the_same_rows(local: Client) -> None:
    frame = local.partners(AMONT)
    other = to_pandas(frame)
    assert isinstance(other, pd.DataFrame)
    assert other.to_dict("list") == frame.to_dict(as_series=False)


def test_a_release_its_folder_and_its_data_folder_are_the_same(
    small_data: Path, local: Client
) -> None:
    release = Releases(small_data).current()
    for where in (release, release.folder, str(small_data)):
        assert ti_graph.connect(where).release == local.release
    assert local.release in repr(local)


def test_where_nothing_is_the_client_says_so(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError):
        ti_graph.connect(tmp_path)
    with pytest.raises(SettingsError):
        ti_graph.connect("http://example.org/")
    with pytest.raises(ServiceError) as caught:
        ti_graph.connect("http://127.0.0.1:1/")
    assert caught.value.code == "service_unreachable"


def test_importing_the_package_does_not_load_the_client(tmp_path: Path) -> None:
    import subprocess  # noqa: PLC0415
    import sys  # noqa: PLC0415

    code = "import ti_graph, sys; print('polars' in sys.modules, 'httpx' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False False\n"


def test_a_release_given_as_such_is_typed(small_release: Release) -> None:
    assert ti_graph.connect(small_release).release == small_release.manifest.release


def test_a_client_without_an_address_reads_the_folder_of_the_settings(
    small_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TI_GRAPH_DATA", str(small_data))
    assert ti_graph.connect().release == ti_graph.connect(small_data).release


def test_specialisations_name_their_register(default_data: Path) -> None:
    found = ti_graph.connect(default_data).specialisations("ti-2023-8422")
    assert set(found["register"]) == {"dgpr_irep"}
