"""Spécialités locales: one industry far above what chance gives in a territory.

For n firms of a unit (an industry, a NAF group, the core of a chain) in a territory, the law of
that unit as the other areas leave it (`ti_graph.analytics.local_laws`) is the prior of its true
quotient θ, and

    P(θ ≥ `FAR_ABOVE` | n)

says how sure it is that the unit is there at least twice as much as size and country let expect,
looked at where there are `LEAST_SITES` sites and `LEAST_QUOTIENT` times what is expected. q is the
mean of 1 − P over all units of all territories of the register that are at least as sure: the part
of them that is false (Bayesian false discovery rate: Newton et al. 2004, *Biostatistics* 5:155). A
unit is given at q ≤ `FALSE_DISCOVERY`. It is set below a third of the .10 that is aimed at,
because q is sanguine: its laws are fitted, and where chains are planted up to 2.5 times, where
luck is shared within a division and nothing is planted up to 4.7 times as many were false as it
says. What is only plausible (`PLAUSIBLE`) is exploratory, and no spécialité yet. Firms are
counted, not sites: one firm with many sites is one.

An area is read with what lies beside it (`ti_graph.analytics.across`). What it has too few sites of
by itself is looked at where `LEAST_INSIDE` firms are inside and it is likelier shared than not:
with those of the area beside they are enough. What it owes to it is shown by the same search
without neighbours (`ti_graph.analytics.owing`).

Of units that share industries in a territory the surest is kept. Industries shown of a set are
those with sites and evidence of their own (`ti_graph.analytics.chain_test`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ti_graph.analytics.across import Across
from ti_graph.analytics.chain_test import Evidence
from ti_graph.analytics.local_laws import Fitted
from ti_graph.analytics.local_units import Counted, Units, named
from ti_graph.analytics.value_chains import Chain
from ti_graph.model.candidate_results import PLAUSIBLE

Floats = NDArray[np.float64]
Places = NDArray[np.intp]

FAR_ABOVE = 2.0
FALSE_DISCOVERY = 0.03
SURE = 0.95
LEAST_SITES = 3
LEAST_QUOTIENT = 3.0
LEAST_INSIDE = 2
"""Firms inside of a spécialité that is found only with an area across the border."""


@dataclass(frozen=True)
class Specialite:
    """A unit that stands out in an area."""

    area: int
    unit: int
    members: Places
    chain: str
    sites: float
    firms: float
    expected: float
    quotient: float
    probability: float
    p: float
    survives: bool
    """It is `SURE`, with one firm less, too."""
    q: float = 1.0
    beside: int | None = None
    """Place, among the areas beside its own, of the one that it is likeliest shared with."""

    @property
    def given(self) -> bool:
        """Whether it is sure enough to be called a spécialité."""
        return self.q <= FALSE_DISCOVERY


def specialites(
    counted: Counted,
    units: Units,
    fitted: Fitted,
    evidence: Sequence[Evidence],
    chains: Sequence[Chain],
    beside: Across,
) -> list[Specialite]:
    """Those of the tested areas, by area, the surest first."""
    cells = _cells(counted, units, fitted, beside)
    area, unit, sure, p = cells.area, cells.unit, cells.sure, cells.p
    likely = np.flatnonzero(sure >= PLAUSIBLE)
    order = likely[np.lexsort((unit[likely], p[likely], -np.round(sure[likely], 3), area[likely]))]
    while True:
        found, kept = _apart(order, cells, counted, units, evidence, chains)
        rated = [replace(one, q=float(q)) for one, q in zip(found, rates(found), strict=True)]
        given = np.array([one.given for one in rated], dtype=bool)
        gone = kept[~given & ~cells.within[kept]]
        if not len(gone):
            return rated
        # What is nothing where it is not given takes no industry from what is plausible inside.
        order = order[~np.isin(order, gone)]


def _apart(
    order: Places,
    cells: "_Cells",
    counted: Counted,
    units: Units,
    evidence: Sequence[Evidence],
    chains: Sequence[Chain],
) -> tuple[list[Specialite], Places]:
    """Spécialités of some cells, the first first, no industry of an area twice; their cells."""
    taken: dict[int, set[int]] = {}
    found, kept = [], []
    for one in order:
        row = int(cells.area[one])
        inside = units.places(int(cells.unit[one]))
        held = inside[(counted.sites[row, inside] > 0) & (evidence[row].x[inside] > 0)]
        own = taken.setdefault(row, set())
        chain = _chain(counted, held, evidence[row].p, chains) if len(held) else ""
        if not chain or own & set(held.tolist()):
            continue  # what no chain names is not reported
        own |= set(held.tolist())
        found.append(cells.specialite(one, held, chain))
        kept.append(one)
    return found, np.array(kept, np.intp)


@dataclass(frozen=True)
class _Cells:
    """The cells that are looked at."""

    area: Places
    unit: Places
    sites: Floats
    firms: Floats
    mean: Floats
    within: NDArray[np.bool_]
    """It has sites enough by itself."""
    sure: Floats
    fewer: Floats
    """How sure it is with one firm less."""
    p: Floats
    beside: Places

    def specialite(self, one: int, held: Places, chain: str) -> Specialite:
        """A cell as a spécialité of the industries held."""
        return Specialite(
            int(self.area[one]),
            int(self.unit[one]),
            held,
            chain,
            float(self.sites[one]),
            float(self.firms[one]),
            float(self.mean[one]),
            float((self.firms[one] + 1) / (self.mean[one] + 1)),
            float(self.sure[one]),
            float(self.p[one]),
            bool(self.fewer[one] >= SURE),
            beside=int(self.beside[one]) if self.beside[one] >= 0 else None,
        )


def _cells(counted: Counted, units: Units, fitted: Fitted, beside: Across) -> _Cells:
    sites = (counted.sites @ units.member)[: counted.tested]
    firms = fitted.counts[: counted.tested]
    mean = fitted.mean[: counted.tested]
    enough = (sites >= LEAST_SITES) & (firms >= LEAST_QUOTIENT * mean)
    bordering = np.isin(np.arange(counted.tested), beside.area)[:, np.newaxis]
    some = bordering & (firms >= LEAST_INSIDE) & (firms >= FAR_ABOVE * mean)
    area, unit = np.nonzero(enough | some)
    n, within = firms[area, unit], enough[area, unit]
    found = beside.above(area, unit, n, FAR_ABOVE)
    pooled, expected = beside.pooled(area, unit, found.beside)
    across = (found.beside >= 0) & (pooled >= LEAST_SITES) & (pooled >= LEAST_QUOTIENT * expected)
    sure = np.where(within | across, found.probability, 0.0)
    return _Cells(
        area,
        unit,
        sites[area, unit],
        n,
        mean[area, unit],
        within,
        sure,
        beside.above(area, unit, np.maximum(n - 1, 0), FAR_ABOVE).probability,
        fitted.tails(area, unit, n)[0],
        found.weightiest,
    )


def _chain(counted: Counted, held: Places, p: Floats, chains: Sequence[Chain]) -> str:
    """The chain that a spécialité is named by: that of its most surprising industry."""
    lead = int(held[np.lexsort((held, p[held]))[0]])
    return named({counted.industries[one] for one in held}, chains, counted.industries[lead])


def rate_beside(probability: float, found: Sequence[Specialite]) -> float:
    """q of a unit that is none of `found`: the mean chance to be false of it and of all as sure."""
    false = [1 - one.probability for one in found if one.probability >= probability]
    return float(np.mean([*false, 1 - probability]))


def rates(found: Sequence[Specialite]) -> Floats:
    """q of each: the mean chance to be false of all that are at least as sure."""
    false = np.array([1 - one.probability for one in found])
    order = np.argsort(false, kind="stable")
    running = np.cumsum(false[order]) / np.arange(1, len(false) + 1)
    out = np.empty(len(false))
    out[order] = running
    return out
