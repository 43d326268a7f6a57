"""Partners in Europe, read from a release: relevant along a chain, and likely."""

from collections.abc import Callable, Mapping
from typing import Any

import polars as pl

from ti_graph.analytics import partners
from ti_graph.answers.details import SuggestionDetails
from ti_graph.answers.models import Label, Provenance
from ti_graph.answers.partner_models import (
    Along,
    FrenchOne,
    Likely,
    Partner,
    Relevant,
    Shown,
)
from ti_graph.errors import NotFoundError
from ti_graph.figures import whole
from ti_graph.graph.release import Release
from ti_graph.messages import say
from ti_graph.model.relevance_tables import COMPLEMENTS, SHOWN

FRENCH_SHOWN = 5
COPIED = (
    "rank", "score", "data", "distance_km", "cross_border", "near", "relation", "same_place",
    "sites", "projects",
)  # fmt: skip
LIKELY = ("rank", "score", "data", "distance_km", "shared_projects", "cross_border", "near")
ITEMS = {"facility": "facility", "project": "project", "organisation": "organisation"}
NOT_KNOWN = ("contacts", "agreements", "lists")


class PartnerAnswers:
    """Puts partners together from one release's tables and the names in use."""

    def __init__(
        self,
        release: Release,
        territories: Mapping[str, str],
        countries: Mapping[str, str],
        provenance: Callable[[str, int], Provenance],
    ) -> None:
        self._release = release
        self._names = territories
        self._countries = countries
        self._provenance = provenance

    def alongs(self, territory_id: str) -> list[Along]:
        """The filières and specialities that a TI is compared along, the first first."""
        return [_along(row) for row in _chains(self._relevant(territory_id)).iter_rows(named=True)]

    def chosen(self, territory_id: str, filiere: str | None) -> Along | None:
        """The chain that `filiere` names, or the first; None for a candidate with no such region.

        Raises NotFoundError where the TI has no such chain.
        """
        known = self.alongs(territory_id)
        if filiere is None:
            return known[0] if known else None
        for one in known:
            if filiere in _names_of(one):
                return one
        if filiere in self._rows("candidate_filiere", territory_id)["suggestion_id"]:
            return None
        raise NotFoundError("unknown_filiere", territory=territory_id, filiere=filiere[:80])

    def relevant(
        self, territory_id: str, along: Along | None
    ) -> tuple[list[Relevant], list[Relevant], list[Relevant]]:
        """The first along a chain, those near by, and those that bring what is missing."""
        if along is None:
            return [], [], []
        rows = self._relevant(territory_id).filter(pl.col("along_id") == along.id).sort("rank")
        first = rows.filter(pl.col("rank") <= SHOWN)
        near = rows.filter("near")
        brings = rows.filter(pl.col("complement_rank") <= COMPLEMENTS)
        wanted = pl.concat([first, near, brings])["suggestion_id"].unique().to_list()
        found = SuggestionDetails(self._release, wanted)
        items = _Items(self._release, found, wanted)
        made = {
            row["suggestion_id"]: self._one(row, found, items)
            for row in rows.filter(pl.col("suggestion_id").is_in(wanted)).iter_rows(named=True)
        }
        return (
            [made[name] for name in first["suggestion_id"]],
            [made[name] for name in near["suggestion_id"]],
            [made[name] for name in brings.sort("complement_rank")["suggestion_id"]],
        )

    def likely(self, territory_id: str, filiere: str | None, *, near: bool) -> list[Partner]:
        """Regions that take part in European projects, the likeliest first."""
        rows = self._rows("partner_suggestion", territory_id)
        of_filiere = rows.filter(pl.col("filiere_id") == filiere) if filiere else rows.clear()
        if of_filiere.is_empty():
            of_filiere = rows.filter(pl.col("filiere_id").is_null())
        listed = pl.col("near") if near else pl.col("rank") <= partners.SHOWN
        chosen = of_filiere.filter(listed).sort("rank")
        found = SuggestionDetails(self._release, chosen["suggestion_id"].to_list())
        return [self._likely(row, found) for row in chosen.iter_rows(named=True)]

    def french(self, territory_id: str, along: Along | None) -> list[FrenchOne]:
        """Other TI with sites of the same industry, the surest of their specialisation first."""
        if along is None or along.industry is None or not along.industry.startswith("naf"):
            return []
        cells = (
            self._release.table("specialisation")
            .filter(
                pl.col("industry_id") == along.industry,
                pl.col("territory_id").str.starts_with("ti-"),
                pl.col("observed") > 0,
            )
            .collect()
            .sort("probability", "territory_id", descending=[True, False])
            .head(FRENCH_SHOWN + 1)
        )
        places = self._release.table("geometry").collect()
        columns = places.select("territory_id", "longitude", "latitude")
        km = partners.distance_km(
            columns.filter(pl.col("territory_id") == territory_id),
            columns.join(cells, on="territory_id", how="semi"),
        ).select("distance_km", territory_id="partner_id")
        rows = cells.join(km, on="territory_id", maintain_order="left")
        return [
            FrenchOne(
                id=row["territory_id"],
                label=self._names[row["territory_id"]],
                sites=row["observed"],
                quotient=row["quotient"],
                probability=row["probability"],
                distance_km=row["distance_km"],
            )
            for row in rows.iter_rows(named=True)
            if row["territory_id"] != territory_id
        ][:FRENCH_SHOWN]

    def _relevant(self, territory_id: str) -> pl.DataFrame:
        return self._rows("relevant_partner", territory_id)

    def _rows(self, table: str, territory_id: str) -> pl.DataFrame:
        wanted = pl.col("territory_id") == territory_id
        return self._release.table(table).filter(wanted).collect()

    def _one(self, row: dict[str, Any], found: SuggestionDetails, items: "_Items") -> Relevant:
        name, region = row["suggestion_id"], row["partner_id"]
        reasons = Label(fr=row["reason_fr"], en=row["reason_en"])
        return Relevant(
            id=name,
            region=region.removeprefix("nuts-"),
            region_id=region,
            label=self._names[region],
            country=self._countries[region],
            along=row["along_id"],
            register_id=row["register"],
            reason=reasons.spoken(),
            reasons=reasons,
            parts=found.parts(name),
            evidence=self._evidence(found, name),
            plants=items.of(name, "facility"),
            project_list=items.of(name, "project"),
            organisations=items.of(name, "organisation"),
            **{field: row[field] for field in COPIED},
        )

    def _likely(self, row: dict[str, Any], found: SuggestionDetails) -> Partner:
        return Partner(
            id=row["suggestion_id"],
            region=row["partner_id"],
            label=self._names[row["partner_id"]],
            country=self._countries[row["partner_id"]],
            parts=found.parts(row["suggestion_id"]),
            evidence=self._evidence(found, row["suggestion_id"]),
            **{field: row[field] for field in LIKELY},
        )

    def _evidence(self, found: SuggestionDetails, suggestion_id: str) -> list[Provenance]:
        rows = found.rows("evidence", suggestion_id)
        return [self._provenance(row["evidence_source"], row["rows"]) for row in rows]


