"""Spécialités locales: one industry far above what chance gives in a territory.

For n firms of a unit (an industry, a NAF group, the core of a chain) in a territory, the law of
that unit as the other areas leave it (`ti_graph.analytics.local_laws`) is the prior of its true
quotient θ, and

    P(θ ≥ `FAR_ABOVE` | n)

says how sure it is that the unit is there at least twice as much as size and country let expect,
looked at where there are `LEAST_SITES` sites and `LEAST_QUOTIENT` times what is expected. q is the
mean of 1 − P over all units of all territories of the register that are at least as sure: the part
of them that is false (Bayesian false discovery rate: Newton et al. 2004, *Biostatistics* 5:155). A
unit is given at q ≤ `FALSE_DISCOVERY`. It is set below a third of the .10 that is aimed at, because
q is sanguine: its laws are fitted, and in drawn countries up to 2.5 times as many were false as it
says. What is only plausible (`PLAUSIBLE`) is exploratory, and no spécialité yet. Firms are counted,
not sites: one firm with many sites is one.

Of units that share industries in a territory the surest is kept. Industries shown of a set are
those with sites and evidence of their own (`ti_graph.analytics.chain_test`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ti_graph.analytics.chain_test import Evidence
from ti_graph.analytics.local_laws import Fitted
from ti_graph.analytics.local_units import Counted, Units, named
from ti_graph.analytics.value_chains import Chain

Floats = NDArray[np.float64]
Places = NDArray[np.intp]

FAR_ABOVE = 2.0
FALSE_DISCOVERY = 0.03
SURE, PLAUSIBLE = 0.95, 0.50
LEAST_SITES = 3
LEAST_QUOTIENT = 3.0


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
) -> list[Specialite]:
    """Those of the tested areas, by area, the surest first."""
    sites = (counted.sites @ units.member)[: counted.tested]
    firms = fitted.counts[: counted.tested]
    mean = fitted.mean[: counted.tested]
    area, unit = np.nonzero((sites >= LEAST_SITES) & (firms >= LEAST_QUOTIENT * mean))
    n = firms[area, unit]
    sure = fitted.above(area, unit, n, FAR_ABOVE)
    fewer = fitted.above(area, unit, np.maximum(n - 1, 0), FAR_ABOVE)
    p = fitted.tails(area, unit, n)[0]
    likely = np.flatnonzero(sure >= PLAUSIBLE)
    order = likely[np.lexsort((unit[likely], p[likely], -np.round(sure[likely], 3), area[likely]))]
    taken: dict[int, set[int]] = {}
    found = []
    for one in order:
        row, column = int(area[one]), int(unit[one])
        inside = units.places(column)
        held = inside[(counted.sites[row, inside] > 0) & (evidence[row].x[inside] > 0)]
        own = taken.setdefault(row, set())
        chain = _chain(counted, held, evidence[row].p, chains) if len(held) else ""
        if not chain or own & set(held.tolist()):
            continue  # what no chain names is not reported
        own |= set(held.tolist())
        found.append(
            Specialite(
                row,
                column,
                held,
                chain,
                float(sites[row, column]),
                float(n[one]),
                float(mean[row, column]),
                float((n[one] + 1) / (mean[row, column] + 1)),
                float(sure[one]),
                float(p[one]),
                bool(fewer[one] >= SURE),
            )
        )
    return [replace(one, q=float(q)) for one, q in zip(found, rates(found), strict=True)]


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
