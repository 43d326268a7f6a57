"""The style in a GeoPackage: classes of figures, grey for what is unknown, as QGIS reads it."""

import sqlite3
from pathlib import Path
from xml.etree import ElementTree as ET

import polars as pl
import pytest

from ti_graph.query.layer_style import GREY, RAMP, class_bounds, drawn_column, qml
from ti_graph.query.run import Table
from ti_graph.query.table_formats import table_bytes

COLUMNS = ["label", "value", "longitude", "latitude"]
ROWS = [[f"n{n}", None if n == 0 else n / 10, 5.0 + n, 45.0] for n in range(11)]


def style(path: Path, table: Table) -> tuple[tuple[object, ...], ET.Element]:
    path.write_bytes(table_bytes(table, "gpkg", {"query": "theme/towns"}))
    with sqlite3.connect(path) as base:
        (row,) = base.execute(
            "SELECT f_table_name, f_geometry_column, styleName, useAsDefault, styleQML "
            "FROM layer_styles"
        ).fetchall()
        assert base.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    base.close()
    return row[:4], ET.fromstring(row[4])


def test_a_layer_has_one_default_style_of_its_figure(tmp_path: Path) -> None:
    row, root = style(tmp_path / "x.gpkg", Table(COLUMNS, ROWS))
    assert row == ("towns", "geom", "value", 1)
    rules = root.findall("./renderer-v2/rules/rule")
    symbols = {one.get("name"): one for one in root.findall("./renderer-v2/symbols/symbol")}
    assert [one.get("symbol") for one in rules] == list(symbols)
    assert {one.get("type") for one in symbols.values()} == {"marker"}
    # Ten known values, 0.1 to 1: bounds stand at every second of them.
    assert [one.get("filter") for one in rules] == [
        '"value" >= 0.1 AND "value" < 0.3',
        '"value" >= 0.3 AND "value" < 0.5',
        '"value" >= 0.5 AND "value" < 0.6',
        '"value" >= 0.6 AND "value" < 0.8',
        '"value" >= 0.8 AND "value" <= 1.0',
        '"value" IS NULL',
    ]
    colours = [
        next(
            str(option.get("value"))
            for option in one.iter("Option")
            if option.get("name") == "color"
        )
        for one in symbols.values()
    ]
    assert len(set(colours)) == len(RAMP) + 1
    assert colours[-1] == ",".join(str(int(GREY[at : at + 2], 16)) for at in (1, 3, 5)) + ",255"


def test_every_known_value_is_in_one_class_and_an_unknown_one_in_none(tmp_path: Path) -> None:
    _, root = style(tmp_path / "x.gpkg", Table(COLUMNS, ROWS))
    filters = [str(one.get("filter")) for one in root.iter("rule")]
    with sqlite3.connect(tmp_path / "x.gpkg") as base:
        found = [
            base.execute(f"SELECT COUNT(*) FROM towns WHERE {one}").fetchone()[0] for one in filters
        ]
    base.close()
    assert sum(found) == len(ROWS)
    assert found[-1] == 1


def test_a_layer_without_figures_is_of_one_colour(tmp_path: Path) -> None:
    rows = [[row[0], row[2], row[3]] for row in ROWS]
    _, root = style(tmp_path / "x.gpkg", Table(["label", "longitude", "latitude"], rows))
    (rule,) = root.iter("rule")
    assert rule.get("filter") is None


@pytest.mark.parametrize(
    ("columns", "drawn"),
    [
        ({"year": [2020, 2021], "jobs": [1.0, 2.0]}, "jobs"),
        ({"jobs": [1.0, 2.0], "capability": [0.1, 0.2]}, "capability"),
        ({"jobs": [1.0, 1.0], "phase": [2018, 2023], "label": ["a", "b"]}, None),
    ],
)
def test_the_figure_that_colours_measures_something(
    columns: dict[str, list[object]], drawn: str | None
) -> None:
    assert drawn_column(pl.DataFrame(columns)) == drawn


def test_values_that_are_the_same_make_no_empty_class() -> None:
    assert class_bounds([0.0] * 9 + [1.0]) == [0.0, 1.0]
    assert class_bounds([3, 1, 2]) == [1.0, 2.0, 3.0]


def test_a_name_is_data_in_the_style() -> None:
    text = qml([('"a<b" IS NULL', "<&>", GREY)], ("fill", "SimpleFill"))
    rule = next(ET.fromstring(text).iter("rule"))
    assert (rule.get("filter"), rule.get("label")) == ('"a<b" IS NULL', "<&>")
