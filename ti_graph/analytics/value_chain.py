"""Which industries buy from which, what comes first, and what a set of them lacks.

Two industries are linked where they belong to one branch of the input-output table (A38) that
sells to itself, or where one's branch makes ≥ 5 % of the other's purchases, or takes ≥ 5 % of its
sales. A stage is a NACE division; where no two divisions of a set trade, a NACE group, since
the classification orders groups from the first transformation to the finished article. Stages are
ordered by the upstreamness of their branch, then by code: a convention within a branch, told so.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ti_graph.analytics.input_output import InputOutput

LEAST_LINK = 0.05
LEAST_STAGES = 2
MISSING_SHOWN = 3


def link_weight(a: str, b: str, table: InputOutput) -> float:
    """How strongly two branches are linked, or one with itself, 0-1; 0 below the least link."""
    strongest = max(table.link(a, b), table.link(b, a))
    return strongest if strongest >= LEAST_LINK else 0.0


def nace_group(industry_id: str) -> str:
    """`25.6` of `naf2-25.62B`."""
    return industry_id.removeprefix("naf2-")[:4]


def nace_division(industry_id: str) -> str:
    """`25` of `naf2-25.62B`."""
    return industry_id.removeprefix("naf2-")[:2]


def stages(branch_of: dict[str, str], table: InputOutput) -> dict[str, int]:
    """Industry → stage, 1 the most upstream. `branch_of`: industry → branch.

    Divisions make the stages where two of them trade, groups else.
    """
    coarse = _numbered({name: nace_division(name) for name in branch_of}, branch_of, table)
    if linked_stages(coarse, branch_of, table) >= LEAST_STAGES:
        return coarse
    return _numbered({name: nace_group(name) for name in branch_of}, branch_of, table)


def _numbered(
    stage_of: dict[str, str], branch_of: dict[str, str], table: InputOutput
) -> dict[str, int]:
    position = dict(zip(table.branches, table.upstreamness, strict=True))
    order = sorted({(-position[branch_of[name]], stage) for name, stage in stage_of.items()})
    number = {stage: place for place, (_, stage) in enumerate(order, start=1)}
    return {name: number[stage] for name, stage in stage_of.items()}


def linked_stages(stage: dict[str, int], branch_of: dict[str, str], table: InputOutput) -> int:
    """How many stages trade with at least one other."""
    branches = {
        number: {branch_of[n] for n in stage if stage[n] == number}
        for number in set(stage.values())
    }
    return sum(
        any(
            link_weight(own, other, table) > 0
            for place, others in branches.items()
            if place != number
            for own in branches[number]
            for other in others
        )
        for number in branches
    )


def linked_share(branches: Sequence[str], table: InputOutput) -> float:
    """Part of the pairs of industries (one branch each) that are linked."""
    pairs = [(a, b) for place, a in enumerate(branches) for b in branches[place + 1 :]]
    linked = sum(link_weight(a, b, table) > 0 for a, b in pairs)
    return linked / len(pairs) if pairs else 0.0


@dataclass(frozen=True)
class MissingLink:
    """A branch outside the filière that it buys from, or sells to, a good deal."""

    branch: str
    direction: str
    share: float


def missing_links(own: Collection[str], table: InputOutput) -> list[MissingLink]:
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
