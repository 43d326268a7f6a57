"""The territory of the programme that is nearest to a place outside it.

From commune to commune: a group of communes is as near as its nearest commune. A commune stands
where its registered sites and offices are (`ti_graph.analytics.commune_points`); a place without
any is measured from the published point of the smallest group of communes around it.
"""

from dataclasses import dataclass
from functools import cached_property

import polars as pl

from ti_graph.analytics.partners import distance_km
from ti_graph.graph.release import Release
from ti_graph.model.phases import territories_of_phase

GROUPS = ("ept", "epci")
"""An établissement public territorial lies in a métropole, and is nearer to its communes."""
POINT = ("territory_id", "longitude", "latitude")


@dataclass(frozen=True)
class Nearest:
    """A TI, and how far the nearest of its communes is, from point to point."""

    territory_id: str
    distance_km: float
    measured_from: str
    """The place itself, its commune that is nearest, or the group of communes around it."""
    measured_to: str
    """The commune in the TI, of those of which a point is known."""


class Outside:
    """Nearest territories of the current phase, for the places of one release."""

    def __init__(self, release: Release) -> None:
        self._release = release

    def nearest(self, place_id: str) -> Nearest | None:
        """The TI with the nearest commune; None for a place whose position is not known."""
        places = self._positions(place_id)
        if places.is_empty() or self._inside.is_empty():
            return None
        ordered = distance_km(places, self._inside).sort(
            "distance_km", "partner_id", "territory_id"
        )
        origin, goal, distance = ordered.row(0)
        return Nearest(self._territory[goal], distance, origin, goal)

    def _positions(self, place_id: str) -> pl.DataFrame:
        """Where a place stands: its communes, itself, or the smallest group around it."""
        communes = self._of_communes.filter(
            pl.col("territory_id").is_in([place_id, *self._communes.get(place_id, ())])
        )
        if communes.height:
            return communes
        around = [place_id, *self._around.get(place_id, ())]
        order = pl.DataFrame({"territory_id": around}).unique(maintain_order=True)
        return order.join(self._of_groups, on="territory_id", maintain_order="left").head(1)

    @cached_property
    def _of_communes(self) -> pl.DataFrame:
        """The point of each commune in which something that stands somewhere is registered."""
        return self._release.table("commune_point").select(POINT).collect()

    @cached_property
    def _of_groups(self) -> pl.DataFrame:
        """The published point of each group of communes."""
        published = self._release.table("geometry").select(POINT).collect()
        return published.filter(pl.col("territory_id").is_in(self._groups)).sort("territory_id")

    @cached_property
    def _members(self) -> pl.DataFrame:
        """member_id (commune), container_id (group of communes)."""
        communes = self._territories.filter(pl.col("kind") == "commune")["territory_id"]
        return self._within.filter(
            pl.col("container_id").is_in(self._groups),
            pl.col("member_id").is_in(communes.implode()),
        )

    @cached_property
    def _communes(self) -> dict[str, list[str]]:
        """Group of communes → its communes."""
        return dict(self._members.group_by("container_id").agg("member_id").iter_rows())

    @cached_property
    def _around(self) -> dict[str, list[str]]:
        """Commune → the groups of communes around it, the smallest first."""
        kinds = self._territories.select(container_id="territory_id", kind="kind")
        order = {kind: place for place, kind in enumerate(GROUPS)}
        rows = (
            self._members.join(kinds, on="container_id")
            .with_columns(pl.col("kind").cast(pl.String).replace_strict(order))
            .sort("member_id", "kind", "container_id")
            .group_by("member_id")
            .agg(pl.col("container_id"))
        )
        return dict(rows.iter_rows())

    @cached_property
    def _territory(self) -> dict[str, str]:
        """Place → the TI that it lies in."""
        current = territories_of_phase(self._territories)["territory_id"].implode()
        rows = self._within.filter(pl.col("container_id").is_in(current))
        ordered = rows.sort("member_id", "container_id")
        return dict(ordered.unique("member_id", keep="first").iter_rows())

    @cached_property
    def _within(self) -> pl.DataFrame:
        return self._release.table("within").select("member_id", "container_id").collect()

    @cached_property
    def _territories(self) -> pl.DataFrame:
        return self._release.table("territory").select("territory_id", "kind", "phase").collect()

    @property
    def _groups(self) -> pl.Series:
        """Groups of communes, as a set to look in."""
        return self._territories.filter(pl.col("kind").is_in(GROUPS))["territory_id"].implode()

    @cached_property
    def _inside(self) -> pl.DataFrame:
        """The communes that lie in a TI."""
        return self._of_communes.filter(pl.col("territory_id").is_in(list(self._territory)))
