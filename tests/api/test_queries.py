"""Named queries over HTTP: typed parameters, pages, formats."""

import csv
import io
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import polars as pl
import pyogrio
import pytest

from ti_graph.query.catalogue import catalogue

MEMBERS = "/api/v1/queries/territory/members"
METZ = {"territory": "ti-2023-4408"}


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_every_named_query_answers_its_example(client: httpx.Client, name: str) -> None:
    params = catalogue()[name].header.examples
    response = client.get(f"/api/v1/queries/{name}", params=params)
    assert response.status_code == 200, response.text
    answer = response.json()
    assert answer["columns"] == catalogue()[name].header.returns
    assert all(list(row) == answer["columns"] for row in answer["rows"])


def test_the_catalogue_tells_every_query_with_its_parameters(client: httpx.Client) -> None:
    answer = client.get("/api/v1/queries").json()
    assert [one["name"] for one in answer] == sorted(catalogue())
    members = next(one for one in answer if one["name"] == "territory/members")
    assert [one["name"] for one in members["params"]] == ["territory"]
    assert client.get(members["address"], params=METZ).status_code == 200


def test_the_text_of_a_query_can_be_asked_again(client: httpx.Client) -> None:
    answer = client.get("/api/v1/queries/programme/phases/text").json()
    assert client.get("/sparql", params={"query": answer["text"]}).status_code == 200


def test_rows_come_by_pages(client: httpx.Client) -> None:
    whole = client.get(MEMBERS, params=METZ).json()
    page = client.get(MEMBERS, params={**METZ, "offset": "3", "limit": "2"}).json()
    assert page["total"] == whole["total"] == len(whole["rows"])
    assert page["rows"] == whole["rows"][3:5]


def table(response: httpx.Response, kind: str) -> list[list[Any]]:
    content = response.content
    if kind == "parquet":
        frame = pl.read_parquet(io.BytesIO(content))
        return [frame.columns, *(list(row) for row in frame.rows())]
    if kind == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        assert sheet is not None
        return [list(row) for row in sheet.iter_rows(values_only=True)]
    return list(csv.reader(io.StringIO(content.decode()), delimiter="\t" if kind == "tsv" else ","))


@pytest.mark.parametrize("kind", ["csv", "tsv", "xlsx", "parquet"])
def test_a_table_comes_in_the_format_asked_for(client: httpx.Client, kind: str) -> None:
    answer = client.get(MEMBERS, params=METZ).json()
    response = client.get(MEMBERS, params={**METZ, "format": kind})
    assert f".{kind}" in response.headers["content-disposition"]
    names, *rows = table(response, kind)
    assert names == answer["columns"]
    place = names.index("label")
    assert [row[place] for row in rows] == [one["label"] for one in answer["rows"]]


def test_the_format_may_be_reported_by_the_accept_header(client: httpx.Client) -> None:
    response = client.get(MEMBERS, params=METZ, headers={"Accept": "text/csv"})
    assert response.headers["content-type"].startswith("text/csv")


def test_a_place_comes_as_geojson(client: httpx.Client) -> None:
    asked = {"territory": "ti-2023-4408", "format": "geojson"}
    answer = client.get("/api/v1/queries/territory/identity", params=asked).json()
    (feature,) = answer["features"]
    longitude, latitude = feature["geometry"]["coordinates"]
    assert 5 < longitude < 8
    assert 48 < latitude < 50
    assert feature["properties"]["label"] == "Nord Lorraine"


@pytest.mark.parametrize(
    ("name", "params", "kind"),
    [
        ("territory/capability", {}, "MultiPolygon"),
        ("territory/sites", METZ, "Point"),
        ("territory/members", METZ, "Point"),
    ],
)
def test_rows_that_name_things_come_with_their_geometry(
    client: httpx.Client, tmp_path: Path, name: str, params: dict[str, str], kind: str
) -> None:
    address = f"/api/v1/queries/{name}"
    rows = client.get(address, params=params).json()["rows"]
    features = client.get(address, params={**params, "format": "geojson"}).json()["features"]
    assert [one["properties"] for one in features] == rows
    assert {one["geometry"]["type"] for one in features if one["geometry"]} <= {kind, "Polygon"}
    answer = client.get(address, params={**params, "format": "gpkg"})
    assert answer.headers["content-type"] == "application/geopackage+sqlite3"
    assert answer.headers["content-disposition"].endswith('.gpkg"')
    path = tmp_path / "x.gpkg"
    path.write_bytes(answer.content)
    info = pyogrio.read_info(path, layer=pyogrio.list_layers(path)[0][0])
    assert (info["features"], info["geometry_type"]) == (len(rows), kind)


@pytest.mark.parametrize("kind", ["geojson", "gpkg"])
def test_rows_that_stand_nowhere_are_no_map(client: httpx.Client, kind: str) -> None:
    response = client.get("/api/v1/queries/programme/phases", params={"format": kind})
    assert (response.status_code, response.json()["error"]) == (400, "no_geometry")


@pytest.mark.parametrize(
    ("params", "error"),
    [
        ({}, "missing_parameter"),
        ({**METZ, "other": "1"}, "unknown_parameter"),
        ({"territory": "x> ?p ?o"}, "bad_parameter"),
        ({**METZ, "format": "docx"}, "unknown_format"),
        ({**METZ, "limit": "0"}, "bad_request"),
        ({**METZ, "offset": "-1"}, "bad_request"),
        ({**METZ, "offset": "x"}, "bad_request"),
    ],
)
def test_a_parameter_at_fault_is_reported_in_one_shape(
    client: httpx.Client, params: dict[str, str], error: str
) -> None:
    response = client.get(MEMBERS, params=params)
    assert response.status_code == 400
    assert response.json()["error"] == error
    assert set(response.json()) == {"error", "detail", "hint"}


def test_an_unknown_query_names_the_nearest(client: httpx.Client) -> None:
    response = client.get("/api/v1/queries/territory/member")
    assert response.status_code == 404
    assert "territory/members" in response.json()["hint"]
    assert "/api/v1/queries" in response.json()["hint"]


def test_a_phase_is_chosen_among_those_that_are_known(client: httpx.Client) -> None:
    params = [one for query in client.get("/api/v1/queries").json() for one in query["params"]]
    assert {tuple(one["choices"]) for one in params if one["type"] == "phase"} == {("2023", "2018")}
    assert {tuple(one["choices"]) for one in params if one["type"] != "phase"} == {()}


def test_every_query_has_its_parameters_in_the_description(client: httpx.Client) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    for name, query in catalogue().items():
        found = {one["name"]: one for one in paths[f"/api/v1/queries/{name}"]["get"]["parameters"]}
        assert set(query.header.params) <= set(found)
        for key, one in query.header.params.items():
            assert found[key]["required"] == (one.default is None)
