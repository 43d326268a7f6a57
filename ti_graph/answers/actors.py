"""Organisations, industries and candidate filières of a release, one by one or paged."""

from collections.abc import Iterator

import polars as pl

from ti_graph.answers.lookup_models import (
    FiliereItem,
    IndustryAnswer,
    IndustryItem,
    OrganisationAnswer,
    OrganisationItem,
    Page,
    ProjectItem,
    SpecialisedTerritory,
)
from ti_graph.answers.lookup_tables import LookupTables
from ti_graph.answers.models import Label
from ti_graph.errors import NotFoundError, typed
from ti_graph.model.grounds import FRANCE
from ti_graph.model.identifiers import written_territory

MOST_TERRITORIES = 50
AROUND = ("epci", "nuts")
"""Areas around a seat that have a point inside, the smallest first."""


class Actors(LookupTables):
    """What is reported of actors and industries, from the tables of one release."""

    def actors(
        self, kind: str | None, territory: str | None, offset: int, limit: int
    ) -> Page[OrganisationItem]:
        """Organisations, of one kind or seated in one territory where asked.

        Raises NotFoundError for a territory that is none.
        """
        rows = self._organisations
        if kind is not None:
            rows = rows.filter(pl.col("kind").cast(pl.String) == kind)
        if territory is not None:
            territory = written_territory(territory)
            if territory not in self._names:
                raise NotFoundError("unknown_territory", territory=typed(territory))
            rows = rows.filter(pl.col("seat_id").is_in(self._below(territory)))
        items = [self._organisation(row) for row in rows.slice(offset, limit).iter_rows(named=True)]
        return self._page(items, rows.height, offset)

    def standing(self) -> Iterator[tuple[OrganisationItem, list[str]]]:
        """Organisations, each with the areas that it is known to stand in, the smallest first.

        They are its seat and what comprises it; without a seat, where its projects have it.
        """
        around = self._around()
        projects = self._release.table("participation").select("organisation_id", "territory_id")
        taking_part = dict(projects.drop_nulls().sort("territory_id").collect().iter_rows())
        for row in self._organisations.iter_rows(named=True):
            first = row["seat_id"] or taking_part.get(row["organisation_id"])
            if first:
                yield self._organisation(row), [first, *around.get(first, [])]

    def _around(self) -> dict[str, list[str]]:
        """Seat → the groupings of communes and regions of Europe around it, the smallest first."""
        seats = self._organisations["seat_id"].drop_nulls().unique().to_list()
        kinds = {name: place for place, name in enumerate(AROUND)}
        kind = pl.col("container_id").str.extract(r"^([a-z]+)-")
        rows = self._rows("within", "member_id", seats).filter(kind.is_in(list(AROUND)))
        ordered = rows.sort(
            kind.replace_strict(kinds, default=None, return_dtype=pl.Int64),
            -pl.col("container_id").str.len_chars().cast(pl.Int64),
            "container_id",
        )
        found: dict[str, list[str]] = {}
        for seat, area in ordered.select("member_id", "container_id").iter_rows():
            found.setdefault(seat, []).append(area)
        return found

    def organisation(self, organisation_id: str) -> OrganisationAnswer:
        """One actor: its seat, what its theme speaks of, its projects.

        Raises NotFoundError where none bears that identifier.
        """
        row = self._one("organisation", "organisation_id", organisation_id)
        if row is None:
            raise NotFoundError("unknown_organisation", organisation=typed(organisation_id))
        seat = self._containers(row["seat_id"]) if row["seat_id"] else []
        speaks = self._rows("organisation_industry", "organisation_id", [organisation_id])
        projects = self._projects(organisation_id)
        return OrganisationAnswer(
            organisation=self._organisation(row),
            release=self._release.manifest.release,
            siren=row["siren"],
            area=self.place(row["area_id"]) if row["area_id"] else None,
            territories=[place for place in seat if place.id in self._current],
            industries=[self._industry(name) for name in speaks["industry_id"].sort()],
            projects=projects,
            evidence=[self._answers.provenances.of(row["source"], 1 + len(projects))],
        )

    def _projects(self, organisation_id: str) -> list[ProjectItem]:
        taking_part = self._rows("participation", "organisation_id", [organisation_id])
        project = self._release.table("project").select("project_id", "acronym", "programme")
        rows = taking_part.join(project.collect(), on="project_id").sort("acronym")
        return [
            ProjectItem(
                id=row["project_id"],
                acronym=row["acronym"],
                programme=row["programme"],
                role=row["role"],
                contribution_eur=row["contribution_eur"],
                contribution_status=row["contribution_status"],
            )
            for row in rows.iter_rows(named=True)
        ]

    def industries(
        self, scheme: str | None, level: str | None, offset: int, limit: int
    ) -> Page[IndustryItem]:
        """Positions of classifications, in order of code."""
        rows = self._industry_rows
        for column, wanted in (("scheme", scheme), ("level", level)):
            if wanted is not None:
                rows = rows.filter(pl.col(column).cast(pl.String) == wanted)
        items = [self._industry(name) for name in rows.slice(offset, limit)["industry_id"]]
        return self._page(items, rows.height, offset)

    def industry(self, industry_id: str) -> IndustryAnswer:
        """One industry and the territories most surely specialised in it.

        Raises NotFoundError where there is none.
        """
        if industry_id not in self._by_industry:
            raise NotFoundError("unknown_industry", industry=typed(industry_id))
        below = self._industry_rows.filter(pl.col("parent_id") == industry_id)
        links = self._release.table("industry_correspondence").collect()
        other = pl.concat(
            [
                links.filter(pl.col("from_id") == industry_id)["to_id"],
                links.filter(pl.col("to_id") == industry_id)["from_id"],
            ]
        )
        rows = self._rows("specialisation", "industry_id", [industry_id]).filter(
            "default_reference"
        )
        rows = rows.sort(
            ["probability", "quotient", "territory_id"], descending=[True, True, False]
        ).head(MOST_TERRITORIES)
        return IndustryAnswer(
            industry=self._industry(industry_id),
            release=self._release.manifest.release,
            children=[self._industry(name) for name in below["industry_id"]],
            corresponds=[self._industry(name) for name in other.unique().sort()],
            territories=[
                SpecialisedTerritory(
                    territory=self.place(row["territory_id"]),
                    data=row["data"],
                    item=self._specialisation(row),
                )
                for row in rows.iter_rows(named=True)
            ],
        )

    def filieres(self, industry: str | None, offset: int, limit: int) -> Page[FiliereItem]:
        """Candidate filières of every territory, best first; those that hold an industry."""
        rows = self._release.table("candidate_filiere").sort(
            ["score", "suggestion_id"], descending=[True, False]
        )
        found = rows.collect()
        if industry is not None:
            holding = self._rows("candidate_industry", "industry_id", [industry])
            found = found.filter(pl.col("suggestion_id").is_in(holding["suggestion_id"].to_list()))
        items = [
            FiliereItem.of(
                row,
                id=row["suggestion_id"],
                iri=self._release.mint.iri("suggestion", row["suggestion_id"]),
                territory=self.place(row["territory_id"]),
                label=Label(fr=row["label_fr"], en=row["label_en"]),
                reference=FRANCE,
            )
            for row in found.slice(offset, limit).iter_rows(named=True)
        ]
        return self._page(items, found.height, offset)
