"""Outlines simplified for maps, and a point inside each."""

import json
from typing import Any

import polars as pl
import shapely

from ti_graph.ingest.geometry import places


def shapes(*geometries: dict[str, Any]) -> pl.Series:
    return pl.Series([json.dumps(geometry) for geometry in geometries])


def polygon(*ring: tuple[float, float]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def box(west: float, south: float, side: float) -> dict[str, Any]:
    east, north = west + side, south + side
    return polygon((west, south), (east, south), (east, north), (west, north))


def test_the_point_lies_inside_even_where_the_centre_does_not() -> None:
    horseshoe = polygon((0, 0), (3, 0), (3, 3), (2, 3), (2, 1), (1, 1), (1, 3), (0, 3))
    place = places(shapes(horseshoe), 0.01).row(0, named=True)
    inside = shapely.Point(place["longitude"], place["latitude"])
    assert shapely.from_wkt(place["outline_wkt"]).contains(inside)


def test_neighbours_still_share_their_border_after_simplification() -> None:
    wiggly = [(1 + 0.002 * (step % 2), step / 100) for step in range(1, 100)]
    west = polygon((0, 0), (1, 0), *wiggly, (1, 1), (0, 1))
    east = polygon((2, 0), (2, 1), (1, 1), *reversed(wiggly), (1, 0))
    left, right = shapely.from_wkt(places(shapes(west, east), 0.1)["outline_wkt"].to_list())
    assert shapely.get_num_coordinates(left) < 20
    assert left.intersection(right).area == 0
    assert left.intersection(right).length > 0.9


def test_shapes_that_overlap_are_still_simplified() -> None:
    outlines = places(shapes(box(0, 0, 2), box(1, 1, 2)), 0.1)["outline_wkt"]
    assert [shape.area for shape in shapely.from_wkt(outlines.to_list())] == [4, 4]


def test_specks_go_but_the_largest_part_stays_however_small() -> None:
    islands = [box(0, 0, 0.001), box(1, 1, 0.002)]
    archipelago = {
        "type": "MultiPolygon",
        "coordinates": [island["coordinates"] for island in islands],
    }
    mainland = {"type": "GeometryCollection", "geometries": [box(5, 5, 1), box(8, 8, 0.001)]}
    drawn = shapely.from_wkt(places(shapes(archipelago, mainland), 0.01)["outline_wkt"].to_list())
    assert [len(shapely.get_parts(shape)) for shape in drawn] == [1, 1]
    assert drawn[0].bounds == (1, 1, 1.002, 1.002)


def test_what_has_no_area_has_no_outline() -> None:
    place = places(shapes({"type": "Point", "coordinates": [6.17, 49.11]}), 0.01)
    assert place.row(0) == (6.17, 49.11, None)
