"""The tables that look-ups read, each once, and the parts that their answers share."""

from functools import cached_property
from typing import Any, TypeVar

import polars as pl

from ti_graph.answers.industry_names import named_industries
from ti_graph.answers.lookup_models import IndustryItem, OrganisationItem, Page, Place
from ti_graph.answers.models import Label, Provenance, SpecialisationItem
from ti_graph.answers.territories import Answers, specialisation_item
from ti_graph.model.results import CAPABILITY_PREFIX

Item = TypeVar("Item")


class LookupTables:
    """The tables of one release that look-ups read; small ones are read once."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self._release = answers.release

    def place(self, territory_id: str) -> Place:
        """A territory by name."""
        return Place(id=territory_id, label=self._names.get(territory_id, territory_id))

    # tables, read once

    @property
    def _names(self) -> dict[str, str]:
        return self._answers.programme.names

    @cached_property
    def _current(self) -> frozenset[str]:
        """The TI of the current phase."""
        programme = self._answers.programme
        return frozenset(one.id for one in programme.territories(phase=programme.phase))

    @cached_property
    def _industry_rows(self) -> pl.DataFrame:
        return named_industries(self._release).sort("scheme", "code", "industry_id").collect()

    @cached_property
    def _by_industry(self) -> dict[str, dict[str, Any]]:
        return {row["industry_id"]: row for row in self._industry_rows.iter_rows(named=True)}

    @cached_property
    def _organisations(self) -> pl.DataFrame:
        return (
            self._release.table("organisation").sort("kind", "label", "organisation_id").collect()
        )

    @cached_property
    def _capability(self) -> pl.DataFrame:
        return self._release.table("capability").sort("rank", "territory_id").collect()

    @cached_property
    def _parts(self) -> dict[tuple[object, ...], pl.DataFrame]:
        rows = self._release.table("score_part").filter(
            pl.col("suggestion_id").str.starts_with(CAPABILITY_PREFIX)
        )
        sorted_rows = rows.sort(["weight", "part"], descending=[True, False]).collect()
        return sorted_rows.partition_by("suggestion_id", as_dict=True)

    # parts of answers

    def _page(self, items: list[Item], total: int, offset: int) -> Page[Item]:
        return Page(release=self._release.manifest.release, total=total, offset=offset, items=items)

    def _rows(self, table: str, column: str, values: list[str]) -> pl.DataFrame:
        return self._release.table(table).filter(pl.col(column).is_in(values)).collect()

    def _one(self, table: str, column: str, value: str) -> dict[str, Any] | None:
        rows = self._rows(table, column, [value])
        return None if rows.is_empty() else rows.row(0, named=True)

    def _organisation(self, row: dict[str, Any]) -> OrganisationItem:
        return OrganisationItem(
            id=row["organisation_id"],
            iri=self._release.mint.iri("organisation", row["organisation_id"]),
            label=Label(fr=row["label"], en=row["label_en"] or row["label"]),
            kind=row["kind"],
            theme=row["theme"],
            country=row["country"],
            seat=self.place(row["seat_id"]) if row["seat_id"] else None,
            basis=row["basis"],
        )

    def _industry(self, industry_id: str) -> IndustryItem:
        row = self._by_industry[industry_id]
        return IndustryItem(
            id=industry_id,
            iri=self._release.mint.iri("industry", industry_id),
            scheme=row["scheme"],
            level=row["level"],
            code=row["code"],
            label=Label(fr=row["label_fr"], en=row["label_en"]),
            parent=row["parent_id"],
        )

    def _evidence_of(self, rows: pl.DataFrame) -> list[Provenance]:
        """The sources of rows, each by how many it reported."""
        counted = rows.group_by("source").len().sort("source")
        return [self._answers.provenances.of(*row) for row in counted.iter_rows()]

    def _below(self, region_id: str) -> list[str]:
        within = self._rows("within", "container_id", [region_id])
        return [region_id, *within["member_id"]]

    def _containers(self, place_id: str) -> list[Place]:
        rows = self._rows("within", "member_id", [place_id]).sort("container_id")
        return [self.place(name) for name in rows["container_id"]]

    def _specialisation(self, row: dict[str, Any]) -> SpecialisationItem:
        return specialisation_item(row, self._industry(row["industry_id"]).label)
