"""The abstract tests of OGC API – Features Part 1 (Annex A of 17-069), each by its own name.

The classes are those that the service declares: core, oas30, geojson and html. Classes that it does
not declare (GML) have no test here.
"""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import httpx
import pytest
import shapely
from openapi_spec_validator import OpenAPIV30SpecValidator

from tests.pages import Page
from ti_graph.answers.features import NAMES
from ti_graph.api.ogc import CONFORMS
from ti_graph.api.openapi30 import MEDIA_TYPE, older

Answer = dict[str, Any]
CLASS = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
TESTS: dict[str, Callable[[httpx.Client], None]] = {}


def abstract(name: str) -> Callable[[Callable[[httpx.Client], None]], None]:
    def add(test: Callable[[httpx.Client], None]) -> None:
        TESTS[name] = test

    return add


def got(client: httpx.Client, path: str, status: int = 200, **headers: str) -> httpx.Response:
    answer = client.get(path, headers=headers)
    assert answer.status_code == status, (path, answer.status_code)
    return answer


def rels(found: Answer) -> dict[str, list[Answer]]:
    by_rel: dict[str, list[Answer]] = {}
    for link in found["links"]:
        assert link["href"] and link["rel"] and link["type"]
        by_rel.setdefault(link["rel"], []).append(link)
    return by_rel


def described(client: httpx.Client) -> Answer:
    found: Answer = got(client, "/ogc/api").json()
    return found


def parameters(client: httpx.Client) -> dict[str, Answer]:
    items = described(client)["paths"]["/ogc/collections/{collection}/items"]["get"]
    return {one["name"]: one for one in items["parameters"]}


@abstract("core/http")
def _(client: httpx.Client) -> None:
    answer = got(client, "/ogc")
    assert answer.http_version == "HTTP/1.1"
    got(client, "/ogc/none", 404)
    assert client.post("/ogc").status_code == 405


@abstract("core/root-op")
def _(client: httpx.Client) -> None:
    got(client, "/ogc")


@abstract("core/root-success")
def _(client: httpx.Client) -> None:
    found = rels(got(client, "/ogc").json())
    assert {"self", "service-desc", "conformance", "data"} <= found.keys()


@abstract("core/api-definition-op")
def _(client: httpx.Client) -> None:
    (link,) = rels(got(client, "/ogc").json())["service-desc"]
    answer = client.get(link["href"], headers={"Accept": link["type"]})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == MEDIA_TYPE


@abstract("core/api-definition-success")
def _(client: httpx.Client) -> None:
    found = described(client)
    assert found["openapi"].startswith("3.0.")
    assert found["info"]["title"] and found["info"]["version"] and found["paths"]


@abstract("core/conformance-op")
def _(client: httpx.Client) -> None:
    got(client, "/ogc/conformance")


@abstract("core/conformance-success")
def _(client: httpx.Client) -> None:
    found = got(client, "/ogc/conformance").json()["conformsTo"]
    assert [one.removeprefix(CLASS) for one in found] == ["core", "oas30", "geojson", "html"]


@abstract("core/fc-md-op")
def _(client: httpx.Client) -> None:
    got(client, "/ogc/collections")


@abstract("core/fc-md-success")
def _(client: httpx.Client) -> None:
    found = got(client, "/ogc/collections").json()
    assert found["links"] and len(found["collections"]) == len(NAMES)


@abstract("core/fc-md-links")
def _(client: httpx.Client) -> None:
    found = rels(got(client, "/ogc/collections").json())
    assert [one["type"] for one in found["self"]] == ["application/json"]
    assert [one["type"] for one in found["alternate"]] == ["text/html"]


@abstract("core/fc-md-items")
def _(client: httpx.Client) -> None:
    listed = [one["id"] for one in got(client, "/ogc/collections").json()["collections"]]
    assert listed == list(NAMES)


@abstract("core/fc-md-items-links")
def _(client: httpx.Client) -> None:
    for one in got(client, "/ogc/collections").json()["collections"]:
        types = {link["type"] for link in rels(one)["items"]}
        assert types == {"application/geo+json", "text/html"}


