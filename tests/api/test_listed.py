"""Lists of the API as tables, and outlines as GeoJSON has them, read by other programs."""

import csv
import io
from pathlib import Path

import httpx
import openpyxl
import polars as pl
import pyogrio
import pytest
import shapely

from ti_graph.answers.ground_models import CoverageItem
from ti_graph.answers.lookup_models import ExplainAnswer, Page
from ti_graph.answers.map_models import TerritoryMap
from ti_graph.answers.models import Label
from ti_graph.api import list_columns
from ti_graph.api.list_columns import columns_of_list
from ti_graph.api.listed import rows_of, table_of
from ti_graph.query.flattened import flat_row

LISTS = (
    "/api/v1/territories",
    "/api/v1/territories/ti-2023-4408/sites",
    "/api/v1/territories/ti-2023-4408/filieres",
    "/api/v1/territories/ti-2023-4408/partners",
    "/api/v1/territories/ti-2023-4408/specialisations",
    "/api/v1/territories/ti-2023-4408/attractiveness",
    "/api/v1/territories/ti-2023-4408/governance",
    "/api/v1/territories/ti-2023-4408/jobs",
    "/api/v1/sources",
    "/api/v1/chains",
    "/api/v1/glossary",
    "/api/v1/capability",
    "/api/v1/filieres",
    "/api/v1/actors",
    "/api/v1/industries",
    "/api/v1/search?q=metz",
)


@pytest.mark.parametrize("address", LISTS)
def test_every_list_comes_as_csv_xlsx_and_parquet_with_its_total(
    client: httpx.Client, address: str
) -> None:
    asked = client.get(address)
    rows, total = rows_of(asked.json())
    assert rows
    assert asked.headers["x-total-count"] == str(total)
    sign = "&" if "?" in address else "?"

    def file(kind: str) -> bytes:
        answer = client.get(f"{address}{sign}format={kind}")
        assert answer.status_code == 200, answer.text
        assert answer.headers["x-total-count"] == str(total)
        assert f'.{kind.split("-", maxsplit=1)[0]}"' in answer.headers["content-disposition"]
        return answer.content

    columns = file("csv").decode().splitlines()[0].split(",")
    flat = [flat_row(row) for row in rows]
    assert {name for row in flat for name, one in row.items() if one is not None} <= set(columns)
    for kind, mark in (("csv", ","), ("csv-fr", ";")):
        text = file(kind).decode("utf-8-sig")
        read = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
        assert (read[0], len(read) - 1) == (columns, len(rows))
    frame = pl.read_parquet(io.BytesIO(file("parquet")))
    assert (frame.columns, frame.height) == (columns, len(rows))
    assert pl.Null not in frame.dtypes
    sheet = openpyxl.load_workbook(io.BytesIO(file("xlsx"))).worksheets[0]
    assert sheet.max_row == len(rows) + 1


def test_a_format_that_is_none_is_refused_by_a_list(client: httpx.Client) -> None:
    assert client.get("/api/v1/capability?format=docx").status_code == 422


def test_lists_say_in_the_description_which_formats_they_come_in(client: httpx.Client) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    for path in ("/api/v1/territories", "/api/v1/filieres", "/api/v1/search"):
        described = paths[path]["get"]
        assert [one["name"] for one in described["parameters"]].count("format") == 1
        assert {"text/csv", "application/json"} <= set(described["responses"]["200"]["content"])
    assert "format" not in [
        one["name"] for one in paths["/api/v1/industries/{industry_id}"]["get"]["parameters"]
    ]


def test_a_named_query_has_its_total_in_a_header_and_french_csv(client: httpx.Client) -> None:
    asked = {"territory": "ti-2023-4408", "limit": "2", "format": "csv-fr"}
    answer = client.get("/api/v1/queries/territory/members", params=asked)
    assert answer.content.startswith(
        b"\xef\xbb\xbfid;label;nature;population;population_year;member\r\n"
    )
    assert int(answer.headers["x-total-count"]) > 2
    assert 'filename="territory-members.csv"' in answer.headers["content-disposition"]


def test_rows_of_nested_values_become_columns() -> None:
    row = {"id": "a", "label": {"fr": "é", "en": "e"}, "parts": [{"part": "p", "value": 0.5}],
           "members": ["x", "y"]}  # fmt: skip
    table = table_of([row])
    assert table.columns == ["id", "label_fr", "label_en", "parts", "members"]
    assert table.rows == [["a", "é", "e", "p = 0.5", "x ; y"]]


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/map/territories",
        "/api/v1/map/territories?detail=overview",
        "/api/v1/map/regions?level=nuts2",
        "/api/v1/territories/ti-2023-4408/outline",
    ],
)
def test_outer_rings_turn_left_and_holes_right_under_the_media_type_of_geojson(
    client: httpx.Client, address: str
) -> None:
    answer = client.get(address)
    assert answer.headers["content-type"] == "application/geo+json"
    rings = 0
    for feature in answer.json()["features"]:
        if feature["geometry"] is None:
            continue
        shape = shapely.geometry.shape(feature["geometry"])
        for polygon in getattr(shape, "geoms", [shape]):
            assert polygon.exterior.is_ccw, feature["id"]
            assert not any(hole.is_ccw for hole in polygon.interiors)
            rings += 1
    assert rings


