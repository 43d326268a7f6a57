"""What a search found, written down: candidates, industries, missing stages, parts of scores."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ti_graph.analytics.chain_stages import missing_stages, stage_counts
from ti_graph.analytics.colocation import Colocation, colocations
from ti_graph.analytics.input_output import InputOutput
from ti_graph.analytics.linked import Linked
from ti_graph.analytics.local_counts import Ground
from ti_graph.analytics.local_search import Search
from ti_graph.analytics.naming import naming, together
from ti_graph.analytics.robustness import one_firm
from ti_graph.analytics.specialites import FAR_ABOVE, SURE, Specialite, rate_beside
from ti_graph.analytics.value_chains import Chain
from ti_graph.model.candidate_results import EXPLORATORY, GRADES
from ti_graph.model.chain_tables import STAGES
from ti_graph.model.industries import code_of
from ti_graph.model.methods import METHODS
from ti_graph.model.results import CANDIDATE_PREFIX

Places = NDArray[np.intp]

WEIGHTS = {"certainty": 0.5, "specialisation": 0.3, "linkage": 0.2}
LEAST_FIRMS = 3
MOST_SHOWN = 12
"""Candidates shown of a territory at most, the surest first."""
TOGETHER = (
    "Industries présentes ensemble, sans chaîne commune",
    "Industries found together, without a chain in common",
)
RESIDUAL, RESIDUAL_EN = "n.c.a.", "n.e.c."
"""Mark of a class of what no other class holds: by itself it is called by its own name, for a chain
has but a part of it (insulation is with graphite in 23.99Z)."""
METHOD = METHODS["candidate_filiere"]


@dataclass(frozen=True)
class Sure:
    """What territories are surely specialised in, whether the search names it or not."""

    industries: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Territory → its industries, the first first."""
    names: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Industry → its name in French and in English."""

    def of(self, territory: str) -> Sequence[str]:
        """The industries of a territory."""
        return self.industries.get(territory, ())


@dataclass(frozen=True)
class Context:
    """What holds in every register."""

    chains: Sequence[Chain]
    branches: Mapping[str, str]
    table: InputOutput | None
    listed: Set[tuple[str, str]] = frozenset()
    """Territory and industry of every site of any register."""
    sure: Sure = field(default_factory=Sure)

    @property
    def by_name(self) -> dict[str, Chain]:
        """Chains by identifier."""
        return {chain.name: chain for chain in self.chains}


@dataclass(frozen=True)
class Candidate:
    """One candidate before it is written down."""

    kind: str
    area: int
    members: Places
    probability: float
    p: float
    q: float
    firms: float
    survives: bool | None
    shared: Specialite | None = None
    """What of it may be shared with an area beside its own."""
    grade: str = EXPLORATORY
    chain: str | None = None
    """That of a filière; what else is called by chains is named by what it holds."""


class CandidateRows:
    """Gathers rows, register by register."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._chains = context.by_name
        self._rows: dict[str, list[dict[str, object]]] = {
            name: [] for name in ("filiere", "industry", "missing", "part")
        }
        self._stages: list[pl.DataFrame] = []

    def frames(self) -> list[pl.DataFrame]:
        """Rows of candidates, industries, missing stages, parts, and counts by stage."""
        frame = [pl.DataFrame(rows, infer_schema_length=None) for rows in self._rows.values()]
        return [*frame, pl.concat(self._stages) if self._stages else pl.DataFrame()]

    def add(self, found: Search, sites: pl.DataFrame, ground: Ground) -> None:
        """The candidates of one register."""
        self._stages.append(stage_counts(found, ground))
        units = sites.filter(pl.col("register") == ground.register).partition_by(
            "ti_id", as_dict=True
        )
        by_area: dict[int, list[Candidate]] = {}
        for one in _all(found):
            by_area.setdefault(one.area, []).append(one)
        for area, territory in enumerate(found.counted.areas[: found.counted.tested]):
            own = units.get((territory,))
            graded = [_graded(one, own, found) for one in by_area.get(area, [])]
            sure = _sure(area, graded, self._context.sure.of(territory), found)
            ranked = [*sure, *sorted(graded, key=lambda one: _order(one, found))][:MOST_SHOWN]
            for rank, one in enumerate(ranked, start=1):
                self._write(rank, one, own, found, ground)

    def _write(
        self,
        rank: int,
        one: Candidate,
        units: pl.DataFrame | None,
        found: Search,
        ground: Ground,
    ) -> None:
        territory = found.counted.areas[one.area]
        lead = _lead(one, found)
        sure = self._context.sure.of(territory)
        code = code_of(found.counted.industries[lead])
        mark = "co-" if one.kind == "colocalisation" else ""
        name = f"{CANDIDATE_PREFIX}{territory}-{mark}{code}"
        mean, low, high = found.fitted.quotients(one.area, one.members)
        parts = self._parts(one, float(mean.mean()))
        industries = [found.counted.industries[place] for place in one.members]
        firm = one_firm(units, industries)
        announced = _announced(one, sure, found) or found.counted.industries[lead]
        named = self._naming(one, announced, found)
        chain = next((first for first in named[:1] if isinstance(first, Chain)), None)
        french, english = self._label(one, named, announced)
        self._rows["filiere"].append(
            {
                "suggestion_id": name,
                "territory_id": territory,
                "rank": rank,
                "kind": one.kind,
                "grade": one.grade,
                "chain_id": None if chain is None else chain.name,
                "label_fr": french,
                "label_en": english,
                "score": _score(parts),
                "score_low": _score({**parts, "specialisation": _excess(float(low.mean()))}),
                "score_high": _score({**parts, "specialisation": _excess(float(high.mean()))}),
                "probability": one.probability,
                "p_value": one.p,
                "q_value": one.q,
                "survival": None if one.survives is None else float(one.survives),
                "one_firm": firm.dependent,
                "lead_id": announced,
                "industries": len(one.members),
                "stages": len({self._stage(chain, place, found) for place in one.members}),
                "establishments": float(found.counted.sites[one.area, one.members].sum()),
                **_across(one, found),
                **_jobs(units, industries),
                "ground": ground.ground,
                "register": ground.register,
                "year": ground.year,
                "method": METHOD,
            }
        )
        self._rows["part"].extend(
            {
                "suggestion_id": name,
                "part": part,
                "value": value,
                "weight": WEIGHTS[part],
                "rank": rank,
            }
            for part, value in parts.items()
        )
        self._write_industries(name, one, chain, found)
        if chain is not None:
            rows = missing_stages(chain, one.area, found, ground, self._context)
            self._rows["missing"].extend({"suggestion_id": name, **row} for row in rows)

    def _write_industries(
        self, name: str, one: Candidate, chain: Chain | None, found: Search
    ) -> None:
        for place in one.members:
            industry = found.counted.industries[place]
            stage = self._stage(chain, int(place), found)
            self._rows["industry"].append(
                {
                    "suggestion_id": name,
                    "industry_id": industry,
                    "branch_id": self._context.branches[industry],
                    "stage": STAGES.index(stage) + 1,
                    "stage_name": stage,
                    "establishments": float(found.counted.sites[one.area, place]),
                    "expected": float(found.fitted.mean[one.area, place]),
                    "p_value": float(found.evidence[one.area].p[place]),
                    "tested": one.kind != "colocalisation",
                }
            )

    def _naming(self, one: Candidate, lead: str, found: Search) -> list[Chain | str]:
        """What a candidate is called by: chains, or industries."""
        if one.kind == "colocalisation":
            return []
        if one.kind == "filiere" and one.chain in self._chains:
            return [self._chains[one.chain]]
        sites = found.counted.sites[one.area, one.members].tolist()
        members = [found.counted.industries[place] for place in one.members]
        return naming(dict(zip(members, sites, strict=True)), lead, self._context.chains)

    def _label(self, one: Candidate, named: Sequence[Chain | str], lead: str) -> tuple[str, str]:
        """What a candidate is called in French and in English."""
        if not named:
            return TOGETHER
        alone = len(one.members) == 1 and one.kind == "specialite"
        if alone and RESIDUAL in self._names_of(lead)[0]:
            return self._own_name(lead)
        return together(
            [
                (name.label_fr, name.label_en) if isinstance(name, Chain) else self._own_name(name)
                for name in named
            ]
        )

    def _own_name(self, industry: str) -> tuple[str, str]:
        """What a class is called, without the mark of what is in no other."""
        french, english = self._names_of(industry)
        return french.removesuffix(f" {RESIDUAL}"), english.removesuffix(f" {RESIDUAL_EN}")

    def _names_of(self, industry: str) -> tuple[str, str]:
        return self._context.sure.names.get(industry, (code_of(industry), code_of(industry)))

    def _stage(self, chain: Chain | None, place: int, found: Search) -> str:
        """The stage of an industry in its candidate's chain, or in the chain that it is core of."""
        industry = found.counted.industries[place]
        if chain is not None and industry in chain.stage:
            return chain.stage[industry]
        own = self._chains.get(found.units.chain[place])
        return own.stage[industry] if own is not None else "assembly"

    def _parts(self, one: Candidate, quotient: float) -> dict[str, float]:
        return {
            "certainty": one.probability,
            "specialisation": _excess(quotient),
            "linkage": float(one.kind == "filiere") * max(0.0, 1 - one.q),
        }


