"""A territory's outline among its neighbours, with its sites, as an SVG for a page or a PDF."""

import math
from collections.abc import Iterable, Sequence

from shapely.geometry import MultiPolygon, Polygon, box, shape
from shapely.geometry.base import BaseGeometry

from ti_graph.answers.map_models import Outline
from ti_graph.answers.maps import TerritoryMaps

WIDTH, HEIGHT = 360, 280
MARGIN = 0.12
"""Part of the frame that is left free on each side."""
STYLE = {
    "land": 'fill="#f0ede5" stroke="#cfcabd" stroke-width="0.8"',
    "near": 'fill="#dbe5e7" stroke="#ffffff" stroke-width="0.8"',
    "own": 'fill="#f3d8ca" stroke="#98370f" stroke-width="1"',
}
SITE = 'fill="#98370f" stroke="#ffffff" stroke-width="0.7"'
COUNT = (
    'fill="#ffffff" font-family="Libertinus Serif, serif" font-weight="600" text-anchor="middle"'
)
REACH = 9.0
"""Units of the drawing within which sites are one circle that counts them."""
SMALL, LARGE = 3.0, 11.0
LETTERS = 8
"""Size of a count."""

Position = tuple[float, float]
"""Longitude and latitude."""


class Frame:
    """Degrees → the drawing: an equirectangular projection true at the middle latitude."""

    def __init__(self, west: float, south: float, east: float, north: float) -> None:
        self._stretch = math.cos(math.radians((south + north) / 2))
        wide, high = (east - west) * self._stretch, north - south
        self._scale = (1 - 2 * MARGIN) * min(WIDTH / wide, HEIGHT / high)
        self._middle = ((west + east) / 2, (south + north) / 2)
        half = WIDTH / 2 / self._scale / self._stretch, HEIGHT / 2 / self._scale
        (x, y), (dx, dy) = self._middle, half
        self.seen = box(x - dx, y - dy, x + dx, y + dy)

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        """A position as x and y in the drawing."""
        x = WIDTH / 2 + (longitude - self._middle[0]) * self._stretch * self._scale
        y = HEIGHT / 2 - (latitude - self._middle[1]) * self._scale
        return x, y

    def point(self, longitude: float, latitude: float) -> str:
        """A position as `x y`."""
        x, y = self.place(longitude, latitude)
        return f"{x:.1f} {y:.1f}"

    def path(self, geometry: BaseGeometry) -> str:
        """What is seen of an outline, as the `d` of a path."""
        rings = [
            ring
            for polygon in _polygons(geometry.buffer(0).intersection(self.seen))
            for ring in (polygon.exterior, *polygon.interiors)
        ]
        return "".join(f"M{'L'.join(self.point(*xy[:2]) for xy in ring.coords)}Z" for ring in rings)


def _polygons(geometry: BaseGeometry) -> Iterable[Polygon]:
    if isinstance(geometry, Polygon):
        return [geometry]
    return geometry.geoms if isinstance(geometry, MultiPolygon) else []


def clusters(places: Iterable[tuple[float, float]]) -> list[tuple[float, float, int]]:
    """x, y and count of what stands within `REACH` of the first there, most first."""
    found: list[tuple[float, float, int]] = []
    for x, y in places:
        near = [(math.hypot(one[0] - x, one[1] - y), place) for place, one in enumerate(found)]
        distance, place = min(near, default=(math.inf, 0))
        if distance <= REACH:
            found[place] = (*found[place][:2], found[place][2] + 1)
        else:
            found.append((x, y, 1))
    return sorted(found, key=lambda one: -one[2])


def _circle(x: float, y: float, count: int) -> str:
    radius = SMALL if count == 1 else min(LARGE, SMALL + 1.8 * math.sqrt(count))
    circle = f'<circle {SITE} cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"/>'
    if count == 1:
        return circle
    below = y + LETTERS / 3
    text = f'<text {COUNT} font-size="{LETTERS}" x="{x:.1f}" y="{below:.1f}">{count}</text>'
    return circle + text


def perimeter_svg(
    maps: TerritoryMaps, territory_id: str, label: str, sites: Sequence[Position] = ()
) -> str | None:
    """The outline of a TI on the régions, its neighbours around it, its sites on it.

    None where it has no outline. `label` must be escaped for XML by the caller.
    """
    own = _geometry(maps.outline(territory_id).features[0].geometry)
    if own is None:
        return None
    frame = Frame(*own.bounds)
    land = [one.geometry for one in maps.regions("nuts2", "FR").features]
    near = [
        one.geometry for one in maps.territories("capability").features if one.id != territory_id
    ]
    layers = (
        *(("land", frame.path(one)) for one in map(_geometry, land) if one),
        *(("near", frame.path(one)) for one in map(_geometry, near) if one),
        ("own", frame.path(own)),
    )
    paths = "".join(f'<path {STYLE[name]} d="{path}"/>' for name, path in layers if path)
    circles = "".join(_circle(*one) for one in clusters(frame.place(*site) for site in sites))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{label}">{paths}{circles}</svg>'
    )


def _geometry(outline: Outline | None) -> BaseGeometry | None:
    if outline is None:
        return None
    return shape({"type": outline.type, "coordinates": outline.coordinates})
