"""One suggestion at a time, and what it rests on; so too the capability of a territory."""

import polars as pl
from polars import selectors

from ti_graph.answers.filieres_models import FilieresAnswer
from ti_graph.answers.lookup_models import (
    EvidenceRow,
    ExplainAnswer,
    FiliereAnswer,
    PartnerAnswer,
)
from ti_graph.answers.models import Candidate
from ti_graph.answers.network import Network
from ti_graph.answers.partner_models import Partner, PartnersAnswer
from ti_graph.answers.regions import Places
from ti_graph.answers.relevant_rows import rows_behind
from ti_graph.answers.territories import Answers
from ti_graph.errors import NotFoundError
from ti_graph.model import industries
from ti_graph.model.candidate_results import EXPLORATORY
from ti_graph.model.results import CAPABILITY_PREFIX

MOST_ROWS = 500


class Suggestions:
    """Candidate filières and suggested partners of one release, by their identifiers."""

    def __init__(self, answers: Answers, network: Network) -> None:
        self._answers = answers
        self._release = answers.release
        self._network = network

    def filiere(self, suggestion_id: str) -> FiliereAnswer:
        """One candidate filière.

        Raises NotFoundError where there is none.
        """
        found, candidate = self._candidate(suggestion_id)
        return FiliereAnswer(
            territory=found.territory,
            release=found.release,
            method=found.method,
            caveat=found.caveat,
            candidate=candidate,
        )

    def partner(self, suggestion_id: str) -> PartnerAnswer:
        """One suggested partner.

        Raises NotFoundError where there is none.
        """
        found, partner = self._suggested(suggestion_id)
        return PartnerAnswer(
            territory=found.territory,
            filiere=found.filiere,
            release=found.release,
            method=found.method,
            caveat=found.caveat,
            partner=partner,
        )

    def require(self, suggestion_id: str) -> None:
        """Raise NotFoundError where there is no such suggestion."""
        if all(
            self._row(table, suggestion_id) is None
            for table in ("candidate_filiere", "partner_suggestion", "relevant_partner")
        ):
            raise NotFoundError("unknown_suggestion", suggestion=suggestion_id[:120])

    def explain(self, suggestion_id: str, offset: int, limit: int) -> ExplainAnswer:
        """What a suggestion rests on: sources, ties around it, a page of its rows.

        The capability of a TI is asked for as `capability-` and the TI; a relevant region by its
        own identifier.
        Raises NotFoundError where there is none.
        """
        if suggestion_id.startswith(CAPABILITY_PREFIX):
            return self._explain_capability(suggestion_id, offset, limit)
        if self._row("candidate_filiere", suggestion_id) is not None:
            return self._explain_filiere(suggestion_id, offset, limit)
        if (relevant := self._row("relevant_partner", suggestion_id)) is not None:
            return self._explain_relevant(relevant, offset, limit)
        return self._explain_partner(suggestion_id, offset, limit)

    def _explain_filiere(self, suggestion_id: str, offset: int, limit: int) -> ExplainAnswer:
        found, candidate = self._candidate(suggestion_id)
        of_industries = pl.col("industry_id").is_in([one.id for one in candidate.industries])
        rows = self._sites(found.territory.id, candidate.register_id, of_industries)
        return ExplainAnswer(
            id=suggestion_id,
            kind="filiere",
            release=found.release,
            territory=found.territory,
            data=candidate.data,
            method=candidate.method,
            parts=candidate.parts,
            evidence=candidate.evidence,
            graph=self._network.neighbours(suggestion_id),
            rows=rows[offset : offset + limit],
            rows_total=len(rows),
        )

    def _explain_capability(self, name: str, offset: int, limit: int) -> ExplainAnswer:
        """The sites and the participations that are counted, and the best filière that is given."""
        found = Places(self._answers).capability_of(name.removeprefix(CAPABILITY_PREFIX))
        own = found.territory.id
        of_industry = industries.in_classification(industries.NAF) & industries.of_industry(
            industries.division()
        )
        sites = self._sites(own, found.register_id, of_industry)
        shared = self._taking_part(own).sort("project_id", "organisation_id").collect()
        rows = [*sites, *_evidence("participation", shared)]
        given = [one for one in self._answers.filieres(own).candidates if one.grade != EXPLORATORY]
        best = max(given, key=lambda one: one.score, default=None)
        of_source = {one.source: one for one in (best.evidence if best else [])}
        known = self._answers.rests.projects
        counted = {found.register_id: len(sites)}
        if known is not None:
            counted[known.register_id] = shared.height
        of_source |= {
            source: self._answers.provenances.of(source, count) for source, count in counted.items()
        }
        return ExplainAnswer(
            id=name,
            kind="capability",
            release=self._release.manifest.release,
            territory=self._answers.item(own),
            data=found.data,
            method=found.method,
            parts=found.parts,
            evidence=list(of_source.values()),
            graph=self._network.neighbours(best.id if best else own),
            rows=rows[offset : offset + limit],
            rows_total=len(rows),
        )

    def _explain_partner(self, suggestion_id: str, offset: int, limit: int) -> ExplainAnswer:
        found, partner = self._suggested(suggestion_id)
        rows = self._participations(partner.region, found.territory.id)
        return ExplainAnswer(
            id=suggestion_id,
            kind="partner",
            release=found.release,
            territory=found.territory,
            data=partner.data,
            method=found.method,
            parts=partner.parts,
            evidence=partner.evidence,
            graph=self._network.neighbours(partner.region),
            rows=_evidence("participation", rows.slice(offset, limit)),
            rows_total=rows.height,
        )

    def _explain_relevant(self, row: dict[str, object], offset: int, limit: int) -> ExplainAnswer:
        """The sites, participations and regional cell behind the reason of a relevant region."""
        name, territory_id = str(row["suggestion_id"]), str(row["territory_id"])
        behind = rows_behind(self._release, row)
        rows = [one for table, found in behind.items() for one in _evidence(table, found)]
        parts, evidence = self._answers.rests_of(name)
        return ExplainAnswer(
            id=name,
            kind="relevant",
            release=self._release.manifest.release,
            territory=self._answers.item(territory_id),
            data="simulated" if row["data"] == "simulated" else "real",
            method=str(row["method"]),
            parts=parts,
            evidence=evidence,
            graph=self._network.neighbours(str(row["partner_id"])),
            rows=rows[offset : offset + limit],
            rows_total=len(rows),
        )

    def _candidate(self, suggestion_id: str) -> tuple[FilieresAnswer, Candidate]:
        row = self._row("candidate_filiere", suggestion_id)
        if row is None:
            raise NotFoundError("unknown_suggestion", suggestion=suggestion_id[:120])
        found = self._answers.filieres(str(row["territory_id"]))
        return found, next(one for one in found.candidates if one.id == suggestion_id)

    def _suggested(self, suggestion_id: str) -> tuple[PartnersAnswer, Partner]:
        row = self._row("partner_suggestion", suggestion_id)
        if row is None:
            raise NotFoundError("unknown_suggestion", suggestion=suggestion_id[:120])
        filiere = row["filiere_id"]
        found = self._answers.partners(
            str(row["territory_id"]),
            None if filiere is None else str(filiere),
            near=bool(row["near"]),
        )
        return found, self._answers.suggested(str(row["territory_id"]), suggestion_id)

    def _row(self, table: str, suggestion_id: str) -> dict[str, object] | None:
        rows = self._release.table(table).filter(pl.col("suggestion_id") == suggestion_id)
        return next(iter(rows.collect().iter_rows(named=True)), None)

    def _sites(self, territory_id: str, register: str, where: pl.Expr) -> list[EvidenceRow]:
        """The open sites that a register lists in a territory, where `where` holds."""
        return [
            row
            for table in ("establishment", "facility")
            for row in _evidence(table, self._counted(table, territory_id, register, where))
        ]

    def _counted(
        self, table: str, territory_id: str, register: str, where: pl.Expr
    ) -> pl.DataFrame:
        """The same of one table. Several installations of one SIRET are one site."""
        within = self._release.table("within").filter(pl.col("container_id") == territory_id)
        rows = (
            self._release.table(table)
            .filter(where, pl.col("source") == register)
            .join(within, left_on="territory_id", right_on="member_id", how="semi")
            .collect()
        )
        if table == "establishment":
            return rows.filter("active").sort("industry_id", "establishment_id")
        site = pl.coalesce("establishment_id", "facility_id")
        by_site = rows.sort("facility_id").unique(site, keep="first", maintain_order=True)
        return by_site.sort("industry_id", "facility_id")

    def _participations(self, region_id: str, territory_id: str) -> pl.DataFrame:
        """Participations of a region in projects; first those with an actor in the TI."""
        within = self._release.table("within")
        taking_part = self._release.table("participation")
        at_home = self._taking_part(territory_id)
        shared = at_home.select("project_id", shared=pl.lit(value=True))
        own = within.filter(pl.col("container_id") == region_id)
        return (
            taking_part.join(own, left_on="territory_id", right_on="member_id", how="semi")
            .join(shared.unique(), on="project_id", how="left")
            .with_columns(pl.col("shared").fill_null(value=False))
            .sort(["shared", "project_id", "organisation_id"], descending=[True, False, False])
            .collect()
        )

    def _taking_part(self, territory_id: str) -> pl.LazyFrame:
        """Participations of actors in communes of a territory."""
        within = self._release.table("within").filter(pl.col("container_id") == territory_id)
        rows = self._release.table("participation")
        return rows.join(within, left_on="commune_id", right_on="member_id", how="semi")


def _evidence(table: str, rows: pl.DataFrame) -> list[EvidenceRow]:
    plain = rows.with_columns(selectors.enum().cast(pl.String))
    return [
        EvidenceRow(table=table, source=str(row["source"]), values=row)
        for row in plain.iter_rows(named=True)
    ]
