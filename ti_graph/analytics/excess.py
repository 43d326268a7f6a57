"""How far an industry stands out in a territory, beyond what its division there explains.

Firms of one NACE division cluster for many reasons, so that a territory with much metalworking has
much of every metal trade. What is tested is what is left after that. For the N_rj establishments
of subclass j in territory r, E_rj = N_r · N_j / N expected of them, and the division d of j:

    division effect   λ_rd ~ Gamma(a_d, a_d), estimated without j itself (leave one out):
                      λ_rd | others ~ Gamma(s_rj, a_d + E_rd − E_rj),  s_rj = a_d + N_rd − N_rj
    null              N_rj ~ Negative binomial of mean m_rj = E_rj · s_rj / (a_d + E_rd − E_rj)
                      and of shape 1 / (1/s_rj + 1/b): industries of a division share its luck,
                      and each has some of its own, b
    evidence          x_rj = max(0, ln τ − ln p_rj), at most `CAP`, for the mid-p-value
                      p_rj = P(N > N_rj) + P(N = N_rj) / 2 under the null; 0 below `LEAST_CELL`
                      establishments, which make no specialised industry

a_d is estimated for each division over all territories (maximum of the negative binomial
likelihood), and b over all cells, those above their 95 % point counted as "above" alone, so that
what is sought does not widen what it is sought against. The Gamma-Poisson model is that of Clayton
& Kaldor (1987, *Biometrics* 43:671). Truncated evidence: Zaykin et al. (2002, *Genetic
Epidemiology* 22:170). Mid-p: Lancaster (1961, *JASA* 56:223). No source tells TI × NAF counts of
several years; what varies between territories is in a_d and b, what varies in time is not told.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import optimize, stats

from ti_graph.analytics.specialisation import LEAST_CELL, fit_shape

Floats = NDArray[np.float64]
Small = NDArray[np.float32]

THRESHOLD = 0.2
"""τ: mid-p-values above it are no evidence."""
CAP = 9.0
"""No industry alone counts for more than p = τ·e⁻⁹."""
LEAST_MEAN = 1e-9
LEAST_TOLD = 1e-6
"""Cells with a smaller mean say nothing of overdispersion."""
OWN_SHAPE_RANGE = (0.2, 1000.0)
CENSORED_ABOVE = 0.95


@dataclass(frozen=True)
class Excess:
    """Arrays are territories × industries, both sorted by identifier."""

    territories: list[str]
    industries: list[str]
    observed: Floats
    mean: Floats
    shape: Floats
    evidence: Floats


def excess(grid: pl.DataFrame) -> Excess:
    """Evidence of every cell of `grid` (territory_id, industry_id, observed, expected; no gaps)."""
    ordered = grid.sort("territory_id", "industry_id")
    territories = ordered["territory_id"].unique().sort().to_list()
    industries = ordered["industry_id"].unique().sort().to_list()
    size = (len(territories), len(industries))
    observed = ordered["observed"].to_numpy().astype(np.float64).reshape(size)
    expected = ordered["expected"].to_numpy().astype(np.float64).reshape(size)
    mean, shape = null_model(observed, expected, divisions(industries))
    cells = evidence_of(observed.astype(np.int64), mean, shape)
    return Excess(territories, industries, observed, mean, shape, cells)


def divisions(industries: list[str]) -> NDArray[np.intp]:
    """The place of each NAF subclass's division among those there are."""
    codes = np.array([name.removeprefix("naf2-")[:2] for name in industries])
    return np.asarray(np.unique(codes, return_inverse=True)[1], dtype=np.intp)


def null_model(
    observed: Floats, expected: Floats, division: NDArray[np.intp]
) -> tuple[Floats, Floats]:
    """m and s of every cell (territories × industries)."""
    count = int(division.max(initial=-1)) + 1
    member = np.zeros((len(division), count))
    member[np.arange(len(division)), division] = 1
    seen, wanted = observed @ member, expected @ member
    prior = np.array([fit_shape(seen[:, d], wanted[:, d]) for d in range(count)])[division]
    shape = prior + seen[:, division] - observed
    mean = np.maximum(expected * shape / (prior + wanted[:, division] - expected), LEAST_MEAN)
    own = own_shape(observed, mean, shape)
    return mean, 1 / (1 / shape + 1 / own)


def own_shape(observed: Floats, mean: Floats, shape: Floats) -> float:
    """b: how much industries vary beyond their division (the smaller, the more)."""
    told = mean > LEAST_TOLD
    n, m, s = observed[told], mean[told], shape[told]
    if not n.size:
        return OWN_SHAPE_RANGE[1]
    limit = np.asarray(stats.nbinom.ppf(CENSORED_ABOVE, s, s / (s + m)))
    above = n > limit

    def loss(log_own: float) -> float:
        joint = 1 / (1 / s + np.exp(-log_own))
        success = joint / (joint + m)
        told_above = stats.nbinom.logsf(limit[above], joint[above], success[above])
        below = stats.nbinom.logpmf(n[~above], joint[~above], success[~above])
        return -float(told_above.sum() + below.sum())

    low, high = (float(np.log(bound)) for bound in OWN_SHAPE_RANGE)
    return float(np.exp(optimize.minimize_scalar(loss, bounds=(low, high), method="bounded").x))


def evidence_of(counts: NDArray[np.int64], mean: Floats, shape: Floats) -> Floats:
    """x for `counts`, whose last axes are those of `mean` and `shape`."""
    success = shape / (shape + mean)
    beyond = stats.nbinom.sf(counts, shape, success)
    here = stats.nbinom.pmf(counts, shape, success)
    middle = np.clip(beyond + here / 2, 1e-300, 1)
    found = np.clip(np.log(THRESHOLD) - np.log(middle), 0, CAP)
    return np.asarray(np.where(counts >= LEAST_CELL, found, 0.0))


def drawn_evidence(mean: Floats, shape: Floats, draws: int, rng: np.random.Generator) -> Small:
    """x of `draws` territories drawn under the null: draws × industries.

    `mean` and `shape` are those of one territory. Most cells draw no evidence at all: one uniform
    number says so, and only the others are looked up.
    """
    success = shape / (shape + mean)
    most = int(np.max(stats.nbinom.ppf(1 - 1e-7, shape, success), initial=1)) + 1
    levels = np.arange(most + 1)[:, np.newaxis]
    cumulated = np.asarray(stats.nbinom.cdf(levels, shape, success))
    value = evidence_of(np.broadcast_to(levels, cumulated.shape), mean, shape)
    first = np.argmax(value > 0, axis=0)
    below = cumulated[np.maximum(first - 1, 0), np.arange(len(mean))]
    silent = np.where(value.max(axis=0) > 0, below, 1.0)
    uniform = rng.random((draws, len(mean)))
    row, column = np.nonzero(uniform > silent)
    level = _levels(uniform[row, column], column, first, cumulated)
    out = np.zeros((draws, len(mean)), dtype=np.float32)
    out[row, column] = value[level, column]
    return out


def _levels(
    uniform: Floats, column: NDArray[np.intp], first: NDArray[np.intp], cumulated: Floats
) -> NDArray[np.intp]:
    """The least count whose cumulated probability reaches each uniform number."""
    level = first[column]
    last = len(cumulated) - 1
    left = np.arange(len(level))
    while len(left):
        higher = (uniform[left] > cumulated[level[left], column[left]]) & (level[left] < last)
        left = left[higher]
        level[left] += 1
    return level
