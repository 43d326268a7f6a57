"""What is known of a territory, read from a release: where answers are put together."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

import polars as pl

from ti_graph.analytics.partners import OVERSEAS_KM
from ti_graph.answers.announced import announced
from ti_graph.answers.asked import Asked
from ti_graph.answers.candidates import CandidateAnswers
from ti_graph.answers.contacts import contacts
from ti_graph.answers.details import SuggestionDetails
from ti_graph.answers.dictionary import Dictionary
from ti_graph.answers.european import EuropeanTies
from ti_graph.answers.filieres_models import FilieresAnswer
from ti_graph.answers.ground_models import DataKind, Speciality
from ti_graph.answers.grounds import Grounds, advice, best_first, caveat_of_filieres, why_no_filiere
from ti_graph.answers.indexed import Indexed
from ti_graph.answers.industry_names import industry_names
from ti_graph.answers.models import (
    Candidate,
    Label,
    Member,
    Part,
    Provenance,
    Relative,
    SpecialisationItem,
    Specialisations,
    TerritoryAnswer,
    TerritoryItem,
    in_both,
    label_of,
)
from ti_graph.answers.no_specialisation import why_none
from ti_graph.answers.order_words import order_words
from ti_graph.answers.partner_models import Partner, PartnersAnswer, Relevant
from ti_graph.answers.partners import PartnerAnswers, likely
from ti_graph.answers.programme import Programme
from ti_graph.answers.provenance import Provenances
from ti_graph.answers.references import compared
from ti_graph.answers.reported import reported
from ti_graph.answers.rests import Rests
from ti_graph.figures import whole
from ti_graph.graph.release import Release
from ti_graph.messages import say
from ti_graph.model.grounds import PRESENCE, REGIONAL, SEES_ABSENCE
from ti_graph.model.methods import METHODS
from ti_graph.model.relevance_tables import GRAPH_RANKS

STRONGEST = 10


class Answers:
    """Answers from one release; its small tables are read once."""

    def __init__(self, release: Release) -> None:
        self.release = release
        self.programme = Programme(release)
        self.provenances = Provenances(release)

    def territories(self, text: str = "", phase: int | None = None) -> list[TerritoryItem]:
        """The TI that have a name holding every word of `text`, the closest first."""
        return self.programme.territories(text, phase)

    def item(self, territory_id: str) -> TerritoryItem:
        """One TI.

        Raises NotFoundError where none bears that identifier.
        """
        return self.programme.item(territory_id)

    def asked(self, territory_id: str, filiere: str | None = None) -> Asked:
        """The three answers on a TI, its partners along `filiere` or along its first chain.

        Raises NotFoundError where none bears that identifier, or no chain that name.
        """
        return Asked(
            self.territory(territory_id),
            self.filieres(territory_id),
            self.partners(territory_id, filiere),
        )

    def territory(self, territory_id: str) -> TerritoryAnswer:
        """A TI's place in the programme and its specialisations."""
        item = self.item(territory_id)
        communes = self.programme.communes(item.id)
        found = self._specialisations(item.id)
        uses = self.grounds.uses(item.id)
        specialities = self.specialities(item.id)
        return TerritoryAnswer(
            territory=item,
            release=self.release.manifest.release,
            data=joint_kind([part.data for part in found]),
            **self._people(item.id),
            communes=communes.height,
            communes_without_population=communes["population"].null_count(),
            member_list=self._member_list(item.id),
            departements=self.programme.departements(communes),
            descends_from=self._relatives("later_id", "earlier_id", item.id),
            continues_in=self._relatives("earlier_id", "later_id", item.id),
            specialisations=found,
            why_no_specialisation=None
            if any(one.place == item.id for one in found)
            else why_none(self.release, self.programme, item.id),
            specialities=specialities,
            specialities_order=self._order(item.id, [one.industry for one in specialities])
            if specialities
            else None,
            grounds=uses,
            registers=self.grounds.reaches(item.id),
            advice=advice(uses) if item.phase == self.programme.phase else None,
            reported=reported(self.release, item.id),
            evidence=self._evidence_of(self.programme.members(item.id), communes),
        )

    def filieres(self, territory_id: str) -> FilieresAnswer:
        """The candidate filières of a TI, best first."""
        item = self.item(territory_id)
        rows = self._rows("candidate_filiere", "territory_id", item.id).sort("rank")
        candidates = self._candidates.candidates(rows)
        return FilieresAnswer(
            territory=item,
            release=self.release.manifest.release,
            data=joint_kind([one.data for one in candidates], default=self._ground),
            method=METHODS["candidate_filiere"],
            caveat=self._caveat_of(item.id, candidates),
            candidates=candidates,
            from_beside=self._candidates.from_beside(item.id),
            why_empty=None
            if candidates
            else self._why_empty(item, why_no_filiere(self.grounds.uses(item.id))),
        )

    def announced(
        self, territory_id: str, found: Sequence[Candidate]
    ) -> Candidate | Speciality | None:
        """What a TI is best at: the same in the sentences in front and beside its candidates."""
        return announced(found, self.specialities(territory_id))

    def specialities(self, territory_id: str) -> list[Speciality]:
        """The industries in which a TI is surely specialised, the one that is announced first."""
        return self.grounds.specialities(territory_id, self.first_industry(territory_id))

    def _caveat_of(self, territory_id: str, found: list[Candidate]) -> Label:
        """What candidates are, and of what the territory is surer than of all of them."""
        always = caveat_of_filieres(self.grounds.uses(territory_id), self.grounds.name)
        best = self.announced(territory_id, found) if found else None
        if not isinstance(best, Speciality):
            if _falling([one.score for one in found]):
                return always
            return in_both(lambda: f"{always.spoken()} {say('screen.caveat.other_order')}")
        named = Label(fr=best.label, en=best.label_en or best.label)
        return in_both(
            lambda: " ".join(
                (
                    always.spoken(),
                    say("screen.caveat.surer", label=named.spoken(), code=best.code),
                )
            )
        )

    def first_candidate(self, territory_id: str) -> str | None:
        """Identifier of the best candidate filière of a TI, where it has one."""
        return self._of_first(territory_id, "suggestion_id")

    def first_industry(self, territory_id: str) -> str | None:
        """The industry that the best candidate filière of a TI is announced by."""
        return self._of_first(territory_id, "lead_id")

    def partners(
        self, territory_id: str, filiere: str | None = None, *, near: bool = False
    ) -> PartnersAnswer:
        """Partners of a TI in Europe: relevant along a chain (its first), and likely.

        `filiere`: a candidate filière, a speciality by its code, or any chain of the dictionary by
        its identifier or name: one that is not the territory's own is reckoned. `near`: the
        deprecated list holds those near by, however low they rank.
        Raises NotFoundError where neither the TI nor the dictionary has such a chain.
        """
        item = self.item(territory_id)
        along = self._partners.chosen(item.id, filiere)
        relevant, close, brings = self._partners.relevant(item.id, along)
        of = filiere if along is None or along.kind == "filiere" else None
        if along is not None and of is not None:
            of = along.id
        likeliest = self._partners.likely(item.id, of, near=False)[:GRAPH_RANKS]
        found = self._partners.likely(item.id, of, near=True) if near else likeliest
        declared = self._ties.of(item.id, along.industry if along else None)
        return PartnersAnswer(
            territory=item,
            filiere=filiere,
            release=self.release.manifest.release,
            data=joint_kind([*(one.data for one in relevant), *(one.data for one in likeliest)]),
            method=METHODS["relevant_partner"],
            caveat=_far("screen.caveat.relevant_partners", relevant),
            along=along,
            alongs=self._partners.alongs(item.id),
            relevant=relevant,
            near=close,
            complementary=brings,
            complementary_label=self._brings(item.id),
            french=self._partners.french(item.id, along),
            likely=[
                likely(one, self._ties.between(item.id, one.region, None)) for one in likeliest
            ],
            likely_caveat=_far("screen.caveat.partners", likeliest),
            contacts=contacts(self._tables, item.id, along, self._partners.km),
            declared=declared,
            not_known=list(self._ties.not_known(declared)),
            near_only=near,
            partners=found,
            why_empty=None
            if found or (relevant and not near)
            else self._why_empty(item, "near_partners" if likeliest else "partners"),
        )

    def suggested(self, territory_id: str, suggestion_id: str) -> Partner:
        """One likely partner of a TI, however low it ranks."""
        return self._partners.suggested(territory_id, suggestion_id)

    def rests_of(self, suggestion_id: str) -> tuple[list[Part], list[Provenance]]:
        """The parts of a suggestion's score, and the sources that it rests on."""
        return self._partners.rests_of(suggestion_id)

    def _brings(self, territory_id: str) -> Label:
        """What complementary regions bring: what is missing, where the ground can see that."""
        ground = self.grounds.uses(territory_id)[PRESENCE].ground
        key = "missing" if ground in SEES_ABSENCE else "not_visible"
        return label_of(f"screen.partners.complementary.{key}")

    def poles_in(self, regions: list[str]) -> pl.DataFrame:
        """Pôles seated in régions of these names: organisation_id, label, region, source."""
        organisation = self.release.table("organisation").filter(pl.col("kind") == "pole")
        region = self._territory.filter(
            (pl.col("kind") == "region") & pl.col("label").is_in(regions)
        ).select(region_id="territory_id", region="label")
        return (
            organisation.collect()
            .join(self.release.table("within").collect(), left_on="seat_id", right_on="member_id")
            .join(region, left_on="container_id", right_on="region_id")
            .select("organisation_id", "label", "region", "source")
            .sort("organisation_id")
        )

    def label(self, territory_id: str) -> str:
        """What a territory is called; its identifier where it has no name."""
        return self._names.get(territory_id, territory_id)

    def industry(self, industry_id: str) -> Label:
        """What an industry is called."""
        return self._industries[industry_id]

    # tables, read once

    @cached_property
    def _tables(self) -> Indexed:
        return Indexed(self.release)

    @cached_property
    def _partners(self) -> PartnerAnswers:
        return PartnerAnswers(
            self._tables,
            self._names,
            self._countries,
            self.provenances.of,
            self._ties,
            self.dictionary,
        )

    @cached_property
    def dictionary(self) -> Dictionary:
        """The chains that `filiere` of `partners` may name."""
        return Dictionary(self._tables)

    @cached_property
    def _ties(self) -> EuropeanTies:
        return EuropeanTies(self.release, self._tables, self._names.__getitem__)

    @cached_property
    def rests(self) -> Rests:
        """What figures that count no site rest on."""
        return Rests(self.release)

    @cached_property
    def grounds(self) -> Grounds:
        """What figures rest on."""
        return Grounds(self.release)

    @cached_property
    def _candidates(self) -> CandidateAnswers:
        return CandidateAnswers(self._tables, self._names, self._industries, self._evidence)

    @property
    def _territory(self) -> pl.DataFrame:
        return self.programme.territory

    @property
    def _names(self) -> dict[str, str]:
        return self.programme.names

    @cached_property
    def _countries(self) -> dict[str, str]:
        return dict(self._territory.select("territory_id", "country").iter_rows())

    @cached_property
    def _industries(self) -> dict[str, Label]:
        rows = industry_names(self.release).select("industry_id", "label_fr", "label_en")
        return {
            name: Label(fr=french, en=english)
            for name, french, english in rows.collect().iter_rows()
        }

    def _rows(self, table: str, column: str, value: str) -> pl.DataFrame:
        return self.release.table(table).filter(pl.col(column) == value).collect()

    # parts of answers

    def _people(self, territory_id: str) -> dict[str, Any]:
        """The inhabitants of a TI: how many, how well that is known, of which year and source."""
        row = self._territory.row(by_predicate=pl.col("territory_id") == territory_id, named=True)
        source = self.rests.people
        known = row["population"] is not None and source is not None
        return {
            "population": row["population"],
            "population_status": row["population_status"],
            "population_year": row["population_year"],
            "population_source": source.register_id if known and source else None,
        }

    def _member_list(self, territory_id: str) -> list[Member]:
        own = self.programme.members(territory_id)
        rows = self._territory.join(own, left_on="territory_id", right_on="member_id", how="semi")
        return [
            Member(
                id=row["territory_id"],
                label=row["label"],
                nature=row["nature"] or ("COM" if row["kind"] == "commune" else None),
                population=row["population"],
            )
            for row in rows.sort("label").iter_rows(named=True)
        ]

    def _relatives(self, own: str, other: str, territory_id: str) -> list[Relative]:
        rows = self._rows("succession", own, territory_id)
        return [
            Relative(
                id=row[other],
                label=self._names[row[other]],
                phase=self.item(row[other]).phase,
                share_of_earlier=row["share_of_earlier"],
                share_of_later=row["share_of_later"],
            )
            for row in rows.sort(
                f"share_of_{own.removesuffix('_id')}", other, descending=True
            ).iter_rows(named=True)
        ]

    def _of_first(self, territory_id: str, column: str) -> str | None:
        rows = self._tables.rows("candidate_filiere", "territory_id", territory_id, ["rank"])
        return str(rows[0][column]) if rows else None

    def _specialisations(self, territory_id: str) -> list[Specialisations]:
        home = self._rows("home_region", "territory_id", territory_id).sort("region_id")
        places = [territory_id, *home["region_id"]]
        table = self.release.table("specialisation").filter(
            pl.col("territory_id").is_in(places), pl.col("default_reference")
        )
        by_place = table.collect().partition_by("territory_id", as_dict=True)
        return [
            self.strongest(place, by_place[(place,)]) for place in places if (place,) in by_place
        ]

    def strongest(self, place: str, cells: pl.DataFrame) -> Specialisations:
        """The surest of the rows `cells` of a place in which it has more than is expected of it.

        Of a TI, the industry that is announced comes first.
        """
        more = cells.filter(pl.col("observed") > pl.col("expected"))
        best = best_first(more, self.first_industry(place)).head(STRONGEST)
        register = cells["register"][0]
        known = self.grounds.register(register)
        rows = cells.height if cells["ground"][0] == REGIONAL else int(cells["observed"].sum())
        return Specialisations.of(
            cells.row(0, named=True),
            place=place,
            place_label=self._names[place],
            register_label=self.grounds.name(register),
            compared=compared(cells.row(0, named=True)),
            cannot_see=known.cannot_see if known else None,
            order=self._order(place, best["industry_id"].to_list()),
            items=[
                specialisation_item(row, self._industries[row["industry_id"]])
                for row in best.iter_rows(named=True)
            ],
            evidence=[self.provenances.of(register, rows)],
        )

    def _order(self, place: str, industries: list[str]) -> Label:
        return order_words(industries, self.first_industry(place), self.industry)

    @cached_property
    def _ground(self) -> DataKind:
        """What territorial statistics of this release are computed from."""
        return "simulated" if self.release.manifest.simulated_rows else "real"

    def _evidence(self, found: SuggestionDetails, suggestion_id: str) -> list[Provenance]:
        rows = found.rows("evidence", suggestion_id)
        return [self.provenances.of(row["evidence_source"], row["rows"]) for row in rows]

    def _evidence_of(self, *tables: pl.DataFrame) -> list[Provenance]:
        """The sources of rows, table by table, each by how many it reported."""
        counted = [table.group_by("source").len().sort("source") for table in tables]
        return [self.provenances.of(*row) for rows in counted for row in rows.iter_rows()]

    def _why_empty(self, item: TerritoryItem, what: str) -> Label:
        known = what if item.phase == self.programme.phase else "earlier_phase"
        return label_of(f"screen.empty.{known}")


def _falling(scores: Sequence[float]) -> bool:
    """Whether scores, as they are shown, follow the order in which they are."""
    shown = [round(score, 2) for score in scores]
    return shown == sorted(shown, reverse=True)


def _far(key: str, listed: Sequence[Relevant | Partner]) -> Label:
    """What a list of partners is worth, between which points it is measured, and if all are far."""
    nearest = min((one.distance_km for one in listed), default=0.0)
    said = in_both(lambda: f"{say(key)} {say('screen.caveat.measured')}")
    if nearest <= OVERSEAS_KM:
        return said
    return in_both(
        lambda: f"{said.spoken()} {say('screen.caveat.far_partners', km=whole(nearest))}"
    )


def specialisation_item(row: dict[str, Any], label: Label) -> SpecialisationItem:
    """A row of specialisation as an answer has it."""
    return SpecialisationItem.of(row, industry=row["industry_id"], label=label)


def joint_kind(kinds: Iterable[DataKind], default: DataKind = "real") -> DataKind:
    """What an answer made of several parts rests on: simulated as soon as one part is."""
    distinct = set(kinds)
    if not distinct:
        return default
    return "simulated" if "simulated" in distinct else "real"
