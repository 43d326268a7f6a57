"""What OGC API – Features answers, and how its parameters are read."""

import re
from typing import Any, Literal

from pydantic import BaseModel

from ti_graph.answers.features import Box
from ti_graph.errors import QueryError, typed

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_DAY = r"\d{4}-\d{2}-\d{2}(?:[Tt]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2}))?"
_OPEN = rf"(?:{_DAY}|\.\.|)"
_MOMENT = re.compile(rf"{_DAY}|{_OPEN}/{_OPEN}")
"""A moment or an interval, as RFC 3339 and the standard write them."""


class Link(BaseModel):
    """A link, as OGC API has them."""

    href: str
    rel: str
    type: str
    title: str


class Landing(BaseModel):
    """Where a client begins."""

    title: str
    description: str
    release: str
    links: list[Link]


class Conformance(BaseModel):
    """The classes of the standard that hold here."""

    conformsTo: list[str]  # noqa: N815 - as the standard spells it


class Spatial(BaseModel):
    """A box, WGS 84, longitude first."""

    bbox: list[Box]
    crs: str = CRS84


class Extent(BaseModel):
    """Where the features of a collection are."""

    spatial: Spatial


class CollectionAnswer(BaseModel):
    """A collection of features."""

    id: str
    title: str
    description: str
    attribution: str
    extent: Extent | None
    itemType: Literal["feature"] = "feature"  # noqa: N815
    crs: list[str] = [CRS84]
    links: list[Link]


class CollectionsAnswer(BaseModel):
    """Every collection."""

    links: list[Link]
    collections: list[CollectionAnswer]


class FeatureAnswer(BaseModel):
    """A feature: `geometry` is null where none is known, a property where it is not known."""

    type: Literal["Feature"]
    id: str
    geometry: dict[str, Any] | None
    properties: dict[str, Any]
    links: list[Link] = []


class ItemsAnswer(BaseModel):
    """A page of features."""

    type: Literal["FeatureCollection"]
    numberMatched: int  # noqa: N815
    numberReturned: int  # noqa: N815
    features: list[FeatureAnswer]
    links: list[Link]


def box_of(text: str) -> Box:
    """A box of four numbers, or of six of which the heights are passed over.

    Raises QueryError for any other.
    """
    try:
        numbers = [float(part) for part in text.split(",")]
        if len(numbers) == 6:
            numbers = [*numbers[:2], *numbers[3:5]]
        west, south, east, north = numbers
    except ValueError:
        raise QueryError("bad_bbox", text=typed(text)) from None
    degrees = all(-180 <= one <= 180 for one in (west, east))
    if not degrees or not -90 <= south <= north <= 90:
        raise QueryError("bad_bbox", text=typed(text))
    return west, south, east, north


def require_moment(text: str | None) -> None:
    """Raises QueryError for what is no moment and no interval."""
    if text is not None and not _MOMENT.fullmatch(text):
        raise QueryError("bad_datetime", text=typed(text))
