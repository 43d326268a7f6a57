"""A candidate filière as it is reported: its industries, what it misses, who could help."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import polars as pl

from ti_graph.analytics.names import branch_name
from ti_graph.answers.details import SuggestionDetails
from ti_graph.answers.filieres_models import FromBeside
from ti_graph.answers.indexed import Indexed
from ti_graph.answers.models import (
    Across,
    Anchor,
    Candidate,
    ChainIndustry,
    Holder,
    Label,
    MissingItem,
    Provenance,
    Without,
    label_of,
)
from ti_graph.model.candidate_results import EXPLORATORY, GRADES, PLAUSIBLE
from ti_graph.model.ground_tables import LEAST_PROBABILITY
from ti_graph.model.industries import code_of

HOLDERS_SHOWN = 3
COPIED = (
    "rank", "kind", "score", "score_low", "score_high", "grade", "probability", "p_value",
    "q_value", "survival", "one_firm", "data", "method", "stages", "establishments", "jobs",
    "jobs_told_share", "ground", "year",
)  # fmt: skip


class CandidateAnswers:
    """Puts candidates together from one release's tables and the names in use."""

    def __init__(
        self,
        tables: Indexed,
        territories: Mapping[str, str],
        industries: Mapping[str, Label],
        evidence: Callable[[SuggestionDetails, str], list[Provenance]],
    ) -> None:
        self._tables = tables
        self._territories = territories
        self._industries = industries
        self._evidence = evidence

    def candidates(self, rows: pl.DataFrame) -> list[Candidate]:
        """The candidates of some rows of candidate_filiere, in their order."""
        found = SuggestionDetails(self._tables)
        organisations = self._organisations(found, rows["suggestion_id"].to_list())
        return [self._candidate(row, found, organisations) for row in rows.iter_rows(named=True)]

    def from_beside(self, territory_id: str) -> list[FromBeside]:
        """The candidates of other territories that lie across the border with one."""
        rows = self._tables.rows_of("candidate_filiere", "across_id", [territory_id])
        return [
            FromBeside(
                id=row["suggestion_id"],
                label=Label(fr=row["label_fr"], en=row["label_en"]),
                kind=row["kind"],
                grade=row["grade"],
                territory=row["territory_id"],
                territory_label=self._territories[row["territory_id"]],
                establishments=row["establishments"],
                establishments_here=row["across_establishments"],
            )
            for row in sorted(rows, key=lambda row: row["suggestion_id"])
        ]

    def _organisations(
        self, found: SuggestionDetails, suggestions: Sequence[str]
    ) -> dict[str, tuple[str, str]]:
        wanted = {
            row["organisation_id"] for one in suggestions for row in found.rows("anchor", one)
        }
        rows = self._tables.rows_of("organisation", "organisation_id", sorted(wanted))
        return {row["organisation_id"]: (row["label"], str(row["kind"])) for row in rows}

    def _candidate(
        self,
        row: Mapping[str, Any],
        found: SuggestionDetails,
        organisations: Mapping[str, tuple[str, str]],
    ) -> Candidate:
        name = row["suggestion_id"]
        industries = [self._industry(one) for one in found.rows("candidate_industry", name)]
        return Candidate(
            id=name,
            label=Label(fr=row["label_fr"], en=row["label_en"]),
            chain=row["chain_id"],
            lead_industry=row["lead_id"],
            register_id=row["register"],
            across=self._across(row),
            parts=found.parts(name),
            evidence=self._evidence(found, name),
            two_measures=_two_measures(row, industries),
            industries=industries,
            missing=[
                self._missing(one, found.rows("link_holder", name))
                for one in found.rows("candidate_missing", name)
            ],
            anchors=[
                Anchor(
                    organisation=one["organisation_id"],
                    label=organisations[one["organisation_id"]][0],
                    kind=organisations[one["organisation_id"]][1],
                    tie=one["tie"],
                    strength=one["strength"],
                    distance_km=one["distance_km"],
                )
                for one in found.rows("anchor", name)
            ],
            **{field: row[field] for field in COPIED},
        )

    def _across(self, row: Mapping[str, Any]) -> Across | None:
        if row["across_id"] is None:
            return None
        (beside,) = self._tables.rows_of("territory", "territory_id", [row["across_id"]])
        return Across(
            territory=row["across_id"],
            label=beside["label"],
            establishments=row["across_establishments"],
            grade_alone=row["grade_alone"],
            without=_without(row["grade"], row["grade_alone"]),
        )

    def _industry(self, row: Mapping[str, Any]) -> ChainIndustry:
        return ChainIndustry(
            id=row["industry_id"],
            code=code_of(row["industry_id"]),
            label=self._industries[row["industry_id"]],
            branch=_branch(row["branch_id"]),
            stage=row["stage"],
            stage_name=row["stage_name"],
            sites=int(row["establishments"]),
            establishments=row["establishments"],
            expected=row["expected"],
            p_value=row["p_value"],
            tested=row["tested"],
            quotient=row["quotient"],
            probability=row["probability"],
        )

    def _missing(self, row: Mapping[str, Any], holders: Sequence[Mapping[str, Any]]) -> MissingItem:
        near = [one for one in holders if one["stage_name"] == row["stage_name"]][:HOLDERS_SHOWN]
        return MissingItem(
            branch=row["branch_id"],
            label=_branch(row["branch_id"]),
            stage_name=row["stage_name"],
            direction=row["direction"],
            state=row["state"],
            expected=row["expected"],
            link_share=row["link_share"],
            establishments=row["establishments"],
            holders=[
                Holder(
                    territory=one["holder_id"],
                    label=self._territories[one["holder_id"]],
                    distance_km=one["distance_km"],
                    establishments=one["establishments"],
                    quotient=one["quotient"],
                )
                for one in near
            ],
        )


def _two_measures(row: Mapping[str, Any], industries: Sequence[ChainIndustry]) -> Label | None:
    """What to tell where one industry's two certainties do not seem to agree.

    It is surely above 1, and hardly twice what is expected; or surer to be twice that than above 1.
    """
    lead = next((one for one in industries if one.id == row["lead_id"]), None)
    if lead is None or lead.probability is None or row["kind"] == "colocalisation":
        return None
    if lead.probability >= LEAST_PROBABILITY and row["probability"] < PLAUSIBLE:
        return label_of("screen.filieres.two_measures")
    above = len(industries) == 1 and row["probability"] > lead.probability
    return label_of("screen.filieres.surer_twice") if above else None


def _without(grade: str, alone: str | None) -> Without:
    """What a candidate of a grade would be without its neighbour, where its grade is known then."""
    if alone is None:
        return "none"
    if alone == grade:
        return "same"
    if GRADES.index(alone) < GRADES.index(grade):
        return "better"
    return "tests" if alone == EXPLORATORY else "grade"


def _branch(branch_id: str) -> Label:
    return Label(fr=branch_name(branch_id, "fr"), en=branch_name(branch_id, "en"))