def _all(found: Search) -> list[Candidate]:
    """Filières, the spécialités that are in none, and co-localisations."""
    in_filiere = {(one.area, int(place)) for one in found.filieres for place in one.members}
    alone = [
        one
        for one in found.specialites
        if not any((one.area, int(place)) in in_filiere for place in one.members)
    ]
    return [
        *(_of_filiere(one) for one in found.filieres),
        *(_of_specialite(one) for one in alone),
        *(_of_colocation(one) for one in colocations(found)),
    ]


def _of_filiere(one: Linked) -> Candidate:
    sure = max((lead.probability for lead in one.leads), default=max(SURE, 1 - one.q))
    return Candidate(
        kind="filiere",
        area=one.area,
        members=one.members,
        chain=one.chain.name,
        probability=sure,
        p=one.p,
        q=one.q,
        firms=sum(lead.firms for lead in one.leads),
        survives=any(lead.survives for lead in one.leads) if one.leads else None,
        shared=next((lead for lead in one.leads if lead.beside is not None), None),
        grade="emerging",
    )


def _of_specialite(one: Specialite) -> Candidate:
    return Candidate(
        kind="specialite",
        area=one.area,
        members=one.members,
        probability=one.probability,
        p=one.p,
        q=one.q,
        firms=one.firms,
        survives=one.survives if one.given else None,
        shared=None if one.beside is None else one,
        grade="emerging" if one.given else EXPLORATORY,
    )


