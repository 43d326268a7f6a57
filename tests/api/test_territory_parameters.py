"""Every route that takes a territory knows it however it is written, and refuses what is none."""

from typing import Any

import httpx
import pytest

from ti_graph.client import connect

UNKNOWN, KNOWN = "ti-2023-9999", "ti-2023-8422"
WRITTEN = ("TI-2023-8422", " ti 2023 8422 ")
TAKES = ("territory_id", "territory")


def asked(client: httpx.Client, value: str) -> dict[str, httpx.Response]:
    """Route → its answer for a territory."""
    described = client.get("/openapi.json").json()["paths"]
    found = {}
    for route, methods in described.items():
        given = methods.get("get", {}).get("parameters", [])
        (name,) = [one["name"] for one in given if one["name"] in TAKES][:1] or [None]
        if name is None or "{theme}" in route:
            continue
        others = {one["name"]: example(one) for one in given if one.get("required")}
        params = {key: text for key, text in others.items() if f"{{{key}}}" not in route}
        if f"{{{name}}}" not in route:
            params[name] = value
        address = route.replace(f"{{{name}}}", value)
        found[route] = client.get(address, params=params)
    return found


def example(parameter: dict[str, Any]) -> str:
    if "example" in parameter:
        return str(parameter["example"])
    return str(next(iter(parameter["examples"].values()))["value"])


def test_an_unknown_territory_is_one_404_with_the_nearest_names_on_every_route(
    client: httpx.Client,
) -> None:
    answers = asked(client, UNKNOWN)
    assert len(answers) > 30
    assert {
        route: one.status_code for route, one in answers.items() if one.status_code != 404
    } == {}
    for route, one in answers.items():
        assert "ti-2023-" in one.json()["hint"], route
    of_api = {one.json()["error"] for route, one in answers.items() if "/queries/" not in route}
    assert of_api == {"unknown_territory"}


@pytest.mark.parametrize("written", WRITTEN)
def test_every_route_knows_a_territory_however_its_identifier_is_written(
    client: httpx.Client, written: str
) -> None:
    plain, other = asked(client, KNOWN), asked(client, written)
    for route, one in plain.items():
        assert other[route].status_code == one.status_code, route
        if "json" in one.headers["content-type"] and one.status_code == 200:
            same = other[route].json()
            assert {**same, "params": None} == {**one.json(), "params": None}, route


@pytest.mark.parametrize("route", ["filieres", "partners", "sites", "lead", ""])
def test_a_parameter_that_a_route_does_not_have_is_refused_with_those_it_has(
    client: httpx.Client, route: str
) -> None:
    answer = client.get(f"/api/v1/territories/{KNOWN}/{route}".rstrip("/"), params={"naf": "25"})
    assert answer.status_code == 400
    assert answer.json()["error"] == "no_such_parameter"
    assert "naf" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("25.62A", ["establishment"]), ("2562a", ["firm"]), ("25 62A", []), ("cluses", []),
        ("060 582 045", []), ("06058204550034", ["establishment"]), ("0605820.45", ["firm"]),
    ],
)  # fmt: skip
def test_the_client_finds_what_the_api_finds(
    client: httpx.Client, default_data: Any, text: str, kinds: list[str]
) -> None:
    answer = client.get("/api/v1/search", params={"q": text, "kind": kinds}).json()["hits"]
    own = connect(default_data).search(text, kinds)
    assert list(own["id"]) == [one["id"] for one in answer]
    assert answer
    assert list(own["score"]) == [one["score"] for one in answer]
