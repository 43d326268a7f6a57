"""Candidate local filières of a territory, tested against chance.

1. An industry may join a candidate where its shrunk location quotient is above 1 with probability
   ≥ .85, on at least 3 establishments (`ti_graph.analytics.specialisation`): less sure than ≥ .90
   for one industry alone, since what is tested is the set.
2. Sets of near industries come from the industry space (`ti_graph.analytics.industry_space`): each
   industry with its 6, 10 and 18 strongest links. They overlap, which communities that split the
   space do not; those tell how stable a candidate is (`ti_graph.analytics.communities`).
3. Territory × set is tested against chance (`ti_graph.analytics.placement`). From the most
   surprising set on, a set's specialised industries, and those linked to them as strongly as the
   top twentieth of all pairs, make a candidate if they reach the floors: at least 3 industries,
   2 stages that trade (`ti_graph.analytics.value_chain`), 9 establishments and 30 jobs. An
   industry is in one candidate.
4. The cascade. `strong`: q ≤ .10 (two-stage Benjamini-Hochberg over territories), still so without
   any one establishment in ≥ .90 of cases (`survival`), no firm with more than half of the jobs.
   `emerging`: q ≤ .10 alone. `exploratory`: the floors, no more; never called a filière. At most
   three exploratory ones are kept in a territory, with p ≤ .50.
5. Its score is the weighted mean of the parts named in `WEIGHTS`, each 0-1; it ranks candidates of
   one grade, and its interval follows that of the quotients alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ti_graph.analytics.communities import Communities, communities
from ti_graph.analytics.excess import Excess
from ti_graph.analytics.filiere_groups import Country, Group, Places, groups, read_country
from ti_graph.analytics.industry_space import (
    SPACE_WEIGHTS,
    IndustrySpace,
    industry_space,
    neighbourhoods,
    place_layer,
    trade_layer,
)
from ti_graph.analytics.input_output import InputOutput
from ti_graph.analytics.placement import (
    FALSE_DISCOVERY,
    PERMUTATIONS,
    SEED,
    Searched,
    Tested,
    place_test,
    q_of,
)
from ti_graph.analytics.robustness import FirmShare, one_firm, survival
from ti_graph.analytics.value_chain import (
    linked_share,
    missing_links,
)
from ti_graph.model.methods import METHODS
from ti_graph.model.results import GRADES

Floats = NDArray[np.float64]

LEAST_SURVIVAL = 0.90
SET_SIZES = (6, 10, 18)
STRONG_LINK = 0.95
"""Industries join a candidate whose links to it are above this quantile of all pairs."""
MOST_EXPLORATORY = 3
EXPLORATORY_P = 0.50
WEIGHTS = {"specialisation": 0.4, "certainty": 0.2, "linkage": 0.2, "breadth": 0.2}
FULL_BREADTH = 8
INTERVAL_Z = 1.6448536269514722
METHOD = METHODS["candidate_filiere"]


@dataclass(frozen=True)
class Candidates:
    """The candidates of every territory, as rows of the result tables."""

    filiere: pl.DataFrame = field(default_factory=pl.DataFrame)
    industry: pl.DataFrame = field(default_factory=pl.DataFrame)
    missing: pl.DataFrame = field(default_factory=pl.DataFrame)
    part: pl.DataFrame = field(default_factory=pl.DataFrame)
    community: pl.DataFrame = field(default_factory=pl.DataFrame)


@dataclass(frozen=True)
class Options:
    """What a setting, an evaluation or a benchmark may change."""

    weights: Mapping[str, float] = field(default_factory=lambda: SPACE_WEIGHTS)
    permutations: int = PERMUTATIONS
    seed: int = SEED


def candidates(
    grid: pl.DataFrame,
    units: pl.DataFrame,
    branch_of: pl.DataFrame,
    table: InputOutput | None,
    options: Options | None = None,
) -> Candidates:
    """Candidates of each territory of `grid` (every TI × NAF subclass, as `shrink` tells it).

    `units`: territory_id, industry_id, unit, jobs: one row an establishment (jobs null where not
    told). `branch_of`: branch_id of each industry_id. Without an input-output table no link is
    known, and there is no candidate.
    """
    if table is None or grid.is_empty():
        return Candidates()
    chosen = options or Options()
    country = read_country(grid, units, branch_of, table)
    trade = trade_layer(country.found.industries, country.branch_of, table, chosen.weights)
    space = partial(_space, country.found, trade, chosen.weights)
    tested = place_test(
        country.found,
        lambda mask: searched(space(mask)),
        permutations=chosen.permutations,
        seed=chosen.seed,
    )
    everyone = np.ones(len(country.found.territories), dtype=bool)
    consensus = communities(space(everyone))
    writer = _Rows(country, tested, consensus, units)
    for row in range(len(tested)):
        writer.add_territory(row)
    return writer.candidates()


def _space(
    found: Excess, trade: Floats, weights: Mapping[str, float], mask: NDArray[np.bool_]
) -> IndustrySpace:
    sizes = found.observed[mask].sum(axis=1)
    place = place_layer(found.evidence[mask], sizes / max(sizes.sum(), 1.0), weights)
    return industry_space(found.industries, place, trade)


def searched(space: IndustrySpace) -> Searched:
    """The sets to search, and the link above which an industry joins a candidate."""
    pairs = space.weight[np.triu_indices(len(space.industries), 1)]
    strong = float(np.quantile(pairs, STRONG_LINK)) if pairs.size else 0.0
    return Searched(neighbourhoods(space, SET_SIZES), space.weight, strong)


def score_parts(country: Country, row: int, members: Places) -> dict[str, float]:
    """The parts of a candidate's score, each 0-1.

    specialisation: 1 − 1/LQ of the mean shrunk quotient; certainty: mean probability, from .5 on;
    linkage: part of the pairs of industries that are linked; breadth: industries, full at 8.
    """
    probability = float(country.cells["probability"][row, members].mean())
    branches = list(country.branches(members).values())
    return {
        "specialisation": _excess_part(float(country.cells["quotient"][row, members].mean())),
        "certainty": max(0.0, 2 * probability - 1),
        "linkage": linked_share(branches, country.table),
        "breadth": min(1.0, len(members) / FULL_BREADTH),
    }


def _excess_part(quotient: float) -> float:
    return max(0.0, 1 - 1 / max(quotient, 1e-12))


def score_of(parts: Mapping[str, float]) -> float:
    """The weighted mean of the parts."""
    return sum(WEIGHTS[name] * value for name, value in parts.items())


def score_interval(
    country: Country, row: int, members: Places, parts: Mapping[str, float]
) -> tuple[float, float]:
    """5 % and 95 % bounds of the score: those of the mean quotient, the other parts held."""
    low, high = (country.cells[name][row, members] for name in ("low", "high"))
    spread = float(np.sqrt((((high - low) / (2 * INTERVAL_Z)) ** 2).sum())) / len(members)
    mean = float(country.cells["quotient"][row, members].mean())
    bounds = (
        score_of({**parts, "specialisation": _excess_part(mean + sign * INTERVAL_Z * spread)})
        for sign in (-1, 1)
    )
    below, above = bounds
    return below, above


def grade(q: float, survived: float | None, one: bool | None) -> str:
    """The cascade. A firm's share that is not known is no assurance."""
    if q > FALSE_DISCOVERY:
        return "exploratory"
    steady = survived is not None and survived >= LEAST_SURVIVAL and one is False
    return "strong" if steady else "emerging"


