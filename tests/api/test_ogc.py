"""OGC API – Features on a running server: figures of the API, boxes, pages, faults, and GDAL."""

import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

import httpx
import polars as pl
import pyogrio
import pytest
import shapely
from pydantic import TypeAdapter

from tests.pages import Page
from ti_graph.answers.features import NAMES, Collection, Feature
from ti_graph.api.ogc_models import ItemsAnswer, box_of, require_moment
from ti_graph.errors import QueryError
from ti_graph.query.column_types import frame_of

METZ = "ti-2023-4408"
LORRAINE = (4.9, 47.8, 7.6, 49.6)
ITEMS = TypeAdapter(ItemsAnswer)
Answer = dict[str, Any]


def asked(client: httpx.Client, path: str, **params: object) -> Answer:
    answer = client.get(f"/ogc{path}", params={key: str(value) for key, value in params.items()})
    assert answer.status_code == 200, answer.text
    found: Answer = answer.json()
    return found


def items(client: httpx.Client, name: str, **params: object) -> list[Answer]:
    """Every feature, page by page."""
    page = asked(client, f"/collections/{name}/items", limit=10_000, **params)
    ITEMS.validate_python(page)
    features: list[Answer] = page["features"]
    while following := [one["href"] for one in page["links"] if one["rel"] == "next"]:
        assert page["numberReturned"] == len(page["features"]) == 10_000
        page = client.get(following[0]).json()
        features += page["features"]
    assert page["numberMatched"] == len(features)
    return features


def by_id(features: list[Answer]) -> dict[str, Answer]:
    return {one["id"]: one["properties"] for one in features}


def linked(found: Answer) -> Iterator[dict[str, str]]:
    yield from found.get("links", [])
    for one in found.get("collections", []):
        yield from one["links"]


# what the core asks of a service


def test_every_link_leads_to_what_it_says(client: httpx.Client) -> None:
    followed, waiting = set(), ["/ogc"]
    while waiting:
        for link in linked(client.get(waiting.pop()).json()):
            assert link["title"]
            if link["rel"] == "license" or link["href"] in followed:
                continue
            followed.add(link["href"])
            answer = client.get(link["href"], headers={"Accept": link["type"]})
            assert answer.status_code == 200, link
            assert answer.headers["content-type"].removesuffix("; charset=utf-8") == link["type"], (
                link
            )
            if link["rel"] in {"data", "conformance"}:
                waiting.append(link["href"])
    assert len(followed) == 5 + 2 + 3 * len(NAMES)


def test_every_path_is_in_the_description_of_the_api(client: httpx.Client) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    own = {path for path in paths if path.startswith("/ogc")}
    assert "/ogc/collections/{collection}/items/{feature}" in own
    assert len(own) == 8
    named = {
        one["name"] for one in paths["/ogc/collections/{collection}/items"]["get"]["parameters"]
    }
    assert {"bbox", "datetime", "limit", "offset", "f"} <= named


@pytest.mark.parametrize("name", NAMES)
def test_a_collection_says_where_its_features_are_their_terms_and_types(
    client: httpx.Client, name: str
) -> None:
    about = asked(client, f"/collections/{name}")
    west, south, east, north = about["extent"]["spatial"]["bbox"][0]
    shapes = [
        shapely.geometry.shape(one["geometry"]) for one in items(client, name) if one["geometry"]
    ]
    assert tuple(shapely.total_bounds(shapes)) == (west, south, east, north)
    assert about["attribution"]
    assert [link for link in about["links"] if link["rel"] == "license"]
    schema = asked(client, f"/collections/{name}/schema")
    types = schema["properties"]["properties"]["properties"]
    known: dict[str, tuple[type, ...]] = {
        "string": (str,), "integer": (int,), "number": (int, float), "boolean": (bool,),
    }  # fmt: skip
    for one in items(client, name):
        assert "id" not in one["properties"]
        for key, value in one["properties"].items():
            assert value is None or isinstance(value, known[types[key]["type"]]), key


def test_titles_are_in_the_language_of_the_reader(client: httpx.Client) -> None:
    english = client.get("/ogc/collections/sites", headers={"Accept-Language": "en"})
    assert english.json()["title"] == "Industrial sites"
    assert asked(client, "/collections/sites", lang="fr")["title"] == "Sites industriels"


# figures


