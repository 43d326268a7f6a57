"""Rows as GeoPackage and GeoJSON, opened by GDAL: types, unknown values, names, positions."""

import json
import sqlite3
import sys
from pathlib import Path
from typing import Any

import pyogrio
import pytest
import shapely

from ti_graph.answers.actors import Actors
from ti_graph.answers.features import Features
from ti_graph.answers.maps import TerritoryMaps
from ti_graph.answers.territories import Answers
from ti_graph.errors import NotInstalledError, QueryError
from ti_graph.graph.release import Release
from ti_graph.query.catalogue import named_query
from ti_graph.query.located import located
from ti_graph.query.named import ask
from ti_graph.query.run import Plain, Table
from ti_graph.query.table_formats import TableFormat, table_bytes

AMONT = "ti-2023-1001"
ABOUT = {"query": "territory/sites", "release": "20260101", "sources": [{"name": "insee_cog"}]}
COLUMNS = ["label", "year", "score", "simulated", "fid", "longitude", "latitude"]
ROWS: list[list[Plain]] = [
    ["Œuvre d’été", 2023, 0.25, True, "a", 5.5, 48.5],
    [None, None, None, None, None, 6.0, 49.0],
    ["nowhere", 0, 0.0, False, "c", None, None],
]


def opened(path: Path, content: bytes) -> tuple[dict[str, Any], list[str], list[Any]]:
    path.write_bytes(content)
    about, _, shapes, values = pyogrio.raw.read(path, layer=pyogrio.list_layers(path)[0][0])
    records = [dict(zip(about["fields"], row, strict=True)) for row in zip(*values, strict=True)]
    return about, shapes, records


def test_types_and_unknown_values_stay_what_they_are(tmp_path: Path) -> None:
    content = table_bytes(Table(COLUMNS, ROWS), "gpkg", ABOUT)
    about, shapes, records = opened(tmp_path / "x.gpkg", content)
    assert about["crs"] == "EPSG:4326"
    assert about["geometry_type"] == "Point"
    first, unknown, nowhere = records
    assert (first["label"], first["year"], first["score"]) == ("Œuvre d’été", 2023, 0.25)
    assert first["simulated"]
    assert unknown["label"] is None
    assert unknown["score"] != unknown["score"]
    assert (nowhere["year"], nowhere["score"]) == (0, 0.0)
    assert shapely.from_wkb(shapes[0]) == shapely.Point(5.5, 48.5)
    assert shapes[2] is None


def test_the_file_says_its_release_and_sources_and_its_layer_its_query(tmp_path: Path) -> None:
    path = tmp_path / "x.gpkg"
    path.write_bytes(table_bytes(Table(COLUMNS, ROWS), "gpkg", ABOUT))
    assert pyogrio.list_layers(path).tolist() == [["sites", "Point"], ["layer_styles", None]]
    stated = pyogrio.read_info(path, layer="sites")["dataset_metadata"]
    assert stated["release"] == "20260101"
    assert json.loads(stated["sources"]) == [{"name": "insee_cog"}]


def test_no_column_takes_a_name_of_the_format_or_of_another_by_its_case(tmp_path: Path) -> None:
    table = Table(["Geom", "geom", "fid", "point"], [["a", "b", "c", "POINT (1 2)"]])
    _, shapes, (record,) = opened(tmp_path / "x.gpkg", table_bytes(table, "gpkg", {}))
    assert record == {"Geom_": "a", "geom__": "b", "fid_": "c"}
    assert shapely.from_wkb(shapes[0]) == shapely.Point(1, 2)


def test_areas_of_one_and_of_several_parts_make_one_layer(tmp_path: Path) -> None:
    one = "POLYGON ((0 0, 1 0, 1 1, 0 0))"
    table = Table(["outline"], [[one], [f"MULTI{one.replace('((', '(((')})"], [None]])
    about, shapes, _ = opened(tmp_path / "x.gpkg", table_bytes(table, "gpkg", {}))
    assert about["geometry_type"] == "MultiPolygon"
    first, second = (shapely.from_wkb(shape) for shape in shapes[:2])
    assert first == second
    mixed = Table(["outline"], [[one], ["POINT (1 2)"]])
    about, _, _ = opened(tmp_path / "y.gpkg", table_bytes(mixed, "gpkg", {}))
    assert about["geometry_type"] in {"Unknown", None}


def test_what_has_no_geometry_is_refused_in_words() -> None:
    formats: tuple[TableFormat, ...] = ("gpkg", "geojson")
    for kind in formats:
        with pytest.raises(QueryError) as refused:
            table_bytes(Table(["label"], [["x"]]), kind, {})
        assert refused.value.code == "no_geometry"


def test_an_answer_without_rows_is_a_map_without_things(tmp_path: Path) -> None:
    empty = Table(["programme", "commune"], [])
    found = json.loads(table_bytes(empty, "geojson", ABOUT))
    assert (found["type"], found["features"]) == ("FeatureCollection", [])
    _, shapes, _ = opened(tmp_path / "x.gpkg", table_bytes(empty, "gpkg", ABOUT))
    assert not len(shapes)


def test_the_file_is_of_a_version_that_installed_readers_know(tmp_path: Path) -> None:
    (tmp_path / "x.gpkg").write_bytes(table_bytes(Table(COLUMNS, ROWS), "gpkg", ABOUT))
    with sqlite3.connect(tmp_path / "x.gpkg") as base:
        assert base.execute("PRAGMA user_version").fetchone() == (10_200,)
    base.close()


def test_without_pyogrio_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyogrio", None)
    with pytest.raises(NotInstalledError, match="geo"):
        table_bytes(Table(COLUMNS, ROWS), "gpkg", {})


@pytest.mark.parametrize(
    ("name", "given", "kinds"),
    [
        ("territory/capability", {}, {"MultiPolygon", "Polygon"}),
        ("partner/suggestions", {"territory": AMONT}, {"MultiPolygon", "Polygon", "Point"}),
    ],
)
def test_rows_that_name_a_thing_stand_where_it_stands(
    name: str, given: dict[str, str], kinds: set[str], small_release: Release
) -> None:
    table = ask(named_query(name), given, small_release).table
    found = located(table, small_release)
    assert found.columns == [*table.columns, "geometry"]
    assert [row[:-1] for row in found.rows] == table.rows
    features = json.loads(table_bytes(found, "geojson", {}))["features"]
    assert {one["geometry"]["type"] for one in features if one["geometry"]} <= kinds
    assert any(one["geometry"] for one in features)


def test_organisations_of_a_query_stand_where_their_collection_puts_them(
    default_answers: Answers,
) -> None:
    """In their seat, or in the smallest area around it that has a point."""
    release = default_answers.release
    standing = Features(default_answers, TerritoryMaps(default_answers), Actors(default_answers))
    known = {one.id: one.shape for one in standing.collection("organisations").features}
    table = ask(named_query("actor/poles_without_territory"), {}, release).table
    found = located(table, release)
    assert found.rows
    for row in found.records():
        point = shapely.from_wkt(str(row["geometry"]))
        assert shapely.equals_exact(point, known[str(row["id"])], 1e-9), row["id"]


def test_rows_that_name_nothing_are_as_they_were(small_release: Release) -> None:
    table = Table(["label"], [["Amont"], [None]])
    assert located(table, small_release) == table
    unknown = Table(["thing"], [[f"{small_release.mint.base}territory/none"]])
    assert located(unknown, small_release) == unknown
