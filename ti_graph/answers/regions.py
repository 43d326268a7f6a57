"""Regions, specialisations and capability of a release, one by one or paged."""

from functools import cached_property
from typing import Any

import polars as pl

from ti_graph.analytics.partners import SHOWN
from ti_graph.answers.from_region import FromRegion
from ti_graph.answers.ground_models import Reference
from ti_graph.answers.grounds import best_first
from ti_graph.answers.lookup_models import (
    CapabilityItem,
    HomeOf,
    Page,
    Place,
    RegionAnswer,
    SpecialisationPage,
    SpecialisationRow,
    SuggestedTo,
)
from ti_graph.answers.models import Part, Specialisations
from ti_graph.answers.no_specialisation import why_none
from ti_graph.answers.nuts_successors import Successors
from ti_graph.errors import NotFoundError, typed
from ti_graph.model.grounds import FILIERE, FRANCE
from ti_graph.model.identifiers import written_territory
from ti_graph.model.results import CAPABILITY_PREFIX

REGION_KINDS = ("region", "nuts1", "nuts2", "nuts3", "country")


class Places(FromRegion):
    """What is reported of places, from the tables of one release."""

    def region(self, region_id: str) -> RegionAnswer:
        """A région, or a statistical region of Europe.

        Raises NotFoundError where none bears that identifier.
        """
        row = self._one("territory", "territory_id", region_id)
        if row is None or row["kind"] not in REGION_KINDS:
            raise NotFoundError("unknown_region", region=typed(region_id))
        below = self._below(region_id)
        taking_part = self._rows("participation", "territory_id", below)
        suggested = self._rows("partner_suggestion", "partner_id", [region_id])
        first = pl.col("filiere_id").is_null() & (pl.col("rank") <= SHOWN)
        suggested = suggested.filter(first).sort("rank", "territory_id")
        known = self._answers.rests.projects
        namesakes = self._namesakes(row)
        return RegionAnswer(
            id=region_id,
            iri=self._release.mint.iri("territory", region_id),
            label=row["label"],
            kind=row["kind"],
            code=row["code"],
            country=row["country"],
            vintage=row["vintage"],
            release=self._release.manifest.release,
            within=self._containers(region_id),
            neighbours=self._neighbours(region_id),
            territories=self._homes(region_id, namesakes),
            suggested_to=[
                SuggestedTo.of(
                    row,
                    territory=self.place(row["territory_id"]),
                    register=known.register_id if known else None,
                    year=known.year if known else None,
                )
                for row in suggested.iter_rows(named=True)
            ],
            relevant_to=self.relevant_to(below),
            filieres=self.filieres(below),
            near=self.near(below),
            contains=self.contains(region_id),
            namesakes=[self.place(name) for name in namesakes],
            continued_by=[self.place(name) for name in self._successors.of(region_id)],
            participants=taking_part["organisation_id"].n_unique(),
            projects=taking_part["project_id"].n_unique(),
            specialisations=self._strongest(region_id),
            evidence=self._evidence_of(taking_part),
        )

    @cached_property
    def _successors(self) -> Successors:
        return Successors(self._release)

    def _homes(self, region_id: str, namesakes: list[str]) -> list[HomeOf]:
        """The TI of a region, else of the first region of its name: an old code has none itself.

        How many of their people live in it is known of regions of level 2; of others, the TI that
        reach into it, without a share.
        """
        for name in [region_id, *namesakes]:
            rows = self._rows("home_region", "region_id", [name])
            shares = dict(rows.select("territory_id", "population_share").iter_rows())
            kind = self._answers.programme.kinds[name]
            inside = self._current & set(self._below(name)) if kind != "country" else set()
            found = shares or dict.fromkeys(inside)
            if found:
                ordered = sorted(found, key=lambda one: (-(found[one] or 0), one))
                return [
                    HomeOf(territory=self.place(one), population_share=found[one])
                    for one in ordered
                ]
        return []

    def _namesakes(self, row: dict[str, Any]) -> list[str]:
        """Regions of the same country and name, the newest edition first."""
        same = self._release.table("territory").filter(
            (pl.col("label") == row["label"])
            & (pl.col("country") == row["country"])
            & pl.col("kind").cast(pl.String).is_in(REGION_KINDS)
            & (pl.col("territory_id") != row["territory_id"])
        )
        found = same.select("territory_id", "vintage").collect()
        return found.sort("vintage", "territory_id", descending=[True, False])[
            "territory_id"
        ].to_list()

    def _neighbours(self, region_id: str) -> list[Place]:
        rows = self._release.table("neighbour").collect()
        either = pl.concat(
            [
                rows.filter(pl.col("territory_a") == region_id)["territory_b"],
                rows.filter(pl.col("territory_b") == region_id)["territory_a"],
            ]
        )
        return [self.place(name) for name in either.unique().sort()]

    # specialisations and capability

    def specialisations(
        self, place_id: str, offset: int, limit: int, reference: Reference | None = None
    ) -> SpecialisationPage:
        """Every specialisation of a TI or region, the surest first; of a TI the one announced.

        They compare with France, abroad with Europe, where no other `reference` is asked for.
        Raises NotFoundError where there is no such place.
        """
        place_id = written_territory(place_id)
        if place_id not in self._names:
            raise NotFoundError("unknown_territory", territory=typed(place_id))
        chosen = pl.col("reference") == reference if reference else pl.col("default_reference")
        rows = self._rows("specialisation", "territory_id", [place_id]).filter(chosen)
        rows = best_first(rows, self._answers.first_industry(place_id))
        return SpecialisationPage(
            release=self._release.manifest.release,
            total=rows.height,
            offset=offset,
            items=[
                SpecialisationRow(
                    **{
                        field: row[field]
                        for field in ("counted", "reference", "ground", "year", "data")
                    },
                    item=self._specialisation(row),
                )
                for row in rows.slice(offset, limit).iter_rows(named=True)
            ],
            why_empty=why_none(self._release, self._answers.programme, place_id, reference)
            if rows.is_empty()
            else None,
        )

    def capability(self, offset: int, limit: int) -> Page[CapabilityItem]:
        """Every TI by its capability, the most capable first."""
        rows = self._capability.slice(offset, limit)
        items = [self._capable(row) for row in rows.iter_rows(named=True)]
        return self._page(items, self._capability.height, offset)

    def capability_of(self, territory_id: str) -> CapabilityItem:
        """The capability of one TI.

        Raises NotFoundError where none was computed.
        """
        territory_id = self._answers.item(territory_id).id
        rows = self._capability.filter(pl.col("territory_id") == territory_id)
        if rows.is_empty():
            raise NotFoundError("no_capability", territory=typed(territory_id))
        return self._capable(rows.row(0, named=True))

    def _capable(self, row: dict[str, Any]) -> CapabilityItem:
        parts = self._parts.get((f"{CAPABILITY_PREFIX}{row['territory_id']}",))
        ground = self._answers.grounds.uses(row["territory_id"])[FILIERE]
        register = self._answers.grounds.register(ground.register_id)
        return CapabilityItem.of(
            row,
            territory=self.place(row["territory_id"]),
            parts=[]
            if parts is None
            else [
                Part(part=one["part"], value=one["value"], weight=one["weight"])
                for one in parts.iter_rows(named=True)
            ],
            sites=ground.sites,
            ground=ground.ground,
            register=ground.register_id,
            reference=FRANCE,
            year=ground.year,
            cannot_see=register.cannot_see if register else None,
        )

    def _strongest(self, place_id: str) -> Specialisations | None:
        rows = self._rows("specialisation", "territory_id", [place_id]).filter("default_reference")
        return None if rows.is_empty() else self._answers.strongest(place_id, rows)