@abstract("core/fc-md-extent")
def _(client: httpx.Client) -> None:
    for one in got(client, "/ogc/collections").json()["collections"]:
        extent = one["extent"]["spatial"]
        assert extent["crs"] == CRS84
        (box,) = extent["bbox"]
        assert len(box) == 4 and box[1] <= box[3]
        assert CRS84 in one["crs"]


@abstract("core/sfc-md-op")
def _(client: httpx.Client) -> None:
    for name in NAMES:
        got(client, f"/ogc/collections/{name}")
    got(client, "/ogc/collections/none", 404)


@abstract("core/sfc-md-success")
def _(client: httpx.Client) -> None:
    listed = {one["id"]: one for one in got(client, "/ogc/collections").json()["collections"]}
    for name in NAMES:
        alone = got(client, f"/ogc/collections/{name}").json()
        for key in ("id", "title", "description", "extent", "crs", "itemType"):
            assert alone[key] == listed[name][key]
        assert {"self", "items"} <= rels(alone).keys()


@abstract("core/fc-op")
def _(client: httpx.Client) -> None:
    for name in NAMES:
        got(client, f"/ogc/collections/{name}/items?limit=1")


@abstract("core/fc-bbox-definition")
def _(client: httpx.Client) -> None:
    found = parameters(client)["bbox"]
    schema = found["schema"]
    assert (found["in"], found["required"], found["style"], found["explode"]) == (
        "query", False, "form", False
    )  # fmt: skip
    assert (schema["type"], schema["items"], schema["minItems"], schema["maxItems"]) == (
        "array", {"type": "number"}, 4, 6
    )  # fmt: skip


@abstract("core/fc-bbox-response")
def _(client: httpx.Client) -> None:
    for box in ((5.0, 48.0, 7.5, 49.6), (-5.2, 47.0, -1.0, 49.0), (10.0, 50.0, 11.0, 51.0)):
        area = shapely.box(*box)
        path = "/ogc/collections/territories/items?limit=10000"
        whole = got(client, path).json()["features"]
        meets = {
            one["id"]
            for one in whole
            if one["geometry"] and shapely.geometry.shape(one["geometry"]).intersects(area)
        }
        found = got(client, f"{path}&bbox={','.join(map(str, box))}").json()["features"]
        assert {one["id"] for one in found} == meets
    got(client, "/ogc/collections/territories/items?bbox=1,2,3", 400)


@abstract("core/fc-limit-definition")
def _(client: httpx.Client) -> None:
    found = parameters(client)["limit"]
    schema = found["schema"]
    assert (found["in"], found["required"], found["explode"]) == ("query", False, False)
    assert (schema["type"], schema["minimum"]) == ("integer", 1)
    assert schema["minimum"] <= schema["default"] <= schema["maximum"] == 10_000


@abstract("core/fc-limit-response-1")
def _(client: httpx.Client) -> None:
    for limit in (1, 7, 331, 10_000, 20_000):
        found = got(client, f"/ogc/collections/territories/items?limit={limit}").json()
        assert len(found["features"]) == min(limit, 332)
    assert len(got(client, "/ogc/collections/sites/items").json()["features"]) == 500
    got(client, "/ogc/collections/territories/items?limit=0", 400)


@abstract("core/fc-time-definition")
def _(client: httpx.Client) -> None:
    found = parameters(client)["datetime"]
    assert (found["in"], found["required"], found["explode"]) == ("query", False, False)
    assert found["schema"]["type"] == "string"


@abstract("core/fc-time-response")
def _(client: httpx.Client) -> None:
    path = "/ogc/collections/territories/items?limit=1&datetime="
    for moment in ("2026-01-01T00:00:00Z", "2026-01-01/..", "../2026-01-01"):
        # Features without a moment of their own stay, whatever is asked for (7.15.4).
        assert got(client, path + moment).json()["numberMatched"] == 332
    got(client, f"{path}yesterday", 400)


