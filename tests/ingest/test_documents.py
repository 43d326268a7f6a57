"""JSON and GeoJSON documents read as tables."""

from typing import Any

import polars as pl
import pytest

from ti_graph.errors import SourceError
from ti_graph.ingest.columns import Columns
from ti_graph.ingest.documents import features, records

COLUMNS = Columns(read=("code", "people"), ignored=("zone",), optional=("note",))
TYPES = {"people": pl.Int64()}


def read(document: Any) -> pl.DataFrame:
    return records(document, COLUMNS, TYPES, source="test", file="a.json")[0]


def feature(geometry: Any = None) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"code": "01", "people": 1},
        "geometry": geometry or {"type": "Point", "coordinates": [6, 49]},
    }


def test_what_a_record_lacks_is_null() -> None:
    table = read([{"code": "01", "people": 5, "zone": "x"}, {"code": "2A"}])
    assert table.columns == ["code", "people", "note"]
    assert table.rows() == [("01", 5, None), ("2A", None, None)]


@pytest.mark.parametrize(
    "record",
    [
        {"code": 1, "people": 5},
        {"code": "01", "people": "5"},
        {"code": ["01"], "people": 5},
        {"code": "01", "people": 10**40},
        {"code": "half a \ud800 character", "people": 5},
    ],
)
def test_a_member_that_is_no_value_of_its_type_stops_the_load(record: dict[str, Any]) -> None:
    with pytest.raises(SourceError) as caught:
        read([record])
    assert caught.value.code == "unreadable_file"


def test_a_member_that_no_record_has_stops_the_load() -> None:
    with pytest.raises(SourceError) as caught:
        read([{"code": "01"}])
    assert caught.value.code == "missing_column"


def test_a_new_member_is_left_and_named() -> None:
    document = [{"code": "01", "people": 1, "height": 2}]
    table, taken = records(document, COLUMNS, TYPES, source="test", file="a.json")
    assert table.columns == ["code", "people", "note"]
    assert taken.new == ("height",)


def test_a_member_is_found_in_another_case() -> None:
    assert read([{"Code": "01", "PEOPLE": 5}]).rows() == [("01", 5, None)]


@pytest.mark.parametrize(
    ("document", "code"),
    [({"code": "01"}, "unexpected_layout"), (["01"], "unexpected_layout"), ([], "empty_file")],
)
def test_what_is_no_array_of_objects_stops_the_load(document: Any, code: str) -> None:
    with pytest.raises(SourceError) as caught:
        read(document)
    assert caught.value.code == code


def test_features_give_their_properties_and_their_geometry() -> None:
    document = {"type": "FeatureCollection", "features": [feature()]}
    table, _ = features(document, COLUMNS, TYPES, source="test", file="a.geojson")
    assert table["code"].to_list() == ["01"]
    assert table["geometry"].to_list() == ['{"type": "Point", "coordinates": [6, 49]}']


@pytest.mark.parametrize(
    "document",
    [
        [feature()],
        {"type": "FeatureCollection"},
        {"features": [{**feature(), "geometry": None}]},
        {"features": [feature()], "crs": {"properties": {"name": "urn:ogc:def:crs:EPSG::3035"}}},
    ],
)
def test_what_is_no_collection_in_degrees_stops_the_load(document: Any) -> None:
    with pytest.raises(SourceError) as caught:
        features(document, COLUMNS, TYPES, source="test", file="a.geojson")
    assert caught.value.code == "unexpected_layout"
