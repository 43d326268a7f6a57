"""What stands on the ground, as features with a geometry: what a geographic program reads.

Rows are those of the other answers, with the same figures; none is computed here. A figure without
a value has a status that says why: unknown, secret and absent are no zero.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, get_args

import numpy as np
import polars as pl
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from ti_graph.answers.actors import Actors
from ti_graph.answers.attractiveness import figures
from ti_graph.answers.lookup_models import OrganisationItem
from ti_graph.answers.map_models import (
    IndicatorName,
    Outline,
    RegionProperties,
    TerritoryProperties,
)
from ti_graph.answers.maps import TerritoryMaps
from ti_graph.answers.site_models import SiteItem
from ti_graph.answers.sites import Sites
from ti_graph.answers.territories import Answers
from ti_graph.errors import NotFoundError, QueryError, typed
from ti_graph.query.column_kinds import Kind
from ti_graph.query.flattened import flat_row
from ti_graph.query.model_columns import columns_of
from ti_graph.query.run import Plain, Table

LEVELS = {
    "regions": "nuts2",
    "regions-nuts1": "nuts1",
    "regions-nuts3": "nuts3",
    "countries": "country",
}
"""Collection of regions → its level of NUTS."""
NAMES = ("territories", "sites", "organisations", *LEVELS)
"""Every collection."""
TABLES: dict[str, tuple[tuple[str, str], ...]] = {
    "sites": (),
    "organisations": (("organisation", "organisation_id"),),
    "regions": (("territory", "territory_id"), ("geometry", "territory_id")),
}
"""Collection → the tables that name its things; sites name their registers themselves."""
TYPES = {bool: "boolean", int: "integer", float: "number", str: "string"}
"""Type → its name in JSON Schema."""
_INTEGER = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
"""How a value is written in an address."""
_SCHEMA: Mapping[Kind, str] = {
    "whole": "integer", "decimal": "number", "truth": "boolean", "day": "string",
    "text": "string",
}  # fmt: skip
_AROUND: Mapping[str, Kind] = {
    "status": "text", "data": "text", "ground": "text", "register": "text", "year": "whole",
    "reference": "text",
}  # fmt: skip
"""What is said of a figure, by the end of its name."""
_POSITION: Mapping[str, Kind] = {
    "position_of": "text", "position_label": "text", "longitude": "decimal", "latitude": "decimal",
}  # fmt: skip
Properties = dict[str, Any]
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Feature:
    """A thing with its geometry, if it has one, and what is known of it."""

    id: str
    properties: Properties
    shape: BaseGeometry | None


class Collection:
    """The features of one kind, found by box or by a property."""

    def __init__(self, features: Iterable[Feature], kinds: Mapping[str, Kind] = {}) -> None:
        self.features = [_without_id(one) for one in features]
        self._kinds = kinds
        self._written: dict[int, str] = {}
        self._position = {one.id: at for at, one in enumerate(self.features)}

    @cached_property
    def columns(self) -> list[str]:
        """The names of properties."""
        return list(dict.fromkeys(name for one in self.features for name in one.properties))

    @cached_property
    def types(self) -> dict[str, str]:
        """Property → its type as JSON Schema names it, also of one that no feature has."""
        kinds: dict[str, set[str]] = {name: set() for name in self.columns}
        for one in self.features:
            for name, value in one.properties.items():
                if value is not None:
                    kinds[name].add(TYPES[type(value)])
        said = {name: _SCHEMA[kind] for name, kind in self._kinds.items()}
        return {name: said.get(name) or _widest(found) for name, found in kinds.items()}

    @cached_property
    def _shapes(self) -> NDArray[np.object_]:
        found = np.empty(len(self.features), dtype=object)
        found[:] = [one.shape for one in self.features]
        return found

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree(self._shapes)

    @cached_property
    def bounds(self) -> Box | None:
        """West, south, east and north of all; None where nothing has a geometry."""
        if not any(one.shape is not None for one in self.features):
            return None
        west, south, east, north = map(float, shapely.total_bounds(self._shapes))
        return west, south, east, north

    def geojson(self, at: int) -> str:
        """A feature as GeoJSON; it is written once."""
        if at not in self._written:
            one = self.features[at]
            outline = None if one.shape is None else shapely.geometry.mapping(one.shape)
            found = {"type": "Feature", "id": one.id, "geometry": outline}
            found["properties"] = one.properties
            self._written[at] = json.dumps(found, ensure_ascii=False)
        return self._written[at]

    def table(self) -> Table:
        """One row a feature: its identifier, its properties and its geometry as WKT."""
        rows: list[list[Plain]] = [
            [
                one.id,
                *(one.properties.get(name) for name in self.columns),
                None if one.shape is None else one.shape.wkt,
            ]
            for one in self.features
        ]
        return Table(["id", *self.columns, "geometry"], rows, self._kinds)

    def warm(self) -> None:
        """Write every feature now, not for the first request."""
        for at in range(len(self.features)):
            self.geojson(at)

    def position(self, identifier: str) -> int | None:
        """Where a feature stands in order; None where none bears that identifier."""
        return self._position.get(identifier)

    def found(self, box: Box | None, given: Mapping[str, str]) -> list[int]:
        """Positions of features that meet a box and have those properties, in order.

        A box whose west lies east of its east crosses the antimeridian. Raises QueryError for what
        is no value of the type of a property.
        """
        wanted = {name: wanted_value(name, text, self.types[name]) for name, text in given.items()}
        inside = range(len(self.features)) if box is None else self._within(box)
        return [at for at in inside if self._has(at, wanted)]

    def _within(self, box: Box) -> list[int]:
        west, south, east, north = box
        parts = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
        boxes = [shapely.box(left, south, right, north) for left, right in parts]
        met = [self._tree.query(one, predicate="intersects") for one in boxes]
        return sorted({int(at) for hits in met for at in hits})

    def _has(self, at: int, wanted: Mapping[str, Plain]) -> bool:
        properties = self.features[at].properties
        return all(properties.get(name) == value for name, value in wanted.items())


def _without_id(one: Feature) -> Feature:
    """GeoJSON has the identifier beside the properties: twice would be two columns of one name."""
    kept = {name: value for name, value in one.properties.items() if name != "id"}
    return Feature(one.id, kept, one.shape)


def _widest(kinds: set[str]) -> str:
    if kinds == {"integer", "number"}:
        return "number"
    return next(iter(kinds)) if len(kinds) == 1 else "string"


def wanted_value(name: str, text: str, kind: str) -> Plain:
    """A value that a property is asked for, of its type as JSON Schema names it.

    Raises QueryError for what is none: an empty answer would say that nothing has that value.
    """
    said = {"name": name, "text": typed(text)}
    if kind == "integer" and not _INTEGER.fullmatch(text):
        raise QueryError("not_integer", **said)
    if kind == "number" and not _NUMBER.fullmatch(text):
        raise QueryError("not_number", **said)
    if kind == "boolean" and text not in {"true", "false"}:
        raise QueryError("not_boolean", **said)
    made: Mapping[str, Callable[[str], Plain]] = {
        "integer": int, "number": float, "boolean": lambda given: given == "true",
    }  # fmt: skip
    return made.get(kind, str)(text)


OF_INDICATOR = ("value", "status", "data", "ground", "register_id", "year", "reference")
"""What a feature of a map says of its one indicator: here each has names of its own."""


class Features:
    """The collections of one release, each made when it is first asked for."""

    def __init__(self, answers: Answers, maps: TerritoryMaps, actors: Actors) -> None:
        self._answers, self._maps, self._actors = answers, maps, actors
        self._release = answers.release
        self._made: dict[str, Collection] = {}

    def collection(self, name: str) -> Collection:
        """A collection. Raises NotFoundError where there is none of that name."""
        if name not in NAMES:
            raise NotFoundError(
                "unknown_collection", collection=typed(name), known=", ".join(NAMES)
            )
        if name not in self._made:
            self._made[name] = Collection(self._features(name), self._kinds(name))
        return self._made[name]

    def _kinds(self, name: str) -> dict[str, Kind]:
        """What each property of a collection holds: no release need have a value of it."""
        if name in LEVELS:
            return {**columns_of(RegionProperties), "iri": "text"}
        if name == "sites":
            return columns_of(SiteItem)
        if name == "organisations":
            return {**columns_of(OrganisationItem), **_POSITION}
        indicators = self._release.table("indicator").collect()["indicator_id"]
        measured = [*get_args(IndicatorName), *(one.replace("-", "_") for one in indicators)]
        return {
            **columns_of(TerritoryProperties),
            "iri": "text",
            **{f"{one}_{word}": kind for one in measured for word, kind in _AROUND.items()},
            **dict.fromkeys(measured, "decimal"),
        }

    def sources(self, name: str) -> set[str]:
        """The data sets that the rows of a collection come from, and those that figures name."""
        kept = self.collection(name)
        known = {one.id for one in kept.features}
        rows = [
            self._release.table(table).filter(pl.col(key).is_in(known)).select("source").collect()
            for table, key in TABLES.get(name, TABLES["regions"])
        ]
        named = {
            str(value)
            for one in kept.features
            for key, value in one.properties.items()
            if value is not None and (key == "register" or key.endswith("_register"))
        }
        return {source for frame in rows for source in frame["source"].cast(pl.String)} | named

    def _features(self, name: str) -> Iterable[Feature]:
        if name in LEVELS:
            return self._regions(LEVELS[name])
        made: dict[str, Callable[[], Iterable[Feature]]] = {
            "territories": self._territories,
            "sites": self._sites,
            "organisations": self._organisations,
        }
        return made[name]()

    # territories

    def _territories(self) -> Iterable[Feature]:
        """Territories of every phase, with every figure that a map or a page shows.

        Readers guess the type of a column from the first features: those that have figures, of
        the last phase, go first.
        """
        about = figures(self._release)
        known: dict[str, Properties] = {}
        shapes: dict[str, BaseGeometry | None] = {}
        for name in get_args(IndicatorName):
            # Readers guess the type of a column from the first features: the last phase, which has
            # figures, goes first.
            for phase in reversed(self._answers.programme.phases):
                for one in self._maps.territories(name, phase).features:
                    seen = one.properties
                    if one.id not in known:
                        fields = set(OF_INDICATOR)
                        known[one.id] = flat_row(seen.model_dump(exclude=fields))
                        known[one.id]["iri"] = self._release.mint.iri("territory", one.id)
                        shapes[one.id] = shape_of(one.geometry)
                    known[one.id] |= {
                        name: seen.value, f"{name}_status": seen.status, f"{name}_data": seen.data,
                        **{f"{name}_{word}": value for word, value in _rests_on(seen).items()},
                    }  # fmt: skip
        for territory, properties in known.items():
            more = properties | about.get(territory, {})
            yield Feature(territory, more, shapes[territory])

    # sites, organisations, regions

    def _sites(self) -> Iterable[Feature]:
        """Sites whose position is known; a SIRET that stands in several communes, in each."""
        seen: set[str] = set()
        for one in Sites(self._release).located():
            name = f"{one.id}-{one.commune_id}" if one.id in seen else one.id
            seen.add(one.id)
            yield Feature(name, flat_row(one.model_dump()), point(one.longitude, one.latitude))

    def _organisations(self) -> Iterable[Feature]:
        """Organisations in their seat, or in the smallest area around it that has a point."""
        points = _points(self._release.table("geometry"))
        for one, areas in self._actors.standing():
            area = next((name for name in areas if name in points), None)
            if area is None:
                continue
            longitude, latitude = points[area]
            position = {
                "position_of": area,
                "position_label": self._actors.place(area).label,
                "longitude": longitude,
                "latitude": latitude,
            }
            properties = flat_row(one.model_dump()) | position
            yield Feature(one.id, properties, point(longitude, latitude))

    def _regions(self, level: str) -> Iterable[Feature]:
        for one in self._maps.regions(level).features:
            properties = flat_row(one.properties.model_dump())
            properties["iri"] = self._release.mint.iri("territory", one.id)
            yield Feature(one.id, properties, shape_of(one.geometry))


def _rests_on(seen: TerritoryProperties) -> Properties:
    """What a figure rests on: of sites their ground, of what compares its reference."""
    found = {"register": seen.register_id, "year": seen.year}
    ground = {} if seen.ground is None else {"ground": seen.ground}
    reference = {} if seen.reference is None else {"reference": seen.reference}
    return ground | found | reference


def _points(geometry: pl.LazyFrame) -> dict[str, tuple[float, float]]:
    rows = geometry.select("territory_id", "longitude", "latitude").drop_nulls().collect()
    return {name: (longitude, latitude) for name, longitude, latitude in rows.iter_rows()}


def point(longitude: float | None, latitude: float | None) -> BaseGeometry | None:
    """A point; None where a part of it is not known."""
    if longitude is None or latitude is None:
        return None
    return shapely.Point(longitude, latitude)


def shape_of(outline: Outline | None) -> BaseGeometry | None:
    """An outline as a shape."""
    return None if outline is None else shapely.geometry.shape(outline.model_dump())
