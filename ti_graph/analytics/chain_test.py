"""Do the industries of a value chain stand out together in a territory, beyond chance?

For a territory r and a chain c (a set of industries from the dictionary), with the mid-p-values of
its cells under the law of each industry (`ti_graph.analytics.local_laws`):

    evidence  x_rj = min(CAP, max(0, ln τ − ln p_rj))          truncated at τ = `THRESHOLD`
    first     p₁ = P(Σ_{j ∈ c} X_rj ≥ Σ_{j ∈ c} x_rj), each industry placed by itself: the exact
              tail of a sum of discrete laws, by convolution (no draws, so that one territory alone
              can pass)
    second    p₂ = (1 + #{b : T_b ≥ T}) / (1 + `DRAWS`) over sets of the same make in the same
              territory under other labels: of each division of the chain as many industries are
              taken at random. T is Σ (x − μ) / sqrt(Σ σ²), so that sets of rare and common
              industries compare. What makes a whole territory, or a whole division of it, stand
              out (a coast, an ore, a town) makes such sets stand out too.

A chain passes with max(p₁, p₂). Truncated evidence: Zaykin et al. (2002, *Genetic Epidemiology*
22:170). Mid-p: Lancaster (1961, *JASA* 56:223).
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from ti_graph.analytics.local_laws import Fitted

Floats = NDArray[np.float64]
Places = NDArray[np.intp]

THRESHOLD = 0.1
CAP = 8.0
BIN = 0.2
LENGTH = 512
MOST_LEVEL = 40
COMMON = 8.0
"""Cells of a larger mean have so many levels that their p-value is as good as continuous."""
DRAWS = 9_999
SEED = 2023
TINY = 1e-300
LEAST_P = 1e-12


@dataclass(frozen=True)
class Evidence:
    """Evidence of one territory's industries, and what chance would make of it."""

    p: Floats
    x: Floats
    mean: Floats
    spread: Floats
    law: Floats
    """P(x in each bin) of each industry."""

    def tail(self, members: Places, observed: float) -> float:
        """p₁ of a set of industries at a sum of evidence."""
        # Transforms of all industries would be six times as large as their laws: few are asked for.
        transform = np.fft.rfft(self.law[members], n=LENGTH, axis=1)
        joint = np.fft.irfft(np.multiply.reduce(transform, axis=0), n=LENGTH)
        place = min(max(round(observed / BIN), 0), LENGTH - 1)
        return float(np.clip(joint[place:].sum(), LEAST_P, 1))


def evidence(fitted: Fitted, row: int, industries: int) -> Evidence:
    """The evidence of the first `industries` units of area `row`."""
    units = np.arange(industries)
    here = fitted.levels(row, units, MOST_LEVEL)
    beyond = np.maximum(1 - np.cumsum(here, axis=1), 0)
    value = _evidence(beyond + here / 2)
    count = fitted.counts[row, :industries]
    level = np.minimum(count, MOST_LEVEL).astype(np.intp)
    p = (beyond + here / 2)[units, level]
    large = count > MOST_LEVEL
    if large.any():
        tail, equal = fitted.tails(np.full(large.sum(), row), units[large], count[large])
        p[large] = tail - equal / 2
    p = np.clip(p, TINY, 1)
    p[count == 0] = 1.0
    common = fitted.mean[row, :industries] > COMMON
    law = _binned(here, value, beyond[:, -1])
    law[common] = _continuous()
    axis = np.arange(law.shape[1]) * BIN
    mean = law @ axis
    spread = np.sqrt(np.maximum(law @ axis**2 - mean**2, 1e-9))
    return Evidence(p, _evidence(p), mean, spread, law)


def _evidence(p: Floats) -> Floats:
    return np.asarray(np.clip(np.log(THRESHOLD) - np.log(np.maximum(p, TINY)), 0, CAP))


def _binned(here: Floats, value: Floats, rest: Floats) -> Floats:
    """P(x in each bin) of each industry; what lies beyond the levels counts as the most."""
    bins = round(CAP / BIN) + 1
    place: Places = np.rint(value / BIN).astype(np.intp)
    place[:, 0] = 0  # nothing there is no evidence
    row = np.arange(len(here))[:, np.newaxis] * bins
    out = np.bincount((place + row).ravel(), here.ravel(), len(here) * bins).reshape(-1, bins)
    out[:, -1] = out[:, -1] + rest
    return np.asarray(out / out.sum(axis=1, keepdims=True))


def _continuous() -> Floats:
    """P(x in each bin) of a continuous p-value."""
    edges = (np.arange(round(CAP / BIN) + 1) + 0.5) * BIN
    beyond = THRESHOLD * np.exp(-edges)
    beyond[-1] = 0.0
    return np.asarray(np.concatenate([[1 - beyond[0]], -np.diff(beyond)]))


@cache
def _orders(division: int, number: int) -> NDArray[np.int16]:
    """`DRAWS` orders of the industries of a division: the same for all sets that are tested."""
    rng = np.random.default_rng([SEED, division, number])
    return np.argsort(rng.random((DRAWS, number)), axis=1).astype(np.int16)


def relabelled(
    found: Evidence,
    members: Places,
    divisions: Places,
    taken: Places,
    draws: int = DRAWS,
) -> float:
    """p₂ of a set: how many sets of the same make under other labels stand out as much.

    `divisions`: the division of each industry. `taken`: industries that other labels may not get,
    unless they are of the set itself.
    """
    free = np.ones(len(divisions), dtype=bool)
    free[taken] = False
    free[members] = True
    gap, variance = np.zeros(draws), np.zeros(draws)
    for division, size in zip(*np.unique(divisions[members], return_counts=True), strict=True):
        able = np.flatnonzero((divisions == division) & free)
        picked = able[_orders(int(division), len(able))[:draws, :size]]
        gap += (found.x - found.mean)[picked].sum(axis=1)
        variance += (found.spread**2)[picked].sum(axis=1)
    own = (found.x - found.mean)[members].sum() / np.sqrt((found.spread[members] ** 2).sum())
    return float((1 + (gap / np.sqrt(variance) >= own - 1e-9).sum()) / (1 + draws))