def test_figures_of_territories_are_those_of_the_maps(client: httpx.Client) -> None:
    found = by_id(items(client, "territories"))
    assert len(found) == 332
    for name in [one["name"] for one in client.get("/api/v1/map/indicators").json()]:
        for phase in (2018, 2023):
            params = {"indicator": name, "phase": str(phase)}
            for one in client.get("/api/v1/map/territories", params=params).json()["features"]:
                stated, here = one["properties"], found[one["id"]]
                assert (here[name], here[f"{name}_status"]) == (stated["value"], stated["status"])
                assert here["phase"] == phase


def test_figures_of_attractiveness_are_those_of_the_api(client: httpx.Client) -> None:
    here = by_id(items(client, "territories"))[METZ]
    stated = client.get(f"/api/v1/territories/{METZ}/attractiveness").json()["indicators"]
    assert stated
    for one in stated:
        name = one["indicator"].replace("-", "_")
        assert here[name] == one["value"]
        assert here[f"{name}_year"] == one["year"]
        assert here[f"{name}_register"] == one["register"]


def test_sites_are_those_of_the_api_that_have_a_position(client: httpx.Client) -> None:
    found = items(client, "sites")
    here = {(one["id"][:14], one["properties"]["commune_id"]): one for one in found}
    stated = client.get(f"/api/v1/territories/{METZ}/sites", params={"limit": 500}).json()["items"]
    located = [one for one in stated if one["longitude"] is not None]
    assert len(located) > 20
    for one in located:
        same = here[one["id"][:14], one["commune_id"]]["properties"]
        for key in ("name", "industry", "siret", "register", "ground", "year", "longitude"):
            assert same[key] == one[key]
    assert len({one["id"] for one in found}) == len(found)
    assert all(one["geometry"] for one in found)


def test_a_site_that_is_listed_in_two_communes_stands_in_both(client: httpx.Client) -> None:
    twice = [one for one in items(client, "sites") if "-commune-" in one["id"]]
    assert twice
    first = asked(client, f"/collections/sites/items/{twice[0]['id'].split('-')[0]}")
    assert first["properties"]["siret"] == twice[0]["properties"]["siret"]
    assert first["properties"]["commune_id"] != twice[0]["properties"]["commune_id"]


def test_regions_are_those_of_the_map(client: httpx.Client) -> None:
    stated = client.get("/api/v1/map/regions", params={"level": "nuts2"}).json()["features"]
    here = {one["id"]: one["geometry"] for one in items(client, "regions")}
    assert here == {one["id"]: one["geometry"] for one in stated}


def test_an_organisation_says_of_what_its_point_is(client: httpx.Client) -> None:
    found = by_id(items(client, "organisations"))
    (pole,) = [one for one in found.values() if one["label_fr"] == "Aerospace Valley"]
    assert pole["seat_label"] == "Toulouse"
    assert pole["position_label"] == "Toulouse Métropole"
    assert all(one["position_of"].split("-")[0] in {"epci", "nuts"} for one in found.values())


# boxes, pages, properties


@pytest.mark.parametrize("name", NAMES)
def test_a_box_gives_exactly_what_meets_it(client: httpx.Client, name: str) -> None:
    box = shapely.box(*LORRAINE)
    meets = {
        one["id"]
        for one in items(client, name)
        if one["geometry"] and shapely.geometry.shape(one["geometry"]).intersects(box)
    }
    found = {one["id"] for one in items(client, name, bbox=",".join(map(str, LORRAINE)))}
    assert found == meets
    assert meets


def test_following_next_gives_every_feature_once(client: httpx.Client) -> None:
    whole = [one["id"] for one in items(client, "territories")]
    page = asked(client, "/collections/territories/items", limit=100)
    seen = [one["id"] for one in page["features"]]
    while following := [one for one in page["links"] if one["rel"] == "next"]:
        page = client.get(following[0]["href"]).json()
        seen += [one["id"] for one in page["features"]]
    assert seen == whole
    assert [one["rel"] for one in page["links"]].count("prev") == 1


def test_a_property_may_be_asked_for_and_is_kept_by_the_next_page(client: httpx.Client) -> None:
    poles = items(client, "organisations", kind="pole")
    assert {one["properties"]["kind"] for one in poles} == {"pole"}
    first = asked(client, "/collections/organisations/items", kind="pole", limit=10)
    (following,) = [one["href"] for one in first["links"] if one["rel"] == "next"]
    second = client.get(following).json()
    assert second["numberMatched"] == len(poles)
    assert [one["id"] for one in second["features"]] == [one["id"] for one in poles[10:20]]


