"""Filières locales: a spécialité, or several, with linked industries of one value chain beside.

Two ways lead to a filière, each with its own family and Benjamini & Hochberg (1995) at 10 %:

    led      for each spécialité and each chain whose core it belongs to, the *other* industries of
             the chain are tested together (the spécialité itself bears nothing)
    whole    for each territory and chain, all industries of the chain together; those that pass
             are held to the labels in a second family

and both tests of `ti_graph.analytics.chain_test` must pass: beyond chance, and beyond what sets of
other industries of the same divisions do in the same territory. The evidence of a chain is further
divided by how much it varies over the *other* territories: industries that follow one advantage
vary together everywhere.

The 10 % are what is asked for, not what is shown: of countries that are drawn without any planted
chain, more than one in ten has a filière somewhere where luck is shared (docs/evaluations).

Members are those whose own p-value stands among those of the chain (Benjamini & Hochberg, 10 %), at
two stages or more, of which one trades with the core by the input-output table. A chain without
them is none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ti_graph.analytics.chain_test import Evidence, relabelled
from ti_graph.analytics.specialites import Specialite
from ti_graph.analytics.value_chains import Chain
from ti_graph.model.industries import division_of

Floats = NDArray[np.float64]
Places = NDArray[np.intp]

FALSE_DISCOVERY = 0.10
MOST_Z = 5.0
FEW_DRAWS = 999


@dataclass(frozen=True)
class Linked:
    """A filière: its members, the spécialités that lead it, and its test."""

    area: int
    chain: Chain
    members: Places
    leads: tuple[Specialite, ...]
    p: float
    q: float


@dataclass(frozen=True)
class ChainSets:
    """Chains as sets of industries (industries × chains), their stages and links."""

    chains: Sequence[Chain]
    industries: Sequence[str]
    sets: Floats
    divisions: Places
    trading: Mapping[str, frozenset[str]]
    """Chain → its stages with a flow to or from the core."""

    @cached_property
    def members(self) -> list[Places]:
        """The industries of each chain."""
        return [np.flatnonzero(column) for column in self.sets.T]

    def spread(self, chain: Chain, members: Places) -> bool:
        """Whether members stand at two stages, one of them trading with the core of another."""
        stages = {chain.stage[self.industries[one]] for one in members}
        core = stages & chain.core_stages
        return bool(core) and bool((stages - core) & self.trading.get(chain.name, frozenset()))


def chain_sets(
    chains: Sequence[Chain], industries: Sequence[str], trading: Mapping[str, frozenset[str]]
) -> ChainSets:
    """The chains that have industries at two stages."""
    place = {name: index for index, name in enumerate(industries)}
    kept = [
        chain
        for chain in chains
        if len({stage for one, stage in chain.stage.items() if one in place}) > 1
    ]
    sets = np.zeros((len(industries), len(kept)))
    for column, chain in enumerate(kept):
        sets[[place[one] for one in chain.stage if one in place], column] = 1
    codes = np.array(list(map(division_of, industries)))
    divisions = np.asarray(np.unique(codes, return_inverse=True)[1], dtype=np.intp)
    return ChainSets(kept, industries, sets, divisions, trading)


@dataclass(frozen=True)
class Tested:
    """The first test of every area × chain: what it holds, scaled, and p₁."""

    scale: Floats
    p: Floats


def first_test(evidence: Sequence[Evidence], within: ChainSets) -> Tested:
    """p₁ of every area × chain, its evidence over its spread in the other areas."""
    x, mean = (np.array([getattr(one, name) for one in evidence]) for name in ("x", "mean"))
    spread = np.array([one.spread**2 for one in evidence])
    middle = mean @ within.sets
    gap, width = x @ within.sets - middle, np.sqrt(spread @ within.sets)
    square = np.clip(gap / width, -MOST_Z, MOST_Z) ** 2
    scale = np.sqrt(np.maximum(1, (square.sum(axis=0) - square) / max(len(square) - 1, 1)))
    p = np.ones_like(gap)
    for row, one in enumerate(evidence):
        # What lies below its mean is no evidence: its tail is not looked up.
        for column in np.flatnonzero(gap[row] > width[row]):
            observed = middle[row, column] + gap[row, column] / scale[row, column]
            p[row, column] = one.tail(within.members[column], observed)
    return Tested(scale, p)


def filieres(
    evidence: Sequence[Evidence],
    found: Sequence[Specialite],
    within: ChainSets,
    tested: Tested,
) -> list[Linked]:
    """The filières of the tested areas; an industry is in one filière of an area."""
    led = _led(evidence, [one for one in found if one.given], within, tested)
    whole = _whole(evidence, found, within, tested)
    taken: dict[int, set[int]] = {}
    kept = []
    for one in sorted([*led, *whole], key=lambda one: (one.area, -len(one.leads), one.p)):
        own = taken.setdefault(one.area, set())
        if own & set(one.members.tolist()):
            continue
        own |= set(one.members.tolist())
        kept.append(one)
    return kept


def _led(
    evidence: Sequence[Evidence],
    given: Sequence[Specialite],
    within: ChainSets,
    tested: Tested,
) -> list[Linked]:
    pairs = []
    for lead in given:
        names = {within.industries[one] for one in lead.members}
        for column, chain in enumerate(within.chains):
            if names & chain.core:
                others = within.members[column]
                others = others[~np.isin(others, lead.members)]
                if len(others):
                    pairs.append((lead, column, others))
    p = np.array(
        [
            _linked_p(evidence[lead.area], others, lead.members, within, tested.scale[lead.area, c])
            for lead, c, others in pairs
        ]
    )
    q = adjusted(p)
    rows = []
    for (lead, column, others), own_p, own_q in zip(pairs, p, q, strict=True):
        chain = within.chains[column]
        beside = standing(evidence[lead.area].p, others)
        members = np.concatenate([lead.members, beside])
        if own_q <= FALSE_DISCOVERY and len(beside) and _fits(within, chain, lead, members):
            inside = _inside(within, chain, members)
            rows.append(Linked(lead.area, chain, inside, (lead,), float(own_p), float(own_q)))
    return rows


def _fits(within: ChainSets, chain: Chain, lead: Specialite, members: Places) -> bool:
    inside = _inside(within, chain, members)
    return within.spread(chain, inside) and bool(np.isin(lead.members, inside).any())


def _inside(within: ChainSets, chain: Chain, members: Places) -> Places:
    """The members that are in the chain."""
    return np.array([one for one in members if within.industries[one] in chain.stage], np.intp)


def _linked_p(
    own: Evidence, others: Places, lead: Places, within: ChainSets, scale: float
) -> float:
    """max(p₁, p₂) of the industries beside a spécialité."""
    middle = own.mean[others].sum()
    first = own.tail(others, middle + (own.x[others].sum() - middle) / scale)
    # The rate lets no p-value above itself through: only then is one test enough.
    if first > FALSE_DISCOVERY:
        return first
    return max(first, second_test(own, others, np.union1d(lead, others), within))


def second_test(own: Evidence, members: Places, taken: Places, within: ChainSets) -> float:
    """p₂, by few draws first and by many where these leave it open."""
    few = relabelled(own, members, within.divisions, taken, FEW_DRAWS)
    return few if few > FALSE_DISCOVERY else relabelled(own, members, within.divisions, taken)


def _whole(
    evidence: Sequence[Evidence], found: Sequence[Specialite], within: ChainSets, tested: Tested
) -> list[Linked]:
    first = adjusted(tested.p.ravel()).reshape(tested.p.shape)
    chosen = np.argwhere(first <= FALSE_DISCOVERY)
    pairs = [(int(row), int(column)) for row, column in chosen]
    second = np.array(
        [
            second_test(evidence[row], members, members[:0], within)
            for row, column in pairs
            for members in [within.members[column]]
        ]
    )
    rows = []
    for (row, column), own_q in zip(pairs, adjusted(second), strict=True):
        chain = within.chains[column]
        members = standing(evidence[row].p, within.members[column])
        if own_q > FALSE_DISCOVERY or not within.spread(chain, members):
            continue
        leads = tuple(
            one
            for one in found
            if one.area == row and one.given and np.isin(one.members, members).any()
        )
        q = max(float(own_q), float(first[row, column]))
        rows.append(Linked(row, chain, members, leads, float(tested.p[row, column]), q))
    return rows


def standing(p: Floats, members: Places) -> Places:
    """The members whose own p-values pass among themselves."""
    return members[adjusted(p[members]) <= FALSE_DISCOVERY]


def adjusted(p: Floats) -> Floats:
    """Benjamini-Hochberg adjusted p-values, in the order given."""
    number = len(p)
    order = np.argsort(p, kind="stable")
    scaled = p[order] * number / np.arange(1, number + 1)
    out = np.empty(number)
    out[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1)
    return out
