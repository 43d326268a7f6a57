"""The territory of the programme that is nearest to a place outside it.

No source gives the points of all communes. A commune stands where its registered sites and offices
are: at the point that IREP gives the commune, else at the median of theirs. One without any is
measured from the group of communes around it, the smallest that has a point.
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
    """A TI, and how far its nearest group of communes is, from point to point."""

    territory_id: str
    distance_km: float
    measured_from: str
    """The place itself, or the group of communes around it."""


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
        origin, group, distance = ordered.row(0)
        return Nearest(self._territory[group], distance, origin)

    def _position(self, place_id: str) -> pl.DataFrame:
        """The point of a place, else of the smallest group around it that has one."""
        around = [place_id, *self._around.get(place_id, ())]
        order = pl.DataFrame({"territory_id": around}).unique(maintain_order=True)
        return order.join(self._points, on="territory_id", maintain_order="left").head(1)

    @cached_property
    def _points(self) -> pl.DataFrame:
        """Published points, else those of communes, else the medians of groups of communes."""
        published = self._release.table("geometry").select(POINT).collect()
        found = [published, self._of_communes, self._of_members]
        return pl.concat(found).unique("territory_id", keep="first").sort("territory_id")

    @cached_property
    def _of_communes(self) -> pl.DataFrame:
        """The point of each commune in which something that stands somewhere is registered."""
        sites = self._release.table("facility").filter(pl.col("placed").fill_null(value=False))
        known = [
            sites.select(*POINT, "of_commune"),
            self._release.table("service_point").select(*POINT, of_commune=pl.lit(value=False)),
        ]
        communes = self._territories.filter(pl.col("kind") == "commune")
        best = pl.col("of_commune").fill_null(value=False)
        return (
            pl.concat(known)
            .drop_nulls(["longitude", "latitude"])
            .collect()
            .join(communes, on="territory_id", how="semi")
            .filter(best == best.max().over("territory_id"))
            .group_by("territory_id")
            .agg(pl.col("longitude").median(), pl.col("latitude").median())
        )

    @cached_property
    def _of_members(self) -> pl.DataFrame:
        """The median point of the communes of each group."""
        return (
            self._within.filter(pl.col("container_id").is_in(self._groups))
            .join(self._of_communes, left_on="member_id", right_on="territory_id")
            .group_by(territory_id="container_id")
            .agg(pl.col("longitude").median(), pl.col("latitude").median())
        )

    @cached_property
    def _around(self) -> dict[str, list[str]]:
        """Commune → the groups of communes around it, the smallest first."""
        kinds = self._territories.select(container_id="territory_id", kind="kind")
        order = {kind: place for place, kind in enumerate(GROUPS)}
        rows = (
            self._within.join(kinds, on="container_id")
            .filter(pl.col("kind").is_in(GROUPS))
            .with_columns(pl.col("kind").cast(pl.String).replace_strict(order))
            .sort("member_id", "kind", "container_id")
            .group_by("member_id")
            .agg(pl.col("container_id"))
        )
        return dict(rows.iter_rows())

    @cached_property
    def _territory(self) -> dict[str, str]:
        """Group of communes → the TI that it is a member of."""
        current = territories_of_phase(self._territories)["territory_id"].implode()
        rows = self._within.filter(
            pl.col("container_id").is_in(current), pl.col("member_id").is_in(self._groups)
        ).select("member_id", "container_id")
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
        return self._points.filter(pl.col("territory_id").is_in(list(self._territory)))
