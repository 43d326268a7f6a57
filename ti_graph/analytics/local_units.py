"""What is tested for standing out: industries, NAF groups and the cores of value chains.

Districts do not follow one level of a classification: bar turning is one subclass, silk is weaving
and finishing together, meat is a group. Each unit is a set of industries; sites are counted over
the set, and the set has a law of its own (`ti_graph.analytics.local_laws`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ti_graph.analytics.value_chains import Chain

Floats = NDArray[np.float64]
Places = NDArray[np.intp]


@dataclass(frozen=True)
class Counted:
    """Sites and firms of areas × industries, in one register of one year.

    The first `tested` areas are those asked about; the rest is where the laws are learned, too.
    """

    areas: list[str]
    tested: int
    industries: list[str]
    sites: Floats
    firms: Floats
    beside: Sequence[Sequence[int]] = ()
    """Places of the areas beside each tested one, the nearest first; none where none is known."""


@dataclass(frozen=True)
class Units:
    """The sets tested (industries × units), the chain that names each, industries first."""

    member: Floats
    chain: list[str]

    def places(self, unit: int) -> Places:
        """The industries of a unit."""
        return np.flatnonzero(self.member[:, unit])


def units_of(industries: Sequence[str], chains: Sequence[Chain]) -> Units:
    """Each industry, each core of more than one, each NAF group of more than one; no set twice."""
    place = {name: index for index, name in enumerate(industries)}
    sets: dict[frozenset[int], str] = {}
    for name, index in place.items():
        sets[frozenset([index])] = named({name}, chains)
    cores = [{one for one in chain.core if one in place} for chain in chains]
    groups: dict[str, set[str]] = {}
    for name in industries:
        groups.setdefault(name[:9], set()).add(name)
    for members in [*cores, *(groups[key] for key in sorted(groups))]:
        if len(members) > 1:
            sets.setdefault(frozenset(place[one] for one in members), named(members, chains))
    member = np.zeros((len(industries), len(sets)))
    for unit, inside in enumerate(sets):
        member[sorted(inside), unit] = 1
    return Units(member, list(sets.values()))


def named(members: set[str], chains: Sequence[Chain], lead: str | None = None) -> str:
    """The chain whose core shares most with some industries; of equals the finest, then by name.

    With a `lead`, chains that have it in their core come first. Empty where no core holds any.
    """
    able = [
        (lead not in chain.core, -len(members & chain.core), len(chain.core), chain.name)
        for chain in chains
        if members & chain.core
    ]
    return min(able)[-1] if able else ""
