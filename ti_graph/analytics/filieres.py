"""Candidate local filières of a territory: a first method, simple and told.

1. An industry counts as specialised in the territory where its shrunk location quotient is above
   1 with probability ≥ .90 and at least 2 establishments are there.
2. Two specialised industries are linked where they belong to one branch of the input-output table
   (A38), or where one branch makes ≥ 5 % of the other's purchases, or takes ≥ 5 % of its sales.
3. The links are split into communities (Louvain with weights: Blondel et al. 2008, fixed seed).
   A community of at least 3 industries, in at least 2 NACE groups and with at least 6
   establishments, is a candidate; its branches, from most upstream to least, are its stages. One
   that has a single stage is no value chain yet, and says so by its number of stages.
4. Its score is the weighted mean of the parts named in `WEIGHTS`, each 0-1.

No test against chance is made yet: a candidate is a lead to check on the ground, no more.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import networkx as nx
import polars as pl

from ti_graph.analytics.input_output import InputOutput
from ti_graph.model.methods import METHODS

LEAST_PROBABILITY = 0.90
LEAST_CELL = 2
LEAST_LINK = 0.05
LEAST_INDUSTRIES = 3
LEAST_GROUPS = 2
LEAST_ESTABLISHMENTS = 6
SAME_BRANCH_LINK = 0.5
MISSING_SHOWN = 3
SEED = 2023
WEIGHTS = {"specialisation": 0.4, "certainty": 0.2, "linkage": 0.2, "breadth": 0.2}
METHOD = METHODS["candidate_filiere"]


@dataclass(frozen=True)
class Candidates:
    """The candidates of every territory, as rows of the result tables."""

    filiere: pl.DataFrame
    industry: pl.DataFrame
    missing: pl.DataFrame
    part: pl.DataFrame


@dataclass(frozen=True)
class _Member:
    industry_id: str
    branch_id: str
    establishments: float
    shrunk: float
    probability: float


def candidates(
    specialisation: pl.DataFrame, branch_of: pl.DataFrame, table: InputOutput | None
) -> Candidates:
    """Candidates of each territory of `specialisation` (one row a cell, as in that result table).

    `branch_of` gives the branch (branch_id) of each industry (industry_id).
    Without an input-output table no link is known, and there is no candidate.
    """
    if table is None:
        return Candidates(pl.DataFrame(), pl.DataFrame(), pl.DataFrame(), pl.DataFrame())
    rows = _Rows(table)
    cells = specialisation.join(branch_of, on="industry_id").sort("territory_id", "industry_id")
    for (territory,), own in cells.group_by("territory_id", maintain_order=True):
        rows.add_territory(str(territory), own)
    return Candidates(
        *(
            pl.DataFrame(part, infer_schema_length=None)
            for part in (rows.filiere, rows.industry, rows.missing, rows.part)
        )
    )


@dataclass(frozen=True)
class _Community:
    members: Sequence[_Member]
    parts: dict[str, float]

    @property
    def score(self) -> float:
        return sum(WEIGHTS[name] * value for name, value in self.parts.items())

    @property
    def branches(self) -> set[str]:
        return {member.branch_id for member in self.members}

    @property
    def lead(self) -> _Member:
        return max(self.members, key=lambda member: member.shrunk * member.establishments)


class _Rows:
    def __init__(self, table: InputOutput) -> None:
        self.table = table
        self.filiere: list[dict[str, object]] = []
        self.industry: list[dict[str, object]] = []
        self.missing: list[dict[str, object]] = []
        self.part: list[dict[str, object]] = []

    def add_territory(self, territory: str, cells: pl.DataFrame) -> None:
        found = sorted(
            _communities(_specialised(cells), self.table),
            key=lambda community: (-community.score, community.members[0].industry_id),
        )
        in_branch = dict(cells.group_by("branch_id").agg(pl.col("observed").sum()).iter_rows())
        for rank, community in enumerate(found, start=1):
            name = f"filiere-{territory}-{community.lead.industry_id.removeprefix('naf2-')}"
            stages = stage_numbers(community.branches, self.table)
            self._add_filiere(name, territory, rank, community)
            self._add_industries(name, community, stages)
            self._add_missing(name, community, in_branch)

    def _add_filiere(self, name: str, territory: str, rank: int, community: _Community) -> None:
        self.filiere.append(
            {
                "suggestion_id": name,
                "territory_id": territory,
                "rank": rank,
                "score": community.score,
                "lead_id": community.lead.industry_id,
                "industries": len(community.members),
                "stages": len(community.branches),
                "establishments": sum(member.establishments for member in community.members),
                "method": METHOD,
            }
        )
        self.part.extend(
            {
                "suggestion_id": name,
                "part": part,
                "value": value,
                "weight": WEIGHTS[part],
                "rank": rank,
            }
            for part, value in community.parts.items()
        )

    def _add_industries(self, name: str, community: _Community, stages: dict[str, int]) -> None:
        self.industry.extend(
            {
                "suggestion_id": name,
                "industry_id": member.industry_id,
                "branch_id": member.branch_id,
                "stage": stages[member.branch_id],
                "establishments": member.establishments,
                "shrunk": member.shrunk,
                "probability": member.probability,
            }
            for member in community.members
        )

    def _add_missing(self, name: str, community: _Community, in_branch: dict[str, float]) -> None:
        self.missing.extend(
            {
                "suggestion_id": name,
                "branch_id": link.branch,
                "direction": link.direction,
                "link_share": link.share,
                "establishments": in_branch.get(link.branch, 0.0),
            }
            for link in missing_links(community.branches, self.table)
        )


def _specialised(cells: pl.DataFrame) -> list[_Member]:
    chosen = cells.filter(
        (pl.col("probability") >= LEAST_PROBABILITY) & (pl.col("observed") >= LEAST_CELL)
    )
    columns = ("industry_id", "branch_id", "observed", "shrunk", "probability")
    return [_Member(*row) for row in chosen.select(columns).iter_rows()]


def link_weight(a: str, b: str, table: InputOutput) -> float:
    """How strongly two branches are linked, 0-1; 0 below the least link."""
    if a == b:
        return SAME_BRANCH_LINK
    strongest = max(table.link(a, b), table.link(b, a))
    return strongest if strongest >= LEAST_LINK else 0.0


def _communities(members: Sequence[_Member], table: InputOutput) -> Iterator[_Community]:
    by_id = {member.industry_id: member for member in members}
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(by_id)
    for a, b in combinations(members, 2):
        weight = link_weight(a.branch_id, b.branch_id, table)
        if weight:
            graph.add_edge(a.industry_id, b.industry_id, weight=weight)
    for names in nx.community.louvain_communities(graph, weight="weight", seed=SEED):
        group = sorted((by_id[name] for name in names), key=lambda member: member.industry_id)
        if is_candidate(group):
            yield _Community(group, score_parts(group, graph.subgraph(names)))


def is_candidate(members: Sequence[_Member]) -> bool:
    """The floors that a community must reach."""
    return (
        len(members) >= LEAST_INDUSTRIES
        and len({nace_group(member.industry_id) for member in members}) >= LEAST_GROUPS
        and sum(member.establishments for member in members) >= LEAST_ESTABLISHMENTS
    )


def nace_group(industry_id: str) -> str:
    """`25.6` of `naf2-25.62B`."""
    return industry_id.removeprefix("naf2-")[:4]


def score_parts(members: Sequence[_Member], graph: "nx.Graph[str]") -> dict[str, float]:
    """The parts of a candidate's score, each 0-1.

    specialisation: 1 − 1/LQ of the mean shrunk quotient; certainty: mean probability, from .5 on;
    linkage: part of the pairs of industries that are linked; breadth: industries, full at 8.
    """
    mean_quotient = sum(member.shrunk for member in members) / len(members)
    mean_probability = sum(member.probability for member in members) / len(members)
    return {
        "specialisation": max(0.0, 1 - 1 / mean_quotient),
        "certainty": max(0.0, 2 * mean_probability - 1),
        "linkage": nx.density(graph),
        "breadth": min(1.0, len(members) / 8),
    }


def stage_numbers(branches: Collection[str], table: InputOutput) -> dict[str, int]:
    """Branch → stage, 1 the most upstream."""
    position = dict(zip(table.branches, table.upstreamness, strict=True))
    ordered = sorted(set(branches), key=lambda branch: (-position[branch], branch))
    return {branch: stage for stage, branch in enumerate(ordered, start=1)}


@dataclass(frozen=True)
class MissingLink:
    """A branch outside the filière that it buys from, or sells to, a good deal."""

    branch: str
    direction: str
    share: float


def missing_links(own: set[str], table: InputOutput) -> list[MissingLink]:
    """The industrial branches that would lengthen the chain, strongest first, in each direction.

    The share is part of what the filière's branches buy from (sell to) all industrial branches
    that are not among them.
    """
    inside = [index for index, branch in enumerate(table.branches) if branch in own]
    outside = [
        index
        for index, branch in enumerate(table.branches)
        if branch not in own and is_industrial(branch)
    ]
    bought = table.flows[outside][:, inside].sum(axis=1)
    sold = table.flows[inside][:, outside].sum(axis=0)
    links: list[MissingLink] = []
    for direction, flows in (("upstream", bought), ("downstream", sold)):
        total = float(flows.sum())
        ranked = sorted(zip(flows, outside, strict=True), key=lambda pair: -pair[0])
        links += [
            MissingLink(table.branches[index], direction, float(value) / total)
            for value, index in ranked[:MISSING_SHOWN]
            if value > 0
        ]
    return links


def is_industrial(branch_id: str) -> bool:
    """Whether an A38 branch is industry: extraction, manufacturing, energy, water and waste."""
    return branch_id.removeprefix("a38-")[0] in "BCDE"
