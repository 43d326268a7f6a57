"""The graph over HTTP: pages of neighbours with their totals, chains of ties."""

import io
from typing import Any

import httpx
import networkx as nx
import polars as pl
import pytest

from ti_graph.graph.release import Release

METZ = "ti-2023-4408"


def get(client: httpx.Client, path: str, **asked: str) -> Any:
    response = client.get(f"/api/v1/graph/{path}", params=asked)
    assert response.status_code == 200
    return response.json()


def test_a_node_tells_its_neighbours_and_how_many_there_are(
    client: httpx.Client, default_release: Release
) -> None:
    found = get(client, METZ)
    pages = {(one["relation"], one["direction"]): one for one in found["relations"]}
    members = default_release.table("containment").filter(
        (pl.col("container_id") == METZ) & (pl.col("basis") == "official")
    )
    assert pages["member", "in"]["total"] == members.collect().height
    ids = {one["id"] for one in found["nodes"]}
    assert METZ in ids
    assert all({one["start"], one["end"]} <= ids for one in found["edges"])
    assert len(found["edges"]) == sum(one["shown"] for one in found["relations"])


def test_a_page_of_one_relation_follows_the_page_before(client: httpx.Client) -> None:
    seen: list[str] = []
    offset: int | None = 0
    while offset is not None:
        found = get(client, METZ, relation="covers", offset=str(offset), limit="100")
        (page,) = found["relations"]
        seen += [one["end"] for one in found["edges"]]
        offset = page["next_offset"]
    assert len(seen) == len(set(seen)) == page["total"] == 218


def test_a_hub_is_reported_by_a_page_and_a_total(client: httpx.Client) -> None:
    found = get(client, "region-84", limit="5")
    reaching = next(one for one in found["relations"] if one["relation"] == "reaches")
    assert reaching["shown"] == 5 < reaching["total"]
    assert all(one["shown"] <= 5 for one in found["relations"])


def test_ties_can_be_asked_for_in_one_direction(client: httpx.Client) -> None:
    found = get(client, METZ, relation="similar", direction="out")
    assert {one["start"] for one in found["edges"]} == {METZ}


def test_nothing_of_the_default_release_rests_on_simulated_rows(client: httpx.Client) -> None:
    found = get(client, METZ, relation="candidate")
    assert found["edges"]
    assert not any(one["simulated"] for one in found["edges"])
    assert not any(one["simulated"] for one in get(client, METZ, relation="member")["edges"])


def test_an_unknown_node_or_relation_is_reported(client: httpx.Client) -> None:
    assert client.get("/api/v1/graph/nothing").json()["error"] == "unknown_node"
    response = client.get(f"/api/v1/graph/{METZ}", params={"relation": "loves"})
    assert response.status_code == 400
    assert response.json()["error"] == "unknown_relation"


def test_a_path_is_a_chain_of_ties_from_one_end_to_the_other(client: httpx.Client) -> None:
    found = get(client, "path", **{"from": "commune-57463", "to": "pole-materalia"})
    assert found["found"]
    along = [one["id"] for one in found["nodes"]]
    assert (along[0], along[-1]) == ("commune-57463", "pole-materalia")
    for before, after, edge in zip(along, along[1:], found["edges"], strict=False):
        assert {before, after} == {edge["start"], edge["end"]}
    assert not any(one["hub"] for one in found["nodes"][1:-1])


def test_a_path_to_itself_has_no_tie(client: httpx.Client) -> None:
    found = get(client, "path", **{"from": METZ, "to": METZ})
    assert found["found"]
    assert found["edges"] == []


def test_a_path_that_is_too_long_is_not_found(client: httpx.Client) -> None:
    ends = {"from": "commune-57463", "to": "cordis-773702", "longest": "1"}
    assert not get(client, "path", **ends)["found"]


@pytest.mark.parametrize("kind", ["gexf", "graphml", "json"])
def test_the_national_network_is_one_file_with_its_release(client: httpx.Client, kind: str) -> None:
    answer = client.get("/api/v1/network", params={"format": kind})
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].endswith(f'.{kind}"')
    release = client.get("/api/v1/release").json()["release"]
    assert release in answer.text
    read: nx.Graph[Any] = {
        "gexf": lambda: nx.read_gexf(io.BytesIO(answer.content)),
        "graphml": lambda: nx.read_graphml(io.BytesIO(answer.content)),
        "json": lambda: nx.node_link_graph(answer.json(), edges="edges"),
    }[kind]()
    kinds = {data["kind"] for _, data in read.nodes(data=True)}
    assert {"ti", "filiere", "establishment", "pole", "nuts2"} <= kinds
    assert nx.to_pandas_edgelist(read).columns.is_unique


def test_the_value_of_a_tie_says_what_it_rests_on(client: httpx.Client) -> None:
    """Ties with a value name a register and a year; those without a value name none."""
    edges = [*get(client, METZ)["edges"], *get(client, "naf2-25.62A")["edges"]]
    edges += get(client, "a38-CH")["edges"]
    valued = {one["relation"]: one for one in edges if one["value"] is not None}
    assert set(valued) >= {"candidate", "similar", "specialised", "partner", "supplies"}
    assert all(one["register"] and one["year"] for one in valued.values())
    assert {valued[name]["ground"] for name in ("candidate", "similar", "specialised")} == {
        "register"
    }
    assert valued["specialised"]["reference"] == "FR"
    assert valued["supplies"]["register"] == "insee_input_output"
    bare = [one for one in edges if one["value"] is None]
    assert all(one["register"] is None and one["year"] is None for one in bare)