@abstract("core/query-param-unknown")
def _(client: httpx.Client) -> None:
    got(client, "/ogc/collections/territories/items?nothing=1", 400)


@abstract("core/query-param-invalid")
def _(client: httpx.Client) -> None:
    got(client, "/ogc/collections/territories/items?limit=many", 400)
    got(client, "/ogc?f=xml", 400)


@abstract("core/fc-response")
def _(client: httpx.Client) -> None:
    for name in NAMES:
        answer = got(client, f"/ogc/collections/{name}/items?limit=3")
        found = answer.json()
        assert answer.headers["content-type"] == "application/geo+json"
        assert found["type"] == "FeatureCollection"


@abstract("core/fc-links")
def _(client: httpx.Client) -> None:
    found = rels(got(client, "/ogc/collections/territories/items?limit=10").json())
    assert {"self", "alternate", "next"} <= found.keys()
    (following,) = found["next"]
    after = client.get(following["href"]).json()
    assert after["numberReturned"] == 10
    last = rels(got(client, "/ogc/collections/territories/items?limit=10000").json())
    assert "next" not in last


@abstract("core/fc-rel-type")
def _(client: httpx.Client) -> None:
    rels(got(client, "/ogc/collections/sites/items?limit=2").json())


@abstract("core/fc-timeStamp")
def _(client: httpx.Client) -> None:
    stamp = got(client, "/ogc/collections/sites/items?limit=1").json().get("timeStamp")
    assert stamp is None or datetime.fromisoformat(stamp).tzinfo


@abstract("core/fc-numberMatched")
def _(client: httpx.Client) -> None:
    found = got(client, "/ogc/collections/territories/items?limit=10&phase=2023").json()
    whole = got(client, "/ogc/collections/territories/items?limit=10000&phase=2023").json()
    assert found["numberMatched"] == len(whole["features"]) == 183


@abstract("core/fc-numberReturned")
def _(client: httpx.Client) -> None:
    found = got(client, "/ogc/collections/sites/items?limit=17").json()
    assert found["numberReturned"] == len(found["features"]) == 17


@abstract("core/f-op")
def _(client: httpx.Client) -> None:
    for name in NAMES:
        (one,) = got(client, f"/ogc/collections/{name}/items?limit=1").json()["features"]
        got(client, f"/ogc/collections/{name}/items/{one['id']}")
    got(client, "/ogc/collections/sites/items/none", 404)


@abstract("core/f-success")
def _(client: httpx.Client) -> None:
    found = got(client, "/ogc/collections/territories/items/ti-2023-4408").json()
    assert (found["type"], found["id"]) == ("Feature", "ti-2023-4408")
    assert found["geometry"]["type"] == "MultiPolygon"


@abstract("core/f-links")
def _(client: httpx.Client) -> None:
    found = rels(got(client, "/ogc/collections/territories/items/ti-2023-4408").json())
    assert {"self", "alternate", "collection"} <= found.keys()
    assert client.get(found["collection"][0]["href"]).json()["id"] == "territories"


@abstract("core/crs84")
def _(client: httpx.Client) -> None:
    found = got(client, "/ogc/collections/territories/items/ti-2023-4408").json()["geometry"]
    west, south, east, north = shapely.geometry.shape(found).bounds
    assert 5 < west < east < 7.5
    assert 48 < south < north < 50


@abstract("geojson/definition")
def _(client: httpx.Client) -> None:
    asked = {"Accept": "application/geo+json"}
    for path in ("items?limit=1", "items/ti-2023-4408"):
        answer = client.get(f"/ogc/collections/territories/{path}", headers=asked)
        assert answer.headers["content-type"] == "application/geo+json"


@abstract("geojson/content")
def _(client: httpx.Client) -> None:
    for name in NAMES:
        for one in got(client, f"/ogc/collections/{name}/items?limit=50").json()["features"]:
            assert one["type"] == "Feature"
            assert isinstance(one["properties"], dict)
            assert one["geometry"] is None or shapely.geometry.shape(one["geometry"]).is_valid


