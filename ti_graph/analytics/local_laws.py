"""How unevenly each industry is spread, and how surprising a count is under that law.

An area r holds n_rj sites of industry j, of which chance expects m_rj:

    m_rj = N_j · w_r^β_j / Σ_s w_s^β_j        w: all sites of the area (its size)
    n_rj ~ Poisson(m_rj · θ_rj),  θ_rj drawn from the law of industry j, of mean 1

The law of an industry is one of `LAWS`: a Gamma, a lognormal or a heavier-tailed (log-t) law of
some spread. How likely each law is for an industry is learned from the *other* areas (area r left
out, so that what is sought never widens what it is sought against), beside the share of each law
among all industries, learned by EM (empirical Bayes: Robbins 1956; Laird 1978, *JASA* 73:805). The
p-value of a count is its tail under the mixture of laws that the other areas leave:

    p_rj = Σ_g P(law g | other areas) · P(N ≥ n_rj | m_rj, law g)

β_j is the elasticity of the industry to the size of the area, shrunk towards 1. An industry that
clumps everywhere (sawmills, cheese) thus needs more to stand out than one that does not. Laws are
set on a grid of ln θ, so that every law costs one matrix product.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]
Places = NDArray[np.intp]

STEP = 0.2
LOG_THETA = np.arange(-8.0, 5.6 + STEP / 2, STEP)
GAMMA_SHAPES = (200.0, 20.0, 8.0, 4.0, 2.0, 1.2, 0.7, 0.4, 0.2, 0.1)
LOGNORMAL_SPREADS = (0.3, 0.5, 0.7, 0.9, 1.2, 1.5, 1.9, 2.4)
LOG_T_SPREADS = (0.3, 0.5, 0.8)
LOG_T_FREEDOM = 4
MOST_MEAN = 20.0
"""Counts of cells with a larger mean are scaled down to it: their law shows as well."""
ELASTICITIES = np.arange(0.4, 1.61, 0.1)
ELASTICITY_SPREAD = 0.15
REFERENCE_SHAPE = 1.0
ROUNDS = 30
BOUNDS = (0.05, 0.95)
CHUNK = 16
TINY = 1e-300
LEAST_LEVEL = 1e-9


@cache
def laws() -> Floats:
    """Laws × points of `LOG_THETA`: weights of each law, of sum 1 and mean θ 1."""
    rows = [_gamma(shape) for shape in GAMMA_SHAPES]
    rows += [_centred(_normal, spread) for spread in LOGNORMAL_SPREADS]
    rows += [_centred(_student, spread) for spread in LOG_T_SPREADS]
    return np.array(rows)


def _gamma(shape: float) -> Floats:
    density = np.exp(shape * LOG_THETA - shape * np.exp(LOG_THETA))
    weights = density / density.sum()
    # What lies below the grid is as good as nothing there: it is put on the lowest point.
    below = float(special.gammainc(shape, shape * np.exp(LOG_THETA[0] - STEP / 2)))
    weights = weights * (1 - below)
    weights[0] += below
    return _of_mean_one(weights)


def _normal(x: Floats) -> Floats:
    """The standard normal density, but for its constant."""
    return np.asarray(np.exp(-(x**2) / 2))


def _student(x: Floats) -> Floats:
    """The density of Student's t of `LOG_T_FREEDOM`, but for its constant."""
    return np.asarray((1 + x**2 / LOG_T_FREEDOM) ** (-(LOG_T_FREEDOM + 1) / 2))


def _centred(density: Callable[[Floats], Floats], spread: float) -> Floats:
    """A law of ln θ of that spread, moved so that the mean of θ is 1."""
    shift = 0.0
    for _ in range(40):
        weights = density((LOG_THETA - shift) / spread)
        weights = weights / weights.sum()
        shift -= float(np.log(weights @ np.exp(LOG_THETA)))
    return np.asarray(weights)