class _Items:
    """Names of the plants, projects and organisations of some suggestions."""

    def __init__(self, release: Release, found: SuggestionDetails, wanted: list[str]) -> None:
        self._told = found
        rows = [row for one in wanted for row in found.rows("relevant_detail", one)]
        ids = {kind: sorted({r["item_id"] for r in rows if r["kind"] == kind}) for kind in ITEMS}
        facility = _of(release, "facility", "facility_id", ids["facility"])
        project = _of(release, "project", "project_id", ids["project"])
        organisation = _of(release, "organisation", "organisation_id", ids["organisation"])
        self._shown: dict[tuple[str, str], Shown] = {}
        for row in facility:
            one = Shown(
                id=row["facility_id"],
                label=row["label"],
                year=row["year"],
                register_id=row["source"],
            )
            self._shown["facility", one.id] = one
        for row in project:
            label = f"{row['acronym']} ({row['title']})" if row["title"] else row["acronym"]
            one = Shown(id=row["project_id"], label=label, year=row["first_year"])
            self._shown["project", one.id] = one
        for row in organisation:
            one = Shown(id=row["organisation_id"], label=row["label"])
            self._shown["organisation", one.id] = one

    def of(self, suggestion_id: str, kind: str) -> list[Shown]:
        """What a suggestion is shown with, in order."""
        rows = self._told.rows("relevant_detail", suggestion_id)
        return [self._shown[kind, row["item_id"]] for row in rows if row["kind"] == kind]


def _of(release: Release, table: str, key: str, ids: list[str]) -> list[dict[str, Any]]:
    rows = release.table(table).filter(pl.col(key).is_in(ids)).collect()
    return list(rows.iter_rows(named=True))


def _chains(rows: pl.DataFrame) -> pl.DataFrame:
    columns = ("along_id", "along_fr", "along_en", "filiere_id", "industry_id", "sure")
    return rows.select(*columns, "along_position").unique("along_id").sort("along_position")


def _along(row: dict[str, Any]) -> Along:
    return Along(
        id=row["along_id"],
        label=Label(fr=row["along_fr"], en=row["along_en"]),
        kind="filiere" if row["filiere_id"] else "speciality",
        industry=row["industry_id"],
        sure=row["sure"],
        position=row["along_position"],
    )


def _names_of(one: Along) -> set[str]:
    """What a chain may be called: its identifier; a speciality also by its code, as NAF or NACE."""
    if one.industry is None:
        return {one.id}
    code = one.industry.split("-", 1)[1]
    return {one.id, one.industry, code, code.replace(".", ""), code[:5]}


def likely(one: Partner) -> Likely:
    """A partner of the list `likely`, with its reason in one sentence."""
    fields = {name: getattr(one, name) for name in Partner.model_fields if name != "region"}
    facts = {"projects": one.shared_projects, "km": whole(one.distance_km)}
    key = "screen.likely_reason.shared" if one.shared_projects else "screen.likely_reason.active"
    reasons = Label(fr=say(key, "fr", **facts), en=say(key, "en", **facts))
    return Likely(
        region=one.region.removeprefix("nuts-"),
        region_id=one.region,
        reason=reasons.spoken(),
        reasons=reasons,
        **fields,
    )


def not_known() -> list[Label]:
    """What no source at hand says of partners."""
    keys = [f"screen.partners_not_known.{name}" for name in NOT_KNOWN]
    return [Label(fr=say(key, "fr"), en=say(key, "en")) for key in keys]