@abstract("html/definition")
def _(client: httpx.Client) -> None:
    listed = ("/collections", "/collections/sites", "/collections/sites/items")
    for path in ("", "/conformance", *listed, "/collections/territories/items/ti-2023-4408"):
        answer = client.get(f"/ogc{path}", headers={"Accept": "text/html"})
        assert answer.headers["content-type"].startswith("text/html")


@abstract("html/content")
def _(client: httpx.Client) -> None:
    page = Page(client.get("/ogc/collections/sites/items", headers={"Accept": "text/html"}).text)
    assert page.text
    assert any("/ogc/collections/sites/items/" in str(link.get("href")) for link in page.all("a"))


@abstract("oas30/oas-definition-1")
def _(client: httpx.Client) -> None:
    assert got(client, "/ogc/api").headers["content-type"] == MEDIA_TYPE


@abstract("oas30/oas-definition-2")
def _(client: httpx.Client) -> None:
    found = described(client)
    text = str(found)
    # What 3.1 has and 3.0 does not know.
    assert not re.search(r"'(const|prefixItems|examples)': \[?'|'type': 'null'|'type': \[", text)
    references = re.findall(r"#/components/schemas/(\w+)", text)
    assert set(references) <= found["components"]["schemas"].keys()
    assert list(OpenAPIV30SpecValidator(found).iter_errors()) == []


@abstract("oas30/oas-impl")
def _(client: httpx.Client) -> None:
    """Every path and parameter that is described answers."""
    values = {"collection": "territories", "feature": "ti-2023-4408"}
    for path, operations in described(client)["paths"].items():
        asked = operations["get"]
        got(client, path.format(**values))
        wanted = {
            str(one["name"])
            for one in asked["parameters"]
            if one["in"] == "path" and one["required"]
        }
        assert wanted == set(re.findall(r"{(\w+)}", path))


@abstract("oas30/completeness")
def _(client: httpx.Client) -> None:
    """Every status that is met is described."""
    paths = described(client)["paths"]
    for path, wrong in (
        ("/ogc/collections/{collection}/items", "/ogc/collections/sites/items?limit=0"),
        ("/ogc/collections/{collection}", "/ogc/collections/none"),
    ):
        status = client.get(wrong).status_code
        assert {"200", str(status)} <= paths[path]["get"]["responses"].keys()


@abstract("oas30/exceptions-codes")
def _(client: httpx.Client) -> None:
    for path in described(client)["paths"].values():
        assert any(code.startswith("4") for code in path["get"]["responses"])


@abstract("oas30/security")
def _(client: httpx.Client) -> None:
    """Nothing is asked of a reader, and the description says so by saying nothing."""
    found = described(client)
    assert "security" not in found and "securitySchemes" not in found["components"]
    got(client, "/ogc/collections")


@pytest.mark.parametrize("name", TESTS)
def test_an_abstract_test_of_a_declared_class_holds(client: httpx.Client, name: str) -> None:
    TESTS[name](client)


def test_every_declared_class_has_tests_and_no_other() -> None:
    declared = {one.removeprefix(CLASS) for one in CONFORMS}
    assert {name.split("/")[0] for name in TESTS} == declared


def test_a_schema_of_today_is_said_as_openapi_3_0_has_it() -> None:
    either = [{"type": "string", "maxLength": 5}, {"type": "null"}]
    assert older({"anyOf": either, "title": "T"}) == {
        "type": "string", "maxLength": 5, "title": "T", "nullable": True,
    }  # fmt: skip
    assert older({"anyOf": [{"$ref": "#/x"}, {"type": "null"}]}) == {
        "anyOf": [{"$ref": "#/x"}], "nullable": True,
    }  # fmt: skip
    assert older({"const": "a", "type": "string"}) == {"enum": ["a"], "type": "string"}
    tuple_of_two = {"type": "array", "prefixItems": [{"type": "number"}] * 2, "maxItems": 2}
    assert older(tuple_of_two) == {"type": "array", "items": {"type": "number"}, "maxItems": 2}