def test_sites_of_a_territory_come_as_a_geopackage(client: httpx.Client, tmp_path: Path) -> None:
    address = "/api/v1/territories/ti-2023-4408/sites?limit=500"
    rows, _ = rows_of(client.get(address).json())
    path = tmp_path / "x.gpkg"
    path.write_bytes(client.get(f"{address}&format=gpkg").content)
    about, _, shapes, values = pyogrio.raw.read(path, layer="sites")
    names = list(values[list(about["fields"]).index("name")])
    assert names == [row["name"] for row in rows]
    stands = [shape is not None for shape in shapes]
    assert stands == [row["longitude"] is not None for row in rows]


@pytest.mark.parametrize(
    ("address", "layer", "column"),
    [
        ("/api/v1/map/territories?indicator=capability", "territories", "value"),
        ("/api/v1/map/regions?level=nuts2&country=FR", "regions", "country"),
    ],
)
def test_a_map_comes_as_a_geopackage_and_as_a_table(
    client: httpx.Client, tmp_path: Path, address: str, layer: str, column: str
) -> None:
    features = client.get(address).json()["features"]
    answer = client.get(f"{address}&format=gpkg")
    assert answer.headers["x-total-count"] == str(len(features))
    path = tmp_path / "x.gpkg"
    path.write_bytes(answer.content)
    about, _, shapes, values = pyogrio.raw.read(path, layer=layer)
    assert [one["properties"]["id"] for one in features] == list(
        values[list(about["fields"]).index("id")]
    )
    for feature, shape in zip(features, shapes, strict=True):
        stands = shapely.geometry.shape(feature["geometry"])
        assert shapely.from_wkb(shape).symmetric_difference(stands).area < 1e-9
    table = client.get(f"{address}&format=csv").text.splitlines()
    assert column in table[0]
    assert len(table) == len(features) + 1
    assert client.get(f"{address}&format=geojson").json()["features"] == features


EMPTY = (
    "/api/v1/territories?text=zzzzzz",
    "/api/v1/search?q=zzzzzzzzzz",
    "/api/v1/territories/ti-2023-4408/sites?industry=01.11Z",
    "/api/v1/territories/ti-2018-8414/filieres",
    "/api/v1/actors?offset=100000",
)


@pytest.mark.parametrize("address", EMPTY)
def test_a_list_without_rows_has_the_columns_and_types_of_a_full_one(
    client: httpx.Client, address: str
) -> None:
    def frame(asked: str) -> pl.DataFrame:
        answer = client.get(f"{asked}{'&' if '?' in asked else '?'}format=parquet")
        return pl.read_parquet(io.BytesIO(answer.content))

    full = frame(
        address.split("?", maxsplit=1)[0].replace("ti-2018-8414", "ti-2023-4408")
        + ("?q=metz" if "search" in address else "")
    )
    empty = frame(address)
    assert (empty.height, empty.schema) == (0, full.schema)
    assert full.height
    head = client.get(f"{address}{'&' if '?' in address else '?'}format=csv").text
    assert head.strip().split(",") == full.columns


def test_columns_of_a_list_are_those_of_its_model() -> None:
    assert columns_of_list(Page[Label]) == {"fr": "text", "en": "text"}
    coverage = columns_of_list(list[CoverageItem])
    assert (coverage["share_jobs"], coverage["sites"]) == ("decimal", "whole")
    drawn = columns_of_list(TerritoryMap)
    assert (drawn["value"], drawn["geometry"]) == ("decimal", "text")
    # The values of evidence are those of any table: its rows alone know the columns.
    assert columns_of_list(ExplainAnswer) == {"table": "text", "source": "text"}


def test_partners_come_with_the_list_that_each_is_of(client: httpx.Client) -> None:
    address = "/api/v1/territories/ti-2023-8422/partners"
    answer = client.get(address).json()
    read = csv.DictReader(io.StringIO(client.get(f"{address}?format=csv").text))
    found = [(row["list"], row["id"], float(row["score"])) for row in read]
    assert found == [
        (name, one["id"], one["score"]) for name in list_columns.LISTS for one in answer[name]
    ]
    assert {"relevant", "likely"} <= {name for name, *_ in found}


def test_a_list_names_the_sources_that_its_rows_name(client: httpx.Client) -> None:
    address = "/api/v1/territories/ti-2023-8422/filieres"
    named = {
        one["source"] for row in client.get(address).json()["candidates"] for one in row["evidence"]
    }
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{address}?format=xlsx").content))
    first = [row[0] for row in book.worksheets[1].iter_rows(values_only=True)]
    assert set(first[first.index("Source") + 1 :]) == named


def test_evidence_says_how_many_rows_there_are_in_all(client: httpx.Client) -> None:
    address = "/api/v1/explain/filiere-ti-2023-8422-25.62A?limit=2"
    answer = client.get(address)
    assert len(answer.json()["rows"]) == 2
    assert answer.headers["x-total-count"] == str(answer.json()["rows_total"])