def _of_colocation(one: Colocation) -> Candidate:
    return Candidate(
        kind="colocalisation",
        area=one.area,
        members=one.members,
        probability=one.probability,
        p=one.p,
        q=one.q,
        firms=0.0,
        survives=None,
    )


def _sure(
    area: int, others: Sequence[Candidate], industries: Sequence[str], found: Search
) -> list[Candidate]:
    """Industries that an area is surely specialised in, where no candidate passes or holds them."""
    if any(one.grade != EXPLORATORY for one in others):
        return []
    held = {int(place) for one in others if one.kind != "colocalisation" for place in one.members}
    known = {name: place for place, name in enumerate(found.counted.industries)}
    places = [known[one] for one in industries if one in known]
    return [
        _of_industry(area, place, found)
        for place in places
        if place not in held and found.counted.sites[area, place] > 0
    ]


def _of_industry(area: int, place: int, found: Search) -> Candidate:
    """One industry by itself, with what its law says of it."""
    row, unit = np.array([area]), np.array([place])
    firms = found.fitted.counts[row, unit]
    probability = float(found.fitted.above(row, unit, firms, FAR_ABOVE)[0])
    return Candidate(
        kind="specialite",
        area=area,
        members=unit,
        probability=probability,
        p=float(found.fitted.tails(row, unit, firms)[0][0]),
        q=rate_beside(probability, found.specialites),
        firms=float(firms[0]),
        survives=None,
    )


def _graded(one: Candidate, units: pl.DataFrame | None, found: Search) -> Candidate:
    if one.grade == EXPLORATORY:
        return one
    industries = [found.counted.industries[place] for place in one.members]
    sound = one.firms >= LEAST_FIRMS and one_firm(units, industries).dependent is False
    return Candidate(**{**vars(one), "grade": "strong"}) if one.survives and sound else one


def _order(one: Candidate, found: Search) -> tuple[object, ...]:
    return (
        one.kind == "colocalisation",
        GRADES.index(one.grade),
        -round(one.probability, 3),
        one.p,
        found.counted.industries[int(one.members[0])],
    )


def _lead(one: Candidate, found: Search) -> int:
    """The industry of most sites; of as many, the one that chance explains least."""
    sites = found.counted.sites[one.area, one.members]
    p = found.evidence[one.area].p[one.members]
    return int(one.members[np.lexsort((one.members, p, -sites))[0]])


def _announced(one: Candidate, sure: Sequence[str], found: Search) -> str | None:
    """Of a lead to explore, the first of the industries that its territory is sure of."""
    if one.grade != EXPLORATORY:
        return None
    held = {found.counted.industries[int(place)] for place in one.members}
    return next((industry for industry in sure if industry in held), None)


def _excess(quotient: float) -> float:
    return max(0.0, 1 - 1 / max(quotient, 1e-12))


def _score(parts: Mapping[str, float]) -> float:
    return min(1.0, sum(WEIGHTS[name] * value for name, value in parts.items()))


def _across(one: Candidate, found: Search) -> dict[str, object]:
    """The area that a candidate is likeliest shared with, and its sites there.

    A group may be shared with what the area beside has of it, of other industries than those
    inside, too. What a candidate owes to it is said later (`ti_graph.analytics.owing`).
    """
    if one.shared is None or one.shared.beside is None:
        return {"across_id": None, "across_establishments": None}
    other = found.counted.beside[one.area][one.shared.beside]
    places = np.union1d(one.members, found.units.places(one.shared.unit))
    return {
        "across_id": found.counted.areas[other],
        "across_establishments": float(found.counted.sites[other, places].sum()),
    }


def _jobs(units: pl.DataFrame | None, industries: Sequence[str]) -> dict[str, object]:
    own = None if units is None else units.filter(pl.col("industry_id").is_in(list(industries)))
    known = None if own is None else own["jobs"].drop_nulls()
    if own is None or known is None or not len(known):
        return {"jobs": None, "jobs_told_share": 0.0}
    return {"jobs": float(known.sum()), "jobs_told_share": len(known) / own.height}
