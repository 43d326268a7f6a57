"""How a layer of a GeoPackage is drawn: the table `layer_styles` as QGIS writes and reads it.

QGIS opens a layer with the style of its name that is marked as default. Figures are in five
classes of about as many things each; what has no value is grey, and never the lowest class.
"""

import sqlite3
from collections.abc import Sequence
from itertools import pairwise
from xml.etree import ElementTree as ET

import polars as pl

from ti_graph.query.column_kinds import column_kind

CLASSES = 5
RAMP = ("#d3e1e4", "#afcbd2", "#8cb4bf", "#4d8b9d", "#1d5f76")
"""From least to most, as the maps of the viewer."""
GREY, LINE = "#dad5c8", "#72868d"
DRAWN_FIRST = ("value", "capability")
NOT_DRAWN = ("longitude", "latitude", "year", "phase", "position", "rank")
"""Numbers that place or name a thing, and measure nothing of it."""
_CREATED = """
CREATE TABLE IF NOT EXISTS layer_styles (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256),
  f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256),
  styleName TEXT(30), styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT,
  owner TEXT(30), ui TEXT(30), update_time DATETIME DEFAULT CURRENT_TIMESTAMP)
"""
_LISTED = (
    "INSERT INTO gpkg_contents (table_name, data_type, identifier, description) "
    "VALUES ('layer_styles', 'attributes', 'layer_styles', '')"
)
_STYLE = (
    "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, "
    "styleName, styleQML, styleSLD, useAsDefault, description, owner) "
    "VALUES ('', '', ?, ?, ?, ?, '', 1, ?, '')"
)
Rule = tuple[str, str, str]
"""Filter, label and colour."""


def styled(content: bytes, layer: str, geometry: str, kind: str, frame: pl.DataFrame) -> bytes:
    """The file with a default style for its layer; of several kinds of geometry, as it was."""
    symbol = _SYMBOLS.get(kind)
    if symbol is None:
        return content
    column = drawn_column(frame)
    rules = _rules(frame, column)
    said = f"ti-graph: {column}" if column else "ti-graph"
    with sqlite3.connect(":memory:") as base:
        base.deserialize(content)
        base.execute(_CREATED)
        base.execute(_LISTED)
        base.execute(_STYLE, (layer, geometry, column or layer, qml(rules, symbol), said))
        base.commit()
        found = base.serialize()
    base.close()
    return found


def drawn_column(frame: pl.DataFrame) -> str | None:
    """The column whose figures colour the layer: the first that measures something."""
    measures = [
        name
        for name in frame.columns
        if frame.schema[name] in {pl.Float64, pl.Int64}
        and name not in NOT_DRAWN
        and not name.endswith(("_year", "_low", "_high"))
        and (name in DRAWN_FIRST or column_kind(name) in {"whole", "decimal"})
        and frame[name].drop_nulls().n_unique() > 1
    ]
    return next((name for name in DRAWN_FIRST if name in measures), next(iter(measures), None))


def _rules(frame: pl.DataFrame, column: str | None) -> list[Rule]:
    if column is None:
        return [("", "", RAMP[2])]
    bounds = class_bounds(frame[column].drop_nulls().to_list())
    name = f'"{column}"'
    last = len(bounds) - 2
    rules = [
        (
            f"{name} >= {low!r} AND {name} {'<=' if place == last else '<'} {high!r}",
            f"{low:.4g} – {high:.4g}",
            RAMP[round(place * (len(RAMP) - 1) / max(last, 1))],
        )
        for place, (low, high) in enumerate(pairwise(bounds))
    ]
    return [*rules, (f"{name} IS NULL", "inconnu / unknown", GREY)]


def class_bounds(values: Sequence[float]) -> list[float]:
    """Where classes begin and end; fewer where many values are the same."""
    ordered = sorted(map(float, values))
    places = (round(part * (len(ordered) - 1) / CLASSES) for part in range(CLASSES + 1))
    return list(dict.fromkeys(ordered[place] for place in places))


def qml(rules: Sequence[Rule], symbol: tuple[str, str]) -> str:
    """The style as QGIS writes it: one rule a class, one symbol a rule."""
    root = ET.Element("qgis", version="3.34.0", styleCategories="Symbology")
    renderer = ET.SubElement(
        root, "renderer-v2", type="RuleRenderer", symbollevels="0", enableorderby="0",
        forceraster="0",
    )  # fmt: skip
    listed = ET.SubElement(renderer, "rules", key="{all}")
    symbols = ET.SubElement(renderer, "symbols")
    kind, layer = symbol
    for place, (wanted, label, colour) in enumerate(rules):
        stated = {"filter": wanted} if wanted else {}
        ET.SubElement(
            listed, "rule", {**stated, "label": label, "symbol": str(place), "key": f"{{{place}}}"}
        )
        drawn = ET.SubElement(
            symbols, "symbol", type=kind, name=str(place), alpha="1", clip_to_extent="1",
            force_rhr="0",
        )  # fmt: skip
        part = ET.SubElement(drawn, "layer", {"class": layer}, enabled="1", locked="0")
        part.set("pass", "0")
        options = ET.SubElement(part, "Option", type="Map")
        for name, value in _options(kind, colour).items():
            ET.SubElement(options, "Option", name=name, type="QString", value=value)
    return "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n" + ET.tostring(
        root, encoding="unicode"
    )


def _options(kind: str, colour: str) -> dict[str, str]:
    fill, line = _rgba(colour), _rgba(LINE)
    if kind == "line":
        return {"line_color": fill, "line_width": "0.6", "line_width_unit": "MM"}
    shared = {
        "color": fill, "outline_color": line, "outline_width": "0.2", "outline_width_unit": "MM",
        "outline_style": "solid",
    }  # fmt: skip
    if kind == "marker":
        return {**shared, "name": "circle", "size": "2.4", "size_unit": "MM"}
    return {**shared, "style": "solid"}


def _rgba(colour: str) -> str:
    return ",".join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5)) + ",255"


_SYMBOLS = {
    "Point": ("marker", "SimpleMarker"),
    "MultiPoint": ("marker", "SimpleMarker"),
    "LineString": ("line", "SimpleLine"),
    "MultiLineString": ("line", "SimpleLine"),
    "Polygon": ("fill", "SimpleFill"),
    "MultiPolygon": ("fill", "SimpleFill"),
}
"""Type of a layer → the kind of symbol that draws it, and its class."""
