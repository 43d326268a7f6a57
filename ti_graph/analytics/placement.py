"""Are the industries of a set together in a territory by more than chance?

Sets are the neighbourhoods of the industry space: each industry with its 6, 10 and 18 nearest. For
a territory r and a set c, with the evidence x of `ti_graph.analytics.excess`,

    z_rc = (Σ_{j ∈ c} x_rj − μ_rc) / σ_rc

and μ, σ are those of `PERMUTATIONS` territories drawn under the null: the same industries, with
the same sizes and ubiquity (the numbers expected in r given each division there), placed each by
itself. The p-value of a set is the part of draws whose *largest* z over all sets reaches z_rc,

    p_rc = (1 + #{b : max_c' z*_bc' ≥ z_rc}) / (1 + PERMUTATIONS)

where a set counts, in the territory and in the draws alike, if at least `LEAST_HELD` of its
industries bear evidence: one industry alone, however surprising, makes no filière, and must not
raise what a filière is held against. The largest is taken so that searching many sets is paid for
(scan statistic: Kulldorff 1997, *Commun. Statist.* 26:1481; single-step max-T: Westfall & Young
1993, *Resampling-Based Multiple Testing*). Sets that a territory is tested on come from an industry
space in which it took no part (`FOLDS` folds), so that its own firms never draw the links that they
are then found to follow.

Over territories, Benjamini & Hochberg (1995, *JRSS B* 57:289) on each one's least p, in the
two-stage form of Benjamini, Krieger & Yekutieli (2006, *Biometrika* 93:491), which asks no more
where many territories stand out; sets of a chosen territory are held to the same level (Benjamini
& Bogomolov 2014, *JRSS B* 76:297).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from ti_graph.analytics.excess import Excess, Small, drawn_evidence

Floats = NDArray[np.float64]
Sets = NDArray[np.float32]

PERMUTATIONS = 999
FOLDS = 10
SEED = 2023
FALSE_DISCOVERY = 0.10
LEAST_HELD = 2
"""Industries with evidence that a set must hold to count."""
TINY = 1e-6
NOTHING = -1e3
"""The z of a set that does not count: below any other."""


@dataclass(frozen=True)
class Searched:
    """Sets of industries (industries × sets) and the links (n × n) that they were drawn from."""

    sets: Sets
    weight: Floats
    strong_link: float


SetsWithout = Callable[[NDArray[np.bool_]], Searched]
"""Territories that may take part → sets drawn from them alone."""


@dataclass(frozen=True)
class Tested:
    """One territory: z and p of each of its sets, and the drawn maxima (sorted)."""

    searched: Searched
    z: Floats
    p: Floats
    mean: Floats
    spread: Floats
    maxima: Floats

    def p_of(self, z: float) -> float:
        """The p-value of a z."""
        reached = len(self.maxima) - int(np.searchsorted(self.maxima, z - TINY))
        return (1 + reached) / (1 + len(self.maxima))


def place_test(
    found: Excess, sets_without: SetsWithout, permutations: int = PERMUTATIONS, seed: int = SEED
) -> list[Tested]:
    """The test of every territory of `found`, in its order."""
    number = len(found.territories)
    folds = np.random.default_rng(seed).permutation(number) % min(FOLDS, max(number, 1))
    tested: dict[int, Tested] = {}
    for fold in range(int(folds.max(initial=-1)) + 1):
        within = sets_without(folds != fold)
        sets = sparse.csr_array(within.sets.astype(np.float64))
        for row in np.flatnonzero(folds == fold):
            rng = np.random.default_rng([seed, int(row)])
            drawn = drawn_evidence(found.mean[row], found.shape[row], permutations, rng)
            tested[int(row)] = _tested(found.evidence[row], drawn, sets, within)
    return [tested[row] for row in range(number)]


def _tested(evidence: Floats, drawn: Small, sets: sparse.csr_array, within: Searched) -> Tested:
    sums, held = _over_sets(drawn.astype(np.float64), sets)
    mean, spread = sums.mean(axis=0), np.maximum(sums.std(axis=0), TINY)
    drawn_z = np.where(held >= LEAST_HELD, (sums - mean) / spread, NOTHING)
    maxima = np.sort(drawn_z.max(axis=1, initial=NOTHING))
    own, own_held = _over_sets(evidence[np.newaxis], sets)
    z = np.where(own_held[0] >= LEAST_HELD, (own[0] - mean) / spread, NOTHING)
    reached = len(maxima) - np.searchsorted(maxima, z - TINY)
    p = (1 + reached) / (1 + len(maxima))
    return Tested(within, z, p, mean, spread, maxima)


def _over_sets(evidence: Floats, sets: sparse.csr_array) -> tuple[Floats, Floats]:
    """Sums of evidence over each set, and how many of its industries bear any (rows × sets).

    Most cells bear none and sets are small: products of sparse matrices do a thousandth of the
    work of dense ones.
    """
    told = sparse.csr_array(evidence)
    sums = told @ sets
    told.data = np.ones_like(told.data)
    return sums.toarray(), (told @ sets).toarray()


def q_values(p: Floats) -> Floats:
    """Benjamini-Hochberg adjusted p-values, in the order given."""
    number = len(p)
    order = np.argsort(p, kind="stable")
    scaled = p[order] * number / np.arange(1, number + 1)
    least = np.minimum.accumulate(scaled[::-1])[::-1]
    out = np.empty(number)
    out[order] = np.minimum(least, 1)
    return out


def null_factor(all_p: Floats, level: float = FALSE_DISCOVERY) -> float:
    """(1 + level) · m₀ / m of the two-stage procedure; m₀: what the first stage leaves."""
    if not len(all_p):
        return 1.0
    first = int((q_values(all_p) <= level / (1 + level)).sum())
    return (1 + level) * max(len(all_p) - first, 1) / len(all_p)


def q_of(p: float, all_p: Floats) -> float:
    """The adjusted value at which a further p would be chosen beside `all_p` (two stages)."""
    ordered = np.sort(all_p)
    reached = ordered >= p - TINY
    if not reached.any():
        return float(min(1.0, p))
    levels = ordered * len(ordered) / np.arange(1, len(ordered) + 1) * null_factor(all_p)
    return float(min(1.0, max(levels[reached].min(), p)))
