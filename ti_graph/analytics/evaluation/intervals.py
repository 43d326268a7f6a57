"""Intervals of what an evaluation measures, and corrections for asking several questions."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]

LEVEL = 0.95
RESAMPLES = 2000
SEED = 7


@dataclass(frozen=True)
class Estimate:
    """A mean with the bounds of its 95 % interval."""

    value: float
    low: float
    high: float

    def as_dict(self, places: int = 4) -> dict[str, float]:
        """The three numbers, rounded."""
        return {
            "value": round(self.value, places),
            "low": round(self.low, places),
            "high": round(self.high, places),
        }


def standard_error(values: Sequence[float]) -> float:
    """The standard error of the mean of independent draws; 0 of fewer than two."""
    return float(np.std(values, ddof=1) / np.sqrt(len(values))) if len(values) > 1 else 0.0


def over_seeds(values: Sequence[float]) -> Estimate:
    """Mean over independent draws, with Student's interval."""
    found = np.asarray(values, dtype=np.float64)
    mean = float(found.mean())
    if len(found) < 2:
        return Estimate(mean, mean, mean)
    half = (
        special.stdtrit(len(found) - 1, (1 + LEVEL) / 2) * found.std(ddof=1) / np.sqrt(len(found))
    )
    return Estimate(mean, mean - float(half), mean + float(half))


def bootstrapped(values: Floats) -> Estimate:
    """Mean of values (units that vary together are one value), bounds by percentile bootstrap."""
    rng = np.random.default_rng(SEED)
    means = values[rng.integers(0, len(values), (RESAMPLES, len(values)))].mean(axis=1)
    low, high = np.quantile(means, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Estimate(float(values.mean()), float(low), float(high))


def holm(p_values: Sequence[float]) -> list[float]:
    """Holm's (1979) adjusted p-values, in the order given."""
    order = np.argsort(p_values)
    number = len(p_values)
    adjusted = np.empty(number)
    highest = 0.0
    for place, index in enumerate(order):
        highest = max(highest, min(1.0, (number - place) * p_values[index]))
        adjusted[index] = highest
    return [float(value) for value in adjusted]


def sign_flip(differences: Floats) -> float:
    """One-sided p-value that the mean difference of paired units is above 0 (sign flips)."""
    rng = np.random.default_rng(SEED)
    signs = rng.choice([-1.0, 1.0], (RESAMPLES, len(differences)))
    flipped = (signs * differences).mean(axis=1)
    return float((1 + (flipped >= differences.mean() - 1e-12).sum()) / (1 + RESAMPLES))
