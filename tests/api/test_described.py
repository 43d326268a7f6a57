"""The description of the API names the status and the format of what its routes answer."""

from typing import Any

import httpx
import pytest

MAPS = ("/api/v1/map/territories", "/api/v1/map/regions")
OUTLINE = "/api/v1/territories/{territory_id}/outline"


@pytest.fixture
def described(client: httpx.Client) -> dict[str, Any]:
    answer: dict[str, Any] = client.get("/openapi.json").json()
    return answer


def test_the_description_is_valid_openapi(described: dict[str, Any]) -> None:
    # Its grammars take five seconds to import: one worker waits for them, not all.
    from openapi_spec_validator import OpenAPIV31SpecValidator  # noqa: PLC0415

    assert described["openapi"].startswith("3.1")
    assert list(OpenAPIV31SpecValidator(described).iter_errors()) == []


def held(described: dict[str, Any], path: str, answer: httpx.Response) -> bool:
    """Whether the description has that status, and in it the format of this answer."""
    known = described["paths"][path]["get"]["responses"].get(str(answer.status_code), {})
    return answer.headers["content-type"].split(";")[0] in known.get("content", {})


@pytest.mark.parametrize("path", MAPS)
def test_a_map_and_its_refusal_come_in_the_formats_described(
    client: httpx.Client, described: dict[str, Any], path: str
) -> None:
    known = {one["name"] for one in described["paths"][path]["get"]["parameters"]}
    refusable = dict.fromkeys(known & {"detail", "level"}, "?")
    drawn, refused = client.get(path), client.get(path, params=refusable)
    assert (drawn.status_code, refused.status_code) == (200, 422)
    assert drawn.headers["content-type"] == "application/geo+json"
    assert held(described, path, drawn)
    assert held(described, path, refused)
    content = described["paths"][path]["get"]["responses"]["200"]["content"]
    assert content["application/geo+json"]["schema"]["$ref"].endswith("Map")


def test_a_list_without_a_place_is_described_to_refuse_a_map(
    client: httpx.Client, described: dict[str, Any]
) -> None:
    path = "/api/v1/map/indicators"
    refused = client.get(path, params={"format": "gpkg"})
    assert (refused.status_code, refused.json()["error"]) == (400, "no_geometry")
    assert held(described, path, refused)


def test_an_outline_and_its_absence_come_in_the_formats_described(
    client: httpx.Client, described: dict[str, Any]
) -> None:
    for name, status in (("ti-2023-4408", 200), ("ti-2023-0000", 404)):
        answer = client.get(OUTLINE.format(territory_id=name))
        assert answer.status_code == status
        assert held(described, OUTLINE, answer)


def test_each_query_is_described_to_say_that_a_thing_is_unknown(
    client: httpx.Client, described: dict[str, Any]
) -> None:
    asked = 0
    for path, item in described["paths"].items():
        names = [one["name"] for one in item.get("get", {}).get("parameters", [])]
        if not path.startswith("/api/v1/queries/") or "territory" not in names:
            continue
        answer = client.get(path, params={"territory": "ti-2023-0000"})
        assert answer.status_code in (400, 404), path  # another parameter may be required
        assert held(described, path, answer), path
        asked += 1
    assert asked > 10


def test_a_register_has_one_name_in_every_answer(described: dict[str, Any]) -> None:
    fields = {
        name: set(one.get("properties", {}))
        for name, one in described["components"]["schemas"].items()
    }
    assert "register" in fields["Candidate"] & fields["Speciality"] & fields["SiteItem"]
    assert [name for name, known in fields.items() if "register_id" in known] == []


def test_every_route_says_that_it_refuses_a_parameter_that_is_none(client: httpx.Client) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    asked = [path for path, methods in paths.items() if "get" in methods and "/v1/" in path]
    assert len(asked) > 100
    assert [path for path in asked if "400" not in paths[path]["get"]["responses"]] == []
