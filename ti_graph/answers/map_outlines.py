"""Outlines of territories for maps: as stored, or coarser for a map of the whole country."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

import polars as pl
import shapely
from shapely.geometry.base import BaseGeometry

from ti_graph.answers.map_models import Outline
from ti_graph.graph.release import Release
from ti_graph.ingest.geometry import area, simplified

OVERVIEW = 0.015
"""Degrees: about a pixel of a map of the whole country."""
OVERVIEW_DECIMALS = 3


class TerritoryOutlines:
    """Points and outlines of the Territoires d'industrie of one release."""

    def __init__(self, release: Release) -> None:
        self._release = release
        self._overviews: dict[frozenset[str], dict[str, Outline]] = {}

    def point(self, territory_id: str) -> tuple[float | None, float | None]:
        """Longitude and latitude of a point inside, each None where it is not known."""
        row = self._rows.get(territory_id, {})
        return row.get("longitude"), row.get("latitude")

    def full(self, territory_id: str) -> Outline | None:
        """The outline as it is stored; None where there is none."""
        return self._full.get(territory_id)

    def overview(self, territory_ids: Iterable[str]) -> dict[str, Outline]:
        """Territory → a coarser outline. They are simplified together and still share borders."""
        asked = frozenset(territory_ids).intersection(self._shapes)
        if asked not in self._overviews:
            names = sorted(asked)
            coarse = simplified([self._shapes[name] for name in names], OVERVIEW, OVERVIEW_DECIMALS)
            self._overviews[asked] = {
                name: outline_of(shape)
                for name, shape in zip(names, coarse, strict=True)
                if not shape.is_empty
            }
        return self._overviews[asked]

    @cached_property
    def _rows(self) -> dict[str, dict[str, Any]]:
        own = self._release.table("territory").filter(pl.col("kind") == "ti")
        rows = self._release.table("geometry").join(own, on="territory_id", how="semi")
        return {row["territory_id"]: row for row in rows.collect().iter_rows(named=True)}

    @cached_property
    def _shapes(self) -> dict[str, shapely.MultiPolygon]:
        wkt = {name: row["outline_wkt"] for name, row in self._rows.items() if row["outline_wkt"]}
        shapes = {name: area(shapely.from_wkt(text)) for name, text in wkt.items()}
        return {name: shape for name, shape in shapes.items() if shape is not None}

    @cached_property
    def _full(self) -> dict[str, Outline]:
        return {name: outline_of(shape) for name, shape in self._shapes.items()}


def outline_of(shape: BaseGeometry) -> Outline:
    """A shape as GeoJSON writes it: outer rings counter-clockwise, holes clockwise (RFC 7946)."""
    mapping = shapely.geometry.mapping(shapely.orient_polygons(shape))
    return Outline(type=mapping["type"], coordinates=_lists(mapping["coordinates"]))


def _lists(coordinates: Any) -> list[Any]:
    return [_lists(one) if isinstance(one[0], tuple) else list(one) for one in coordinates]
