"""The territory of the programme that is nearest to a place outside it.

Communes have no position of their own: the group of communes around them has one.
"""

from dataclasses import dataclass
from functools import cached_property

import polars as pl

from ti_graph.analytics.partners import distance_km
from ti_graph.graph.release import Release
from ti_graph.model.phases import territories_of_phase

GROUPS = ("epci", "ept")


@dataclass(frozen=True)
class Nearest:
    """A TI, and how far its nearest group of communes is, from point to point."""

    territory_id: str
    distance_km: float


class Outside:
    """Nearest territories of the current phase, for the places of one release."""

    def __init__(self, release: Release) -> None:
        self._release = release

    def nearest(self, place_id: str) -> Nearest | None:
        """The TI with the nearest group; None for a place whose position is not known."""
        place = self._position(place_id)
        if place.is_empty() or self._inside.is_empty():
            return None
        ordered = distance_km(place, self._inside).sort("distance_km", "partner_id")
        group, distance = ordered.select("partner_id", "distance_km").row(0)
        return Nearest(self._territory[group], distance)

    def _position(self, place_id: str) -> pl.DataFrame:
        around = [place_id, self._group.get(place_id, place_id)]
        return self._points.filter(pl.col("territory_id").is_in(around)).head(1)

    @cached_property
    def _points(self) -> pl.DataFrame:
        rows = self._release.table("geometry")
        return rows.select("territory_id", "longitude", "latitude").sort("territory_id").collect()

    @cached_property
    def _group(self) -> dict[str, str]:
        """Commune → the group of communes around it."""
        return self._containers(pl.col("container_id").is_in(self._groups))

    @cached_property
    def _territory(self) -> dict[str, str]:
        """Group of communes → the TI that it is a member of."""
        current = territories_of_phase(self._territories)["territory_id"].implode()
        of_phase = pl.col("container_id").is_in(current)
        return self._containers(of_phase & pl.col("member_id").is_in(self._groups))

    @cached_property
    def _territories(self) -> pl.DataFrame:
        return self._release.table("territory").select("territory_id", "kind", "phase").collect()

    @property
    def _groups(self) -> pl.Series:
        """Groups of communes, as a set to look in."""
        return self._territories.filter(pl.col("kind").is_in(GROUPS))["territory_id"].implode()

    def _containers(self, where: pl.Expr) -> dict[str, str]:
        rows = self._release.table("within").filter(where).select("member_id", "container_id")
        ordered = rows.collect().sort("member_id", "container_id")
        return dict(ordered.unique("member_id", keep="first").iter_rows())

    @cached_property
    def _inside(self) -> pl.DataFrame:
        return self._points.filter(pl.col("territory_id").is_in(list(self._territory)))