class _Rows:
    """Writes groups down as rows of the result tables."""

    def __init__(
        self,
        country: Country,
        tested: Sequence[Tested],
        consensus: Communities,
        units: pl.DataFrame,
    ) -> None:
        self.country = country
        self.tested = tested
        self.consensus = consensus
        self.units = units.partition_by("territory_id", as_dict=True)
        self.filiere: list[dict[str, object]] = []
        self.industry: list[dict[str, object]] = []
        self.missing: list[dict[str, object]] = []
        self.part: list[dict[str, object]] = []
        self.groups = [_kept(country, test, row) for row, test in enumerate(tested)]
        self.best_p = np.array([min((g.p for g in told), default=1.0) for told in self.groups])

    def candidates(self) -> Candidates:
        """All that was added, and the community of each industry."""
        filiere, industry, missing, part = (
            pl.DataFrame(rows, infer_schema_length=None)
            for rows in (self.filiere, self.industry, self.missing, self.part)
        )
        if filiere.is_empty():
            return Candidates(community=self._communities())
        return Candidates(filiere, industry, missing, part, self._communities())

    def _communities(self) -> pl.DataFrame:
        found = self.consensus
        steady = [
            found.stability(np.flatnonzero(found.community == one)) for one in found.community
        ]
        return pl.DataFrame(
            {
                "industry_id": self.country.found.industries,
                "community": found.community + 1,
                "stability": steady,
            }
        )

    def add_territory(self, row: int) -> None:
        """The candidates of one territory, best grade and score first."""
        told = [self._judged(row, group) for group in self.groups[row]]
        allowed = _shown(sorted(told, key=lambda one: (GRADES.index(one.grade), -one.score)))
        for rank, one in enumerate(allowed, start=1):
            self._add(row, rank, one)

    def _judged(self, row: int, group: Group) -> "_Judged":
        test, found = self.tested[row], self.country.found
        q = q_of(group.p, self.best_p)
        survived = None
        if q <= FALSE_DISCOVERY:
            survived = survival(found, test, row, group, lambda p: q_of(p, self.best_p))
        names = self.country.names(group.members)
        units = self.units.get((found.territories[row],))
        firm = one_firm(units, names)
        parts = score_parts(self.country, row, group.members)
        return _Judged(group, q, survived, firm, parts, grade(q, survived, firm.dependent))

    def _add(self, row: int, rank: int, one: "_Judged") -> None:
        territory = self.country.found.territories[row]
        members = one.group.members
        lead = self.country.found.industries[self._lead(row, members)]
        name = f"filiere-{territory}-{lead.removeprefix('naf2-')}"
        low, high = score_interval(self.country, row, members, one.parts)
        self.filiere.append(
            {
                "suggestion_id": name,
                "territory_id": territory,
                "rank": rank,
                "score": one.score,
                "score_low": low,
                "score_high": high,
                "grade": one.grade,
                "p_value": one.group.p,
                "q_value": one.q,
                "survival": one.survival,
                "one_firm": one.firm.dependent,
                "stability": self.consensus.stability(members),
                "lead_id": lead,
                "industries": len(members),
                "stages": len(set(one.group.stage.values())),
                "establishments": float(self.country.found.observed[row, members].sum()),
                "method": METHOD,
            }
        )
        self._add_parts(name, rank, one.parts)
        self._add_industries(name, row, one.group)
        self._add_missing(name, row, members)

    def _add_parts(self, name: str, rank: int, parts: Mapping[str, float]) -> None:
        self.part.extend(
            {
                "suggestion_id": name,
                "part": part,
                "value": value,
                "weight": WEIGHTS[part],
                "rank": rank,
            }
            for part, value in parts.items()
        )

    def _lead(self, row: int, members: Places) -> int:
        weight = self.country.cells["quotient"][row] * self.country.found.observed[row]
        return int(members[np.argmax(weight[members])])

    def _add_industries(self, name: str, row: int, group: Group) -> None:
        cells = self.country.cells
        for place in group.members:
            industry = self.country.found.industries[place]
            self.industry.append(
                {
                    "suggestion_id": name,
                    "industry_id": industry,
                    "branch_id": self.country.branch_of[industry],
                    "stage": group.stage[industry],
                    "establishments": float(cells["observed"][row, place]),
                    "quotient": float(cells["quotient"][row, place]),
                    "probability": float(cells["probability"][row, place]),
                }
            )

    def _add_missing(self, name: str, row: int, members: Places) -> None:
        own = set(self.country.branches(members).values())
        branch = [self.country.branch_of[one] for one in self.country.found.industries]
        held = dict.fromkeys(branch, 0.0)
        for one, count in zip(branch, self.country.found.observed[row], strict=True):
            held[one] += float(count)
        self.missing.extend(
            {
                "suggestion_id": name,
                "branch_id": link.branch,
                "direction": link.direction,
                "link_share": link.share,
                "establishments": held.get(link.branch, 0.0),
            }
            for link in missing_links(own, self.country.table)
        )


@dataclass(frozen=True)
class _Judged:
    group: Group
    q: float
    survival: float | None
    firm: FirmShare
    parts: dict[str, float]
    grade: str

    @property
    def score(self) -> float:
        return score_of(self.parts)


def _kept(country: Country, test: Tested, row: int) -> list[Group]:
    """The groups of a territory that are not mere chance: p ≤ `EXPLORATORY_P`."""
    return [group for group in groups(country, test, row) if group.p <= EXPLORATORY_P]


def _shown(told: Sequence[_Judged]) -> list[_Judged]:
    """All above exploratory, and the first few of those."""
    better = [one for one in told if one.grade != "exploratory"]
    rest = [one for one in told if one.grade == "exploratory"]
    return better + rest[: max(0, MOST_EXPLORATORY - len(better))]
