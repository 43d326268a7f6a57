"""Search over HTTP: what a person types finds what they mean."""

import httpx
import pytest

from ti_graph.answers.question_models import offered
from ti_graph.answers.questions import offers
from ti_graph.answers.search import SearchIndex
from ti_graph.answers.territories import Answers
from ti_graph.graph.release import Release


def search(client: httpx.Client, text: str, **asked: str) -> list[dict[str, object]]:
    response = client.get("/api/v1/search", params={"q": text, **asked})
    assert response.status_code == 200
    hits: list[dict[str, object]] = response.json()["hits"]
    return hits


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Metz", "commune-57463"),
        ("METZ", "commune-57463"),
        ("57463", "commune-57463"),
        ("saint étienne", "commune-42218"),
        ("St Etienne", "commune-42218"),
        ("Grenbole", "commune-38185"),
        ("nord loraine", "ti-2023-4408"),
        ("ti-2023-4408", "ti-2023-4408"),
        ("cosmetic valey", "pole-cosmetic-valley"),
        ("DEA2", "nuts-DEA2"),
        ("koln", "nuts-DEA2"),
        ("38.12Z", "naf2-38.12Z"),
        ("2562B", "naf2-25.62B"),
        ("25.62 b", "naf2-25.62B"),
        ("775618119", "775618119"),
        ("775 618 119", "775618119"),
        ("77561811900686", "77561811900686"),
        ("775618119 00686", "77561811900686"),
        ("Valserhône", "commune-01033"),
    ],
)
def test_a_name_a_code_or_a_typo_finds_what_is_meant(
    client: httpx.Client, text: str, first: str
) -> None:
    assert search(client, text)[0]["id"] == first


def test_a_former_name_leads_to_the_commune_of_today(client: httpx.Client) -> None:
    hits = {one["id"]: one["basis"] for one in search(client, "Béon", kind="commune")}
    assert hits["commune-01138"] == "former_name"


def test_a_postcode_finds_its_communes(client: httpx.Client) -> None:
    hits = search(client, "57000", kind="commune")
    assert hits[0]["id"] == "commune-57463"
    assert hits[0]["basis"] == "postcode"


def test_a_territory_is_found_by_its_communes(client: httpx.Client) -> None:
    (hit, *_) = search(client, "metz", kind="territory")
    assert hit["id"] == "ti-2023-4408"


def test_a_commune_tells_the_territories_that_it_lies_in(client: httpx.Client) -> None:
    (hit, *_) = search(client, "Metz", kind="commune")
    assert hit["territories"] == [{"id": "ti-2023-4408", "label": "Nord Lorraine"}]


def test_only_the_kinds_asked_for_are_found(client: httpx.Client) -> None:
    kinds = {str(one["kind"]) for one in search(client, "lyon", kind="organisation", limit="50")}
    assert kinds == {"organisation"}


@pytest.mark.parametrize("text", ["", "   ", "!?", "xxxxqqqq", "\u0000", "a" * 200])
def test_nothing_is_found_for_what_names_nothing(client: httpx.Client, text: str) -> None:
    assert search(client, text) == []


def test_hits_come_closest_first_and_no_more_than_asked_for(client: httpx.Client) -> None:
    hits = search(client, "saint", limit="7")
    scores = [float(str(one["score"])) for one in hits]
    assert len(hits) == 7
    assert scores == sorted(scores, reverse=True)
    assert len({one["id"] for one in hits}) == 7


def test_a_question_is_offered_the_queries_that_the_package_offers(
    client: httpx.Client, default_release: Release, default_answers: Answers
) -> None:
    text = "filières de Cluses"
    answer = client.get("/api/v1/ask", params={"q": text}).json()
    found = offers(text, SearchIndex(default_release), default_answers.first_candidate)
    assert answer == offered(default_release.manifest.release, text, found).model_dump()
    (first,) = answer["offers"]
    assert first["address"] == "/requetes?name=filiere/candidates&p.territory=ti-2023-8422"
    asked = client.get(f"/api/v1/queries/{first['query']}", params=first["params"])
    assert asked.json()["total"] > 0