def test_a_feature_alone_is_the_same_as_in_the_list(client: httpx.Client) -> None:
    alone = asked(client, f"/collections/territories/items/{METZ}")
    (listed,) = [one for one in items(client, "territories") if one["id"] == METZ]
    assert {key: alone[key] for key in listed} == listed
    assert [one["rel"] for one in alone["links"]] == ["self", "alternate", "collection"]


@pytest.mark.parametrize(
    ("path", "status", "error"),
    [
        ("?other=1", 400, "no_such_parameter"),
        ("/collections/territories/items?phase=2018&phase=2023", 400, "parameter_twice"),
        ("/collections/sites/items?limit=1&limit=2", 400, "parameter_twice"),
        ("/collections/sites/items?nom=x", 400, "no_such_parameter"),
        ("/collections/sites/items?bbox=1,2,3", 400, "bad_bbox"),
        ("/collections/sites/items?bbox=a,b,c,d", 400, "bad_bbox"),
        ("/collections/sites/items?bbox=1,50,2,40", 400, "bad_bbox"),
        ("/collections/sites/items?limit=0", 400, "bad_request"),
        ("/collections/sites/items?limit=many", 400, "bad_request"),
        ("/collections/sites/items?datetime=yesterday", 400, "bad_datetime"),
        ("/collections/territories/items?phase=abc", 400, "not_integer"),
        ("/collections/territories/items?phase=", 400, "not_integer"),
        ("/collections/territories/items?phase=2023.5", 400, "not_integer"),
        ("/collections/territories/items?latitude=48,5", 400, "not_number"),
        ("/collections/territories/items?mobility_stations=nan", 400, "not_number"),
        ("/collections?f=xml", 400, "bad_request"),
        ("/collections/none", 404, "unknown_collection"),
        ("/collections/none/items", 404, "unknown_collection"),
        ("/collections/none/schema", 404, "unknown_collection"),
        ("/collections/sites/items/none", 404, "unknown_feature"),
    ],
)
def test_a_fault_is_said_in_words(client: httpx.Client, path: str, status: int, error: str) -> None:
    answer = client.get(f"/ogc{path}")
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert answer.json()["detail"]
    assert answer.json()["hint"]


def test_a_browser_is_given_pages(client: httpx.Client) -> None:
    browser = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    for path in ("", "/conformance", "/collections", "/collections/sites/items"):
        answer = client.get(f"/ogc{path}", headers=browser)
        assert answer.headers["content-type"].startswith("text/html")
        assert Page(answer.text).handlers() == []
    page = client.get(f"/ogc/collections/territories/items/{METZ}", headers=browser).text
    assert "Nord Lorraine" in Page(page).text
    assert "non renseigné" in Page(page).text


# GDAL's driver, which is that of QGIS


def test_the_ogrinfo_of_gdal_reads_every_collection(server: str) -> None:
    program = shutil.which("ogrinfo")
    if program is None:
        pytest.skip("gdal-bin is not installed: GDAL's own program cannot be tried")
    known = subprocess.run(
        [program, "--formats"], capture_output=True, text=True, check=True
    ).stdout
    if "OAPIF" not in known:
        pytest.skip("this GDAL was built without its OAPIF driver")

    def stated(*words: str) -> str:
        command = [program, "-ro", *words]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    listed = stated("-so", f"OAPIF:{server}ogc")
    assert all(f": {name} (title: " in listed for name in NAMES)
    summary = stated("-so", f"OAPIF:{server}ogc", "territories")
    assert "Feature Count: 332" in summary
    assert "capability: Real" in summary
    assert "mobility_stations: Real" in summary, "a column without a value has its type"
    assert "mobility_stations_year: Integer" in summary
    one = stated("-q", f"OAPIF:{server}ogc", "territories", "-where", f"id = '{METZ}'")
    assert one.count("OGRFeature") == 1
    assert "MULTIPOLYGON" in one