def _of_mean_one(weights: Floats) -> Floats:
    """The weights, with what is missing to a mean of 1 made up by tilting them a little."""
    theta = np.exp(LOG_THETA)
    for _ in range(40):
        gap = 1 - float(weights @ theta)
        spread = float(weights @ (theta - weights @ theta) ** 2)
        if abs(gap) < 1e-9 or spread < 1e-12:
            break
        weights = np.maximum(weights * (1 + 0.5 * gap * (theta - weights @ theta) / spread), 0)
        weights = weights / weights.sum()
    return np.asarray(weights)


@dataclass(frozen=True)
class Fitted:
    """Counts of areas × units, the mean of each by chance, and what is known of their laws."""

    counts: Floats
    mean: Floats
    elasticity: Floats
    likelihood: Floats
    """ln P(count | law) of areas × units × laws."""
    prior: Floats

    @cached_property
    def _together(self) -> Floats:
        return np.asarray(self.likelihood.sum(axis=0))

    def posterior(self, rows: Places, units: Places, also: Places | None = None) -> Floats:
        """Laws of some cells as the other areas leave them: cells × laws.

        `also`: a further area of each that is left out.
        """
        others = self._together[units] - self.likelihood[rows, units]
        if also is not None:
            others -= self.likelihood[also, units]
        return _normalised(others + np.log(self.prior + TINY))

    def tails(self, rows: Places, units: Places, counts: Floats) -> tuple[Floats, Floats]:
        """P(N ≥ count) and P(N = count) of some cells under their laws."""
        beyond, here = np.empty(len(rows)), np.empty(len(rows))
        for start in range(0, len(rows), 4096):
            part = slice(start, start + 4096)
            mixed = self.posterior(rows[part], units[part]) @ laws()
            rate = self.mean[rows[part], units[part], np.newaxis] * np.exp(LOG_THETA)
            n = counts[part, np.newaxis]
            least = np.maximum(n, 1)
            reached = np.where(n > 0, special.gammainc(least, rate), 1.0)
            equal = np.exp(special.xlogy(n, rate) - rate - special.gammaln(n + 1))
            beyond[part] = (mixed * reached).sum(axis=1)
            here[part] = (mixed * equal).sum(axis=1)
        return np.clip(beyond, TINY, 1), here

    def above(self, rows: Places, units: Places, counts: Floats, quotient: float) -> Floats:
        """P(θ ≥ quotient | count) of some cells, their laws as the other areas leave them."""
        out = np.empty(len(rows))
        far = above_on_grid(quotient)
        for start in range(0, len(rows), 4096):
            part = slice(start, start + 4096)
            mixed = self.posterior(rows[part], units[part]) @ laws()
            mean, n = self.mean[rows[part], units[part]], counts[part]
            logs = n[:, np.newaxis] * LOG_THETA - mean[:, np.newaxis] * np.exp(LOG_THETA)
            weight = mixed * np.exp(logs - logs.max(axis=1, keepdims=True))
            out[part] = np.clip(weight @ far / weight.sum(axis=1), 0, 1)
        return out

    def quotients(self, row: int, units: Places) -> tuple[Floats, Floats, Floats]:
        """Mean, 5 % and 95 % bounds of θ of some units of one area, given their counts.

        Bounds are points of the grid; both may be one beside the mean: they are drawn to it.
        """
        mixed = self.posterior(np.full(len(units), row), units) @ laws()
        mean, n = self.mean[row, units], self.counts[row, units]
        logs = n[:, np.newaxis] * LOG_THETA - mean[:, np.newaxis] * np.exp(LOG_THETA)
        weight = mixed * np.exp(logs - logs.max(axis=1, keepdims=True))
        weight /= weight.sum(axis=1, keepdims=True)
        theta = np.exp(LOG_THETA)
        running = np.cumsum(weight, axis=1)
        low, high = ((running < bound).sum(axis=1).clip(0, len(theta) - 1) for bound in BOUNDS)
        centre = weight @ theta
        return centre, np.minimum(theta[low], centre), np.maximum(theta[high], centre)

    def levels(self, row: int, units: Places, most: int) -> Floats:
        """P(N = 0 … most) of some units in one area: units × (most + 1)."""
        mixed = self.posterior(np.full(len(units), row), units) @ laws()
        rate = self.mean[row, units, np.newaxis] * np.exp(LOG_THETA)
        here = np.exp(-rate) * mixed
        every = np.ones(len(LOG_THETA))
        out = np.zeros((len(units), most + 1))
        for n in range(most + 1):
            out[:, n] = here @ every
            if n > 4 and out[:, n].max(initial=0) < LEAST_LEVEL:
                break
            here *= rate
            here *= 1 / (n + 1)
        return out


