"""Routes on territories, asked of a real server."""

import httpx
import pytest

METZ = "ti-2023-4408"


def test_health_names_the_release(client: httpx.Client) -> None:
    answer = client.get("/health").json()
    assert answer["status"] == "ok"
    assert answer["release"] == client.get("/api/release").json()["release"]


@pytest.mark.parametrize(("phase", "count"), [("2023", 183), ("2018", 149)])
def test_each_phase_has_its_territories(client: httpx.Client, phase: str, count: int) -> None:
    items = client.get("/api/territories", params={"phase": phase}).json()
    assert len(items) == count
    assert {item["phase"] for item in items} == {int(phase)}
    assert all(item["id"].startswith(f"ti-{phase}-") for item in items)
    assert all(item["regions"] and item["members"] for item in items)


@pytest.mark.parametrize("text", ["metz", "METZ", "Métz", "nord lorraine", "florange"])
def test_a_territory_is_found_by_a_place_in_it(client: httpx.Client, text: str) -> None:
    found = client.get("/api/territories", params={"text": text, "phase": "2023"}).json()
    assert METZ in {item["id"] for item in found}


def test_a_territory_tells_its_place_its_specialisations_and_their_evidence(
    client: httpx.Client,
) -> None:
    answer = client.get(f"/api/territories/{METZ}").json()
    assert answer["territory"]["label"] == "Nord Lorraine"
    assert answer["territory"]["members"] == len(answer["member_list"]) == 10
    assert answer["descends_from"][0]["id"] == "ti-2018-4408"
    kinds = {part["place"]: part["data"] for part in answer["specialisations"]}
    assert kinds == {METZ: "real", "nuts-FRF3": "real"}
    for part in answer["specialisations"]:
        assert part["evidence"][0]["rows"] > 0
        assert all(item["low"] <= item["quotient"] <= item["high"] for item in part["items"])


def test_candidate_filieres_have_parts_and_evidence_of_real_rows(client: httpx.Client) -> None:
    answer = client.get(f"/api/territories/{METZ}/filieres").json()
    assert answer["territory"]["id"] == METZ
    assert answer["data"] == "real"
    assert answer["candidates"]
    assert [one["rank"] for one in answer["candidates"]] == [1, 2][: len(answer["candidates"])]
    for one in answer["candidates"]:
        score = sum(part["value"] * part["weight"] for part in one["parts"])
        assert score == pytest.approx(one["score"])
        assert not any(row["simulated"] for row in one["evidence"])
        assert all({"source", "vintage", "rows"} <= set(row) for row in one["evidence"])


def test_partners_are_abroad_and_reported_with_their_parts(client: httpx.Client) -> None:
    answer = client.get(f"/api/territories/{METZ}/partners").json()
    assert answer["data"] == "real"
    ranks = [one["rank"] for one in answer["partners"]]
    scores = [one["score"] for one in answer["partners"]]
    assert ranks == list(range(1, len(ranks) + 1))
    assert scores == sorted(scores, reverse=True)
    assert all(one["country"] != "FR" for one in answer["partners"])
    assert "Köln" in {one["label"] for one in answer["partners"]}


def test_partners_of_a_filiere_add_the_specialisation_in_it(client: httpx.Client) -> None:
    filiere = client.get(f"/api/territories/{METZ}/filieres").json()["candidates"][0]["id"]
    answer = client.get(f"/api/territories/{METZ}/partners", params={"filiere": filiere}).json()
    assert answer["filiere"] == filiere
    assert answer["data"] == "real"
    assert "filiere" in {part["part"] for part in answer["partners"][0]["parts"]}


@pytest.mark.parametrize(
    ("path", "error"),
    [
        ("/api/territories/ti-2023-9999", "unknown_territory"),
        ("/api/territories/ti-2023-9999/filieres", "unknown_territory"),
        (f"/api/territories/{METZ}/partners?filiere=none", "unknown_filiere"),
        ("/api/nothing", "not_found"),
    ],
)
def test_what_is_not_there_is_reported_in_one_shape(
    client: httpx.Client, path: str, error: str
) -> None:
    response = client.get(path)
    assert response.status_code == 404
    answer = response.json()
    assert set(answer) == {"error", "detail", "hint"}
    assert answer["error"] == error


def test_a_parameter_of_another_type_is_refused_in_the_same_shape(client: httpx.Client) -> None:
    response = client.get("/api/territories", params={"phase": "2019"})
    assert response.status_code == 422
    assert set(response.json()) == {"error", "detail", "hint"}


def test_the_api_describes_itself(client: httpx.Client) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    assert "/api/v1/territories/{territory_id}/partners" in paths
    assert not any(path.startswith("/api/t") for path in paths)


@pytest.mark.parametrize("path", ["/", "/health", "/api/nothing", "/static/page.css"])
def test_every_answer_bears_the_security_headers(client: httpx.Client, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert "script-src 'self'" in headers["content-security-policy"]


def test_the_sites_of_a_territory_are_paged_and_named(client: httpx.Client) -> None:
    asked = {"industry": "25.62A", "limit": "10"}
    page = client.get("/api/v1/territories/ti-2023-8422/sites", params=asked).json()
    assert (page["total"], page["offset"], len(page["items"])) == (15, 0, 10)
    rest = client.get("/api/v1/territories/ti-2023-8422/sites", params=asked | {"offset": "10"})
    answer = [*page["items"], *rest.json()["items"]]
    assert len({one["id"] for one in answer}) == 15
    for one in answer:
        assert (one["industry"], one["register"], one["year"]) == ("25.62A", "dgpr_irep", 2015)
        assert one["commune"] and one["siret"] and one["ground"] == "register"


@pytest.mark.parametrize("asked", ["ti-2023-9999/sites", "ti-2023-8422/sites?industry=99.99Z"])
def test_sites_of_nothing_known_are_refused_with_the_nearest_names(
    client: httpx.Client, asked: str
) -> None:
    response = client.get(f"/api/v1/territories/{asked}")
    assert response.status_code == 404
    assert "ti-2023-" in response.text or ".99Z (" in response.text
