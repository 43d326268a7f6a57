"""Partners in Europe, read from a release: relevant along a chain, and likely."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from ti_graph.analytics import partners
from ti_graph.answers.along_caveats import AlongCaveats
from ti_graph.answers.details import SuggestionDetails
from ti_graph.answers.dictionary import Dictionary, DictionaryChain, along_id
from ti_graph.answers.european import EuropeanTies
from ti_graph.answers.ground_models import GroundName
from ti_graph.answers.indexed import Indexed, Row
from ti_graph.answers.models import Label, Part, Provenance, label_of
from ti_graph.answers.partner_models import (
    Along,
    Declared,
    FrenchOne,
    Likely,
    Partner,
    Relevant,
    Shown,
)
from ti_graph.answers.rests import year_of
from ti_graph.errors import NotFoundError, typed
from ti_graph.figures import whole
from ti_graph.model.industries import CLASS, code_of
from ti_graph.model.relevance_tables import COMPLEMENTS, SHOWN

if TYPE_CHECKING:
    from ti_graph.answers.along_any import AlongAny

FRENCH_SHOWN = 5
COPIED = (
    "rank", "score", "data", "distance_km", "cross_border", "near", "relation", "same_place",
    "sites", "projects",
)  # fmt: skip
LIKELY = ("rank", "score", "data", "distance_km", "shared_projects", "cross_border", "near")
ITEMS = ("facility", "project", "organisation")
POINT = ("territory_id", "longitude", "latitude")
LAST = COMPLEMENTS + 1
Lists = tuple[list[Relevant], list[Relevant], list[Relevant]]
"""The first along a chain, those near by, and those that bring what is not seen here."""


class PartnerAnswers:
    """Puts partners together from one release's tables and the names in use."""

    def __init__(
        self,
        tables: Indexed,
        territories: Mapping[str, str],
        countries: Mapping[str, str],
        provenance: Callable[[str, int], Provenance],
        ties: EuropeanTies,
        dictionary: Dictionary,
    ) -> None:
        self._ties = ties
        self._tables = tables
        self._details = SuggestionDetails(tables)
        self._names = territories
        self._countries = countries
        self._provenance = provenance
        self._caveats = AlongCaveats(
            tables, self._names.__getitem__, lambda source: provenance(source, 0).title
        )
        self._dictionary = dictionary

    def alongs(self, territory_id: str) -> list[Along]:
        """The filières and specialities that a TI is compared along, the first first."""
        first: dict[str, Row] = {}
        for row in self._rows("relevant_partner", territory_id):
            first.setdefault(row["along_id"], row)
        rows = sorted(first.values(), key=lambda one: one["along_position"])
        caveats = self._caveats.of(rows)
        leads = {
            row["suggestion_id"]: row["lead_id"]
            for row in self._rows("candidate_filiere", territory_id)
        }
        return [_along(one, leads, caveats.get(one["along_id"])) for one in rows]

    def chosen(self, territory_id: str, filiere: str | None) -> Along | None:
        """The chain that `filiere` names, or the first; none for a candidate with no such region.

        A chain of the dictionary is that of a candidate of the TI, else it is reckoned.
        Raises NotFoundError where neither the TI nor the dictionary has such a chain, and where
        a word leads to several: none is picked without a word.
        """
        known = self.alongs(territory_id)
        if filiere is None:
            return known[0] if known else None
        for one in known:
            if filiere in _names_of(one):
                return one
        candidates = self._rows("candidate_filiere", territory_id)
        if filiere in {row["suggestion_id"] for row in candidates}:
            return None
        chain = self._chain(territory_id, filiere)
        held = {row["suggestion_id"] for row in candidates if row["chain_id"] == chain.id}
        for one in known:
            if one.id in held:
                return one
        own = next((one.label for one in known if one.sure and one.industry in chain.core), None)
        return Along(
            id=along_id(territory_id, chain),
            label=chain.label,
            kind="chain",
            industry=chain.core[0] if len(chain.core) == 1 else None,
            sure=False,
            position=len(known) + 1,
            caveat=self._dictionary.beside(territory_id, chain, own),
        )

    def _chain(self, territory_id: str, filiere: str) -> DictionaryChain:
        """The one chain of the dictionary that an identifier, a name or an everyday word means."""
        meant = self._dictionary.meant(filiere)
        if len(meant) == 1:
            return meant[0]
        said = {"territory": territory_id, "filiere": typed(filiere)}
        if meant:
            chains = ", ".join(one.spoken() for one in meant)
            raise NotFoundError("several_chains", chains=chains, **said)
        alike = ", ".join(self._dictionary.alike(filiere)) or "—"
        raise NotFoundError("unknown_filiere", chains=alike, **said)

    def relevant(self, territory_id: str, along: Along | None) -> Lists:
        """The first along a chain, those near by, and those that bring what is missing."""
        if along is None:
            return [], [], []
        if along.kind == "chain":
            return self._reckoned(territory_id, along)
        return self._listed(territory_id, along)

    def _reckoned(self, territory_id: str, along: Along) -> Lists:
        """The same along a chain of which the release holds no row."""
        chain = self._dictionary.of(along.id.removeprefix(f"chain-{territory_id}-"))
        tables = self._any.tables(territory_id, chain, along.position)
        over = PartnerAnswers(
            tables,
            self._names,
            self._countries,
            self._provenance,
            self._ties,
            self._dictionary,
        )
        return over._listed(territory_id, along)

    def _listed(self, territory_id: str, along: Along) -> Lists:
        along_it = [
            row
            for row in self._rows("relevant_partner", territory_id)
            if row["along_id"] == along.id
        ]
        rows = sorted(along_it, key=lambda row: row["rank"])
        lacked = [row for row in rows if (row["complement_rank"] or LAST) <= COMPLEMENTS]
        lists = (
            [row for row in rows if row["rank"] <= SHOWN],
            [row for row in rows if row["near"]],
            sorted(lacked, key=lambda row: row["complement_rank"]),
        )
        wanted = dict.fromkeys(row["suggestion_id"] for part in lists for row in part)
        items = _Items(self._tables, self._details, list(wanted))
        made = {
            row["suggestion_id"]: self._one(row, items, along)
            for row in rows
            if row["suggestion_id"] in wanted
        }
        first, near, brings = ([made[row["suggestion_id"]] for row in part] for part in lists)
        return first, near, brings

    def likely(self, territory_id: str, filiere: str | None, *, near: bool) -> list[Partner]:
        """Regions that take part in European projects, the likeliest first."""
        rows = self._rows("partner_suggestion", territory_id)
        of_filiere = [row for row in rows if filiere and row["filiere_id"] == filiere]
        chosen = of_filiere or [row for row in rows if row["filiere_id"] is None]
        listed = [row for row in chosen if (row["near"] if near else row["rank"] <= partners.SHOWN)]
        return [self._likely(row) for row in sorted(listed, key=lambda row: row["rank"])]

    def suggested(self, territory_id: str, suggestion_id: str) -> Partner:
        """One of the regions that are kept, whether a list shows it or not."""
        rows = self._rows("partner_suggestion", territory_id)
        return next(self._likely(row) for row in rows if row["suggestion_id"] == suggestion_id)

    def rests_of(self, suggestion_id: str) -> tuple[list[Part], list[Provenance]]:
        """The parts of a suggestion's score, and the sources that it rests on."""
        return self._details.parts(suggestion_id), self._evidence(suggestion_id)

    def french(self, territory_id: str, along: Along | None) -> list[FrenchOne]:
        """Other TI with sites of the same industry, the surest of their specialisation first."""
        if along is None or along.industry is None or not along.industry.startswith("naf"):
            return []
        held = [
            row
            for row in self._tables.rows("specialisation", "industry_id", along.industry)
            if row["territory_id"].startswith("ti-") and row["observed"] > 0
        ]
        order = sorted(held, key=lambda row: (-row["probability"], row["territory_id"]))
        others = [row for row in order if row["territory_id"] != territory_id][:FRENCH_SHOWN]
        distance = self.km(territory_id, [row["territory_id"] for row in others])
        return [
            FrenchOne(
                id=row["territory_id"],
                label=self._names[row["territory_id"]],
                sites=row["observed"],
                quotient=row["quotient"],
                probability=row["probability"],
                distance_km=distance[row["territory_id"]],
                ground=row["ground"],
                register_id=row["register"],
                reference=row["reference"],
                year=row["year"],
            )
            for row in others
            if row["territory_id"] in distance
        ]

    def km(self, territory_id: str, others: list[str]) -> dict[str, float]:
        """The distances to some territories whose position is known."""
        own, far = (
            pl.DataFrame(
                [[row[name] for name in POINT] for row in rows],
                schema=dict(zip(POINT, (pl.String, pl.Float64, pl.Float64), strict=True)),
                orient="row",
            )
            for rows in (
                self._tables.rows("geometry", "territory_id", territory_id),
                self._tables.rows_of("geometry", "territory_id", others),
            )
        )
        found = partners.distance_km(own, far)
        return dict(found.select("partner_id", "distance_km").iter_rows())

    @cached_property
    def _any(self) -> "AlongAny":
        # What reckons loads the methods, which no other answer needs.
        from ti_graph.answers.along_any import AlongAny  # noqa: PLC0415

        return AlongAny(self._tables)

    def _rows(self, table: str, territory_id: str) -> list[Row]:
        return self._tables.rows(table, "territory_id", territory_id)

    def _one(self, row: Row, items: "_Items", along: Along) -> Relevant:
        name, region = row["suggestion_id"], row["partner_id"]
        reasons = Label(fr=row["reason_fr"], en=row["reason_en"])
        register = row["register"]
        evidence = self._evidence(name)
        return Relevant(
            id=name,
            region=region.removeprefix("nuts-"),
            region_id=region,
            label=self._names[region],
            country=self._countries[region],
            along=row["along_id"],
            ground=self._selection(register) if register else None,
            register_id=register,
            year=next((year_of(one.vintage) for one in evidence if one.source == register), None),
            reason=reasons.spoken(),
            reasons=reasons,
            parts=self._details.parts(name),
            evidence=evidence,
            plants=items.of(name, "facility"),
            project_list=items.of(name, "project"),
            organisations=items.of(name, "organisation"),
            declared=self._ties.between(row["territory_id"], region, along.industry),
            **{field: row[field] for field in COPIED},
        )

    def _selection(self, register: str) -> GroundName:
        """What sites that a register lists rest on."""
        rows = self._tables.rows("register", "register_id", register)
        return "census" if any(row["selection"] == "census" for row in rows) else "register"

    def _likely(self, row: Row) -> Partner:
        return Partner(
            id=row["suggestion_id"],
            region=row["partner_id"],
            label=self._names[row["partner_id"]],
            country=self._countries[row["partner_id"]],
            parts=self._details.parts(row["suggestion_id"]),
            evidence=self._evidence(row["suggestion_id"]),
            **{field: row[field] for field in LIKELY},
        )

    def _evidence(self, suggestion_id: str) -> list[Provenance]:
        rows = self._details.rows("evidence", suggestion_id)
        return [self._provenance(row["evidence_source"], row["rows"]) for row in rows]