def above_on_grid(quotient: float) -> Floats:
    """The part of each step of the grid of ln θ that lies above a quotient."""
    return np.asarray(np.clip((LOG_THETA + STEP / 2 - np.log(quotient)) / STEP, 0, 1))


def fit(counts: Floats, sizes: Floats, known_by: int) -> Fitted:
    """The laws of `counts` (areas × units); `sizes`: all sites of each area.

    The first `known_by` units tell the shares of the laws; units after them (sets of industries,
    which repeat these) take the shares as they are.
    """
    elasticity = _elasticity(counts, sizes)
    mean = expected(counts.sum(axis=0), sizes, elasticity)
    likelihood = _likelihood(counts, mean)
    prior = _shares(likelihood[:, :known_by].sum(axis=0))
    return Fitted(counts, mean, elasticity, likelihood, prior)


def expected(totals: Floats, sizes: Floats, elasticity: Floats) -> Floats:
    """m: areas × units."""
    weight = np.maximum(sizes, 0.5)[:, np.newaxis] ** elasticity
    return np.asarray(totals * weight / weight.sum(axis=0))


def _elasticity(counts: Floats, sizes: Floats) -> Floats:
    """β of each unit: the mean of its posterior over `ELASTICITIES`, under a Gamma of shape 1."""
    totals = counts.sum(axis=0)
    score = np.empty((len(ELASTICITIES), counts.shape[1]))
    for place, beta in enumerate(ELASTICITIES):
        mean = expected(totals, sizes, np.full(counts.shape[1], beta))
        success = REFERENCE_SHAPE / (REFERENCE_SHAPE + mean)
        score[place] = (REFERENCE_SHAPE * np.log(success) + special.xlogy(counts, 1 - success)).sum(
            axis=0
        )
        score[place] -= (beta - 1) ** 2 / (2 * ELASTICITY_SPREAD**2)
    return np.asarray(ELASTICITIES @ _normalised(score.T).T)


def _likelihood(counts: Floats, mean: Floats) -> Floats:
    out = np.empty((*counts.shape, len(laws())))
    theta = np.exp(LOG_THETA)
    for start in range(0, len(counts), CHUNK):
        part = slice(start, start + CHUNK)
        scale = np.minimum(1.0, MOST_MEAN / np.maximum(mean[part], TINY))
        n = (counts[part] * scale)[..., np.newaxis]
        m = (mean[part] * scale)[..., np.newaxis]
        # n! is the same under every law and is left out.
        log_poisson = n * (np.log(np.maximum(m, TINY)) + LOG_THETA) - m * theta
        most = log_poisson.max(axis=-1, keepdims=True)
        out[part] = np.log(np.exp(log_poisson - most) @ laws().T + TINY) + most
    return out


def _shares(total: Floats) -> Floats:
    """Shares of the laws among units (units × laws of ln likelihood), by EM."""
    share = np.full(total.shape[1], 1 / total.shape[1])
    for _ in range(ROUNDS):
        share = _normalised(total + np.log(share + TINY)).mean(axis=0)
        share = (share + 1e-4) / (1 + 1e-4 * len(share))
    return share


def _normalised(logs: Floats) -> Floats:
    weights = np.exp(logs - logs.max(axis=-1, keepdims=True))
    return np.asarray(weights / weights.sum(axis=-1, keepdims=True))
