"""What a programme changed in jobs: treated units against others, before and after.

Outcomes are log jobs, units × years. Two estimates, each with its own inference:

    difference in differences   mean over treated of (after − before) less that over the others
    synthetic control           the mean treated unit less a weighted mean of the others that
                                follows it before (weights ≥ 0, sum 1; levels taken out)

**Inference.** The years of a unit are made into one number, after less before, so that what links
them inflates nothing (Bertrand, Duflo & Mullainathan 2004, *QJE* 119:249); its spread gives Welch's
interval. The synthetic control is compared with placebos: as many of the others, drawn and treated
in thought; the share of placebos at least as far from zero is the p-value, and their spread gives
the interval (Arkhangelsky et al. 2021, *AER* 111:4088).

**Before.** The same difference is taken between the two halves of the years before: where it is not
zero, the groups moved apart before the programme, and neither estimate is an effect of it.

An effect of e on logs is a change of exp(e) − 1 of jobs.
"""

from dataclasses import dataclass

import numpy as np
from scipy import special

from ti_graph.analytics.input_output import Floats

CONFIDENCE = 0.95
SEED = 20241
"""Of the draws of placebos."""
PLACEBOS = 99
STEPS = 60
"""Steps of Frank and Wolfe's method: the fit before no longer moves."""


@dataclass(frozen=True)
class Estimate:
    """An effect on log jobs, its 95 % interval and its p-value."""

    effect: float
    low: float
    high: float
    p: float

    def as_change(self) -> dict[str, float]:
        """The same as a change of jobs."""
        change = {
            name: float(np.expm1(value))
            for name, value in (("effect", self.effect), ("low", self.low), ("high", self.high))
        }
        return {**change, "p": self.p}


@dataclass(frozen=True)
class Panel:
    """Log jobs of n treated and m other units over the same years; `before` years come first."""

    treated: Floats
    others: Floats
    before: int


def difference_in_differences(panel: Panel) -> Estimate:
    """The effect by difference in differences, with Welch's interval."""
    return _welch(_after_less_before(panel.treated, panel.before),
                  _after_less_before(panel.others, panel.before))  # fmt: skip


def before_apart(panel: Panel) -> Estimate:
    """The same between the two halves of the years before: zero where trends are alike."""
    half = panel.before // 2
    treated, others = panel.treated[:, : panel.before], panel.others[:, : panel.before]
    return _welch(_after_less_before(treated, half), _after_less_before(others, half))


def by_year(panel: Panel) -> list[Estimate]:
    """The gap of each year to the last one before, beside that of the others."""
    last = panel.before - 1
    return [
        _welch(panel.treated[:, year] - panel.treated[:, last],
               panel.others[:, year] - panel.others[:, last])
        for year in range(panel.treated.shape[1])
        if year != last
    ]  # fmt: skip


def synthetic_control(panel: Panel, rng: np.random.Generator) -> Estimate | None:
    """The effect against a synthetic unit; None where too few others are left for placebos."""
    count = len(panel.treated)
    if len(panel.others) < 2 * count:
        return None
    effect = float(
        _synthetic(panel.treated.mean(axis=0)[None], panel.others[None], panel.before)[0]
    )
    draws = [rng.permutation(len(panel.others)) for _ in range(PLACEBOS)]
    means = np.stack([panel.others[draw[:count]].mean(axis=0) for draw in draws])
    pools = np.stack([panel.others[draw[count:]] for draw in draws])
    placebos = _synthetic(means, pools, panel.before)
    reach = float(np.sqrt(np.mean(placebos**2))) * float(
        special.stdtrit(PLACEBOS, (1 + CONFIDENCE) / 2)
    )
    as_far = int((np.abs(placebos) >= abs(effect)).sum())
    return Estimate(effect, effect - reach, effect + reach, (1 + as_far) / (1 + PLACEBOS))


def _after_less_before(outcomes: Floats, before: int) -> Floats:
    return np.asarray(outcomes[:, before:].mean(axis=1) - outcomes[:, :before].mean(axis=1))


def _welch(treated: Floats, others: Floats) -> Estimate:
    first, second = (float(one.var(ddof=1)) / len(one) for one in (treated, others))
    error = float(np.sqrt(first + second))
    effect = float(treated.mean() - others.mean())
    if error == 0:
        return Estimate(effect, effect, effect, 1.0 if effect == 0 else 0.0)
    freedom = (first + second) ** 2 / (
        first**2 / (len(treated) - 1) + second**2 / (len(others) - 1)
    )
    reach = error * float(special.stdtrit(freedom, (1 + CONFIDENCE) / 2))
    p = 2 * float(special.stdtr(freedom, -abs(effect) / error))
    return Estimate(effect, effect - reach, effect + reach, p)


def _synthetic(targets: Floats, pools: Floats, before: int) -> Floats:
    """Effects of k targets (k × years), each against its own pool (k × m × years)."""
    target = targets - targets[:, :before].mean(axis=1, keepdims=True)
    pool = pools - pools[:, :, :before].mean(axis=2, keepdims=True)
    weights = _weights(target[:, :before], pool[:, :, :before])
    gaps = target - np.einsum("km,kmt->kt", weights, pool)
    return np.asarray(gaps[:, before:].mean(axis=1))


def _weights(target: Floats, pool: Floats) -> Floats:
    """Weights ≥ 0 of sum 1 that make each pool follow its target, by Frank and Wolfe's method."""
    count, size, _ = pool.shape
    weights = np.full((count, size), 1.0 / size)
    each = np.arange(count)
    made = np.einsum("km,kmt->kt", weights, pool)
    for _step in range(STEPS):
        best = np.einsum("kmt,kt->km", pool, made - target).argmin(axis=1)
        way = pool[each, best] - made
        square = (way**2).sum(axis=1)
        length = ((target - made) * way).sum(axis=1) / np.where(square > 0, square, 1.0)
        length = np.clip(length, 0.0, 1.0)
        weights *= (1 - length)[:, None]
        weights[each, best] += length
        made = made + length[:, None] * way
    return weights
