"""Co-localisations: spécialités of one territory that no chain links and that meet elsewhere, too.

Two given spécialités of a territory are reported together where the areas outside the territory in
which both bear evidence are more than independence gives (hypergeometric tail, Benjamini &
Hochberg at 10 % over all pairs). It says that they share places, for whatever reason: exploratory,
never a filière.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray

from ti_graph.analytics.linked import FALSE_DISCOVERY, Places, adjusted
from ti_graph.analytics.local_search import Search
from ti_graph.analytics.specialites import Specialite


@dataclass(frozen=True)
class Colocation:
    """Industries that stand out in one area, without a chain in common."""

    area: int
    members: Places
    probability: float
    p: float
    q: float


def colocations(found: Search) -> list[Colocation]:
    """At most one an area: its likeliest pair."""
    pairs = list(_pairs(found))
    if not pairs:
        return []
    x = np.array([one.x for one in found.evidence]) > 0
    p = np.array([_meeting(x, a, b) for a, b in pairs])
    best: dict[int, Colocation] = {}
    for (a, b), own_p, own_q in zip(pairs, p, adjusted(p), strict=True):
        if own_q <= FALSE_DISCOVERY and own_p < best.get(a.area, _none(a)).p:
            members = np.union1d(a.members, b.members).astype(np.intp)
            best[a.area] = Colocation(
                a.area, members, min(a.probability, b.probability), float(own_p), float(own_q)
            )
    return list(best.values())


def _none(one: Specialite) -> Colocation:
    return Colocation(one.area, one.members, 0.0, 1.0, 1.0)


def _pairs(found: Search) -> Iterator[tuple[Specialite, Specialite]]:
    by_area: dict[int, list[Specialite]] = {}
    for one in found.specialites:
        if one.given:
            by_area.setdefault(one.area, []).append(one)
    names = found.counted.industries
    for own in by_area.values():
        for a, b in combinations(own, 2):
            inside = {names[one] for one in [*a.members, *b.members]}
            chained = any(
                {names[one] for one in a.members} & set(chain.stage)
                and {names[one] for one in b.members} & set(chain.stage)
                for chain in found.chains.chains
            )
            if len(inside) > 1 and not chained:
                yield a, b


def _meeting(x: NDArray[np.bool_], a: Specialite, b: Specialite) -> float:
    """P(as many areas with both, were they apart), the territory itself left out."""
    others = np.arange(len(x)) != a.area
    first, second = (x[others][:, one.members].any(axis=1) for one in (a, b))
    both = int((first & second).sum())
    return _at_least(both, len(first), int(first.sum()), int(second.sum()))


def _at_least(both: int, areas: int, first: int, second: int) -> float:
    """The upper tail of the hypergeometric law: `first` and `second` of `areas`, drawn apart."""
    ways = (comb(first, k) * comb(areas - first, second - k) for k in range(both, second + 1))
    return sum(ways) / comb(areas, second)
