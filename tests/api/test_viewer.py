"""The viewer's addresses, and the plain pages that stand in for it."""

import asyncio
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
from fastapi import FastAPI

from ti_graph import resources
from ti_graph.answers.territories import Answers
from ti_graph.api.viewer import VIEWS, add_viewer

ADDRESSES = [address.replace("{name}", "ti-2023-4408") for address in VIEWS]


def got(
    monkeypatch: pytest.MonkeyPatch, folder: Path, address: str, answers: Answers | None = None
) -> httpx.Response:
    """What an application with the viewer of `folder`, or without it, answers."""
    monkeypatch.setattr(resources, "web", lambda: folder)
    app = FastAPI()
    app.state.served = SimpleNamespace(answers=answers)
    add_viewer(app)

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://local") as client:
            return await client.get(address)

    return asyncio.run(ask())


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_view_answers_with_the_one_page(
    address: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, small_answers: Answers
) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<title>ti-graph</title>")
    response = got(monkeypatch, tmp_path, address, small_answers)
    assert response.status_code == 200
    assert "<title>ti-graph</title>" in response.text
    assert response.headers["cache-control"] == "no-cache"


def test_the_page_of_a_territory_says_in_its_head_what_it_is_about(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, small_answers: Answers
) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<head><title>ti-graph</title></head>")
    page = got(monkeypatch, tmp_path, "/territoires/ti-2023-1001", small_answers).text
    assert '<script type="application/ld+json">' in page.split("</head>")[0]
    assert '"name": "Amont"' in page
    unknown = got(monkeypatch, tmp_path, "/territoires/ti-2023-9999", small_answers).text
    assert unknown == "<head><title>ti-graph</title></head>"


def test_assets_never_change_and_say_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "index-1a2b.js").write_text("1")
    (tmp_path / "index.html").write_text("")
    response = got(monkeypatch, tmp_path, "/assets/index-1a2b.js")
    assert "immutable" in response.headers["cache-control"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_without_the_viewer_every_view_leads_to_a_plain_page(
    address: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    response = got(monkeypatch, tmp_path, f"{address}?lang=en")
    assert response.status_code == 307
    assert response.headers["location"].startswith("/simple/")
    assert response.headers["location"].endswith("?lang=en")


def test_no_name_leads_away_from_the_host(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    response = got(monkeypatch, tmp_path, "/territoires/%2F%2Fexample.org")
    assert response.status_code == 404 or response.headers["location"].startswith("/simple/")


# --- what the viewer asks of the api -------------------------------------------------------------

SENT = {
    "title": "Metz",
    "nodes": [{"id": "a", "kind": "ti", "label": {"fr": "A", "en": "A"}, "simulated": True}],
    "edges": [],
}


@pytest.mark.parametrize("wanted", ["gexf", "graphml", "csv", "html"])
def test_a_gathered_graph_is_a_file_whose_name_tells_of_simulated_data(
    client: httpx.Client, wanted: str
) -> None:
    response = client.post("/api/v1/graph/export", params={"format": wanted}, json=SENT)
    assert response.status_code == 200
    named = response.headers["content-disposition"]
    assert named == f'attachment; filename="ti-graph-donnees-simulees.{wanted}"'


@pytest.mark.parametrize("body", [b"{", b'{"title": "x"}', b'{"title":"x","nodes":[],"edges":[]}'])
def test_what_is_no_graph_is_refused_in_words(client: httpx.Client, body: bytes) -> None:
    response = client.post("/api/v1/graph/export", params={"format": "gexf"}, content=body)
    assert response.status_code == 400
    assert response.json()["error"] == "bad_request"


def test_a_page_of_too_many_nodes_is_refused(client: httpx.Client) -> None:
    nodes = [{**SENT["nodes"][0], "id": str(place)} for place in range(501)]  # type: ignore[dict-item]  # a node is a dict
    response = client.post(
        "/api/v1/graph/export", params={"format": "html"}, json={**SENT, "nodes": nodes}
    )
    assert response.status_code == 400
    assert "501" in response.json()["detail"]


def test_terms_of_the_ontology_come_with_both_languages(client: httpx.Client) -> None:
    terms = {term["name"]: term for term in client.get("/api/v1/ontology/terms").json()}
    territory = terms["tig:TerritoireIndustrie"]
    assert territory["kind"] == "class"
    assert territory["label"]["fr"]
    assert territory["label"]["en"]


def test_a_gathered_graph_says_on_what_it_rests(client: httpx.Client) -> None:
    name = {"fr": "Nord Lorraine", "en": "Nord Lorraine"}
    nodes = [
        {"id": "ti-2023-4408", "kind": "ti", "label": name},
        {"id": "epci-200039865", "kind": "epci", "label": name},
    ]
    tie = {"start": "ti-2023-4408", "end": "epci-200039865", "relation": "member"}
    sent = {"title": "x", "nodes": nodes, "edges": [{**tie, "source": "anct_territoires"}]}
    answer = client.post("/api/v1/graph/export", params={"format": "json"}, json=sent)
    about = answer.json()["graph"]
    assert {"anct_territoires (2024-09)", "insee_cog (2026)"} <= set(about["sources"].split(" ; "))
    assert "dila_annuaire" not in about["sources"]
    assert "Licence Ouverte 2.0" in about["licences"]
    assert about["ground"].split()[1] == "1"
    assert about["built_at"]