def test_the_gdal_of_pyogrio_reads_features_in_a_box(server: str, client: httpx.Client) -> None:
    if "OAPIF" not in pyogrio.list_drivers():
        pytest.skip("the GDAL of pyogrio was built without its OAPIF driver")
    fields, _, shapes, values = pyogrio.raw.read(
        f"OAPIF:{server}ogc", layer="territories", bbox=LORRAINE
    )
    names = list(fields["fields"])
    assert len(names) == len(set(names))
    read = dict(zip(values[names.index("id")], values[names.index("capability")], strict=True))
    stated = by_id(items(client, "territories", bbox=",".join(map(str, LORRAINE))))
    assert set(read) == set(stated)
    assert read[METZ] == stated[METZ]["capability"]
    assert all(shapely.from_wkb(shape).area > 0 for shape in shapes if shape)


# drawn features


def drawn(name: str, west: float, south: float, **properties: object) -> Feature:
    return Feature(name, properties, shapely.box(west, south, west + 1, south + 1))


def test_what_touches_a_box_is_in_it_and_what_has_no_geometry_is_not() -> None:
    nowhere = Feature("d", {}, None)
    kept = Collection([drawn("a", 0, 0), drawn("b", 1, 0), drawn("c", 3, 0), nowhere])
    assert kept.found((0.5, 0.5, 1.0, 0.6), {}) == [0, 1]
    assert kept.found(None, {}) == [0, 1, 2, 3]
    assert kept.bounds == (0.0, 0.0, 4.0, 1.0)
    assert Collection([nowhere]).bounds is None


@pytest.mark.parametrize("features", [[], [Feature("nowhere", {}, None)]])
def test_a_collection_of_which_nothing_has_a_geometry_has_no_bounds(
    features: list[Feature],
) -> None:
    found = Collection(features)
    assert found.bounds is None
    assert found.found((0, 0, 1, 1), {}) == []


def test_a_box_may_cross_the_antimeridian() -> None:
    kept = Collection([drawn("a", 178, 0), drawn("b", -180, 0), drawn("c", 0, 0)])
    assert kept.found((177, 0, -179.5, 1), {}) == [0, 1]


def test_a_property_that_is_not_known_is_no_value_that_may_be_asked_for() -> None:
    kept = Collection([drawn("a", 0, 0, open=True, n=None), drawn("b", 0, 0, open=False, n=2)])
    assert kept.found(None, {"open": "true"}) == [0]
    assert kept.found(None, {"n": "2"}) == [1]
    for name, text in (("n", "None"), ("n", ""), ("open", "oui")):
        with pytest.raises(QueryError):
            kept.found(None, {name: text})
    assert kept.types == {"open": "boolean", "n": "integer"}


def test_a_number_is_asked_for_by_its_value_however_it_is_written() -> None:
    kept = Collection([drawn("a", 0, 0, share=0.5, year=2021), drawn("b", 0, 0, share=2, year=0)])
    assert kept.found(None, {"share": "0.50"}) == kept.found(None, {"share": ".5"}) == [0]
    assert kept.found(None, {"share": "2.0"}) == kept.found(None, {"share": "2e0"}) == [1]
    assert kept.found(None, {"year": "02021"}) == [0]
    assert kept.found(None, {"year": "-1"}) == []


def test_a_box_of_six_numbers_leaves_heights_aside() -> None:
    assert box_of("1,2,3,4") == (1, 2, 3, 4)
    assert box_of("1,2,-10,3,4,900") == (1, 2, 3, 4)
    for text in ("1,2,3", "1,2,3,4,5", "1,2,3,91", "-181,2,3,4", "1,4,3,2", "nan,2,3,4", ""):
        with pytest.raises(QueryError):
            box_of(text)


def test_a_moment_is_read_as_rfc_3339_writes_it() -> None:
    for text in ("2026-01-31", "2026-01-31T08:00:00Z", "2026-01-01/..", "../2026-01-01", None):
        require_moment(text)
    for text in ("2026", "now", "2026-01-01/x", "2026-01-01/2026-02-01/.."):
        with pytest.raises(QueryError):
            require_moment(text)


def test_a_property_that_no_feature_has_keeps_its_type(client: httpx.Client) -> None:
    """A release without the sources of an indicator has no value of it, and the same column."""
    address = "/ogc/collections/territories/schema"
    types = client.get(address).json()["properties"]["properties"]["properties"]
    for name in ("mobility_stations", "dependence", "partner_score"):
        assert types[name]["type"] == "number"
        assert types[f"{name}_status"]["type"] == "string"
    assert types["mobility_stations_year"]["type"] == "integer"
    empty = Collection([], {"value": "decimal"}).table()
    assert frame_of(["value"], [], kinds=empty.kinds).dtypes == [pl.Float64]