class _Items:
    """Names of the plants, projects and organisations of some suggestions."""

    def __init__(self, tables: Indexed, found: SuggestionDetails, wanted: list[str]) -> None:
        self._lookup = found
        rows = [row for one in wanted for row in found.rows("relevant_detail", one)]
        ids = {kind: sorted({r["item_id"] for r in rows if r["kind"] == kind}) for kind in ITEMS}
        facility, project, organisation = (
            tables.rows_of(kind, f"{kind}_id", ids[kind]) for kind in ITEMS
        )
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
        rows = self._lookup.rows("relevant_detail", suggestion_id)
        return [
            self._shown[kind, row["item_id"]].model_copy(update={"entries": row["entries"]})
            for row in rows
            if row["kind"] == kind
        ]


def _along(row: Row, leads: Mapping[str, str], caveat: Label | None) -> Along:
    return Along(
        id=row["along_id"],
        label=Label(fr=row["along_fr"], en=row["along_en"]),
        kind="filiere" if row["filiere_id"] else "speciality",
        industry=row["industry_id"] or leads.get(row["filiere_id"]),
        sure=row["sure"],
        position=row["along_position"],
        caveat=caveat,
    )


def _names_of(one: Along) -> set[str]:
    """What a chain may be called: its identifier; a speciality also by its code, as NAF or NACE."""
    if one.industry is None:
        return {one.id}
    code = code_of(one.industry)
    return {one.id, one.industry, code, code.replace(".", ""), code[:CLASS]}


def likely(one: Partner, declared: list[Declared]) -> Likely:
    """A partner of the list `likely`, with its reason in one sentence."""
    fields = {name: getattr(one, name) for name in Partner.model_fields if name != "region"}
    facts = {"projects": one.shared_projects, "km": whole(one.distance_km)}
    key = "screen.likely_reason.shared" if one.shared_projects else "screen.likely_reason.active"
    reasons = label_of(key, **facts)
    return Likely(
        region=one.region.removeprefix("nuts-"),
        region_id=one.region,
        reason=reasons.spoken(),
        reasons=reasons,
        declared=declared,
        **fields,
    )
