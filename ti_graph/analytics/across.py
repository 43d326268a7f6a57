"""What the areas beside one say of its industries: evidence that is shared across a border.

Of n_a firms of a unit in area a, and n_b in each area b beside it (`ti_graph.analytics.beside`),
the quotient θ_a is its own, or one with that of an area beside it:

    P(θ_a ≥ x | n) = Σ_h P(h | n) · P(θ_a ≥ x | n, h)        h: alone, or shared with one b
    P(h | n) ∝ P(h) · BF_h,   BF_alone = 1,   P(alone) = 1 − π,   P(b) = π / (areas beside a)
    BF_b = ∫ P(n_a | θ) P(n_b | θ) dG / (∫ P(n_a | θ) dG · ∫ P(n_b | θ) dG)

G is the law of the unit as the areas other than a and b leave it (`ti_graph.analytics.local_laws`),
and π the part of the cells of all tested areas that are shared, learned by EM (empirical Bayes, as
the laws are): where neighbours are no more alike than chance makes them it is little, and what
stands next door says little. Its rounds stop short of where nothing changes (`ROUNDS`). It is one
statement of the area itself, with the areas beside it averaged over and never the best of them
chosen: no test is added to the family.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ti_graph.analytics.beside import NEAREST
from ti_graph.analytics.local_laws import LOG_THETA, TINY, Fitted, above_on_grid, laws
from ti_graph.analytics.local_units import Counted

Floats = NDArray[np.float64]
Places = NDArray[np.intp]

ROUNDS = 50
"""EM is slow here: π stays between `START` and what the cells would say in the end."""
START = 0.1
AT_ONCE = 4096
"""Cells that are integrated at once."""


@dataclass(frozen=True)
class Together:
    """P(θ ≥ x) of some cells, and the area beside that each is most likely shared with."""

    alone: Floats
    """P(θ ≥ x) by the area alone."""
    probability: Floats
    beside: Places
    """Place among the areas beside the tested one; −1 where it is likelier alone."""
    weightiest: Places
    """The likeliest of these, even where it is likelier alone; −1 where none is beside."""


@dataclass(frozen=True)
class Across:
    """The areas beside the tested ones, in the order of these, under the laws of a register."""

    fitted: Fitted
    area: Places
    """The tested area that each lies beside."""
    other: Places
    """The area that each is."""
    known_by: int
    """The first units, of which the shared part is learned."""

    @cached_property
    def _number(self) -> Places:
        """How many lie beside each area."""
        return np.bincount(self.area, minlength=len(self.fitted.counts)).astype(np.intp)

    @cached_property
    def shared(self) -> float:
        """π: the part of the cells of tested areas that are shared with an area beside."""
        if not len(self.area):
            return 0.0
        total = np.zeros((int(self.area.max()) + 1, self.known_by))
        for start in range(0, len(self.area), max(AT_ONCE // self.known_by, 1)):
            rows = np.arange(start, min(start + max(AT_ONCE // self.known_by, 1), len(self.area)))
            beside = np.repeat(rows, self.known_by)
            unit = np.tile(np.arange(self.known_by), len(rows))
            counts = self.fitted.counts[self.area[beside], unit]
            factor, _ = self._factor(beside, unit, counts, 1.0)
            np.add.at(total, self.area[rows], factor.reshape(len(rows), -1))
        having = np.unique(self.area)
        mean = total[having] / self._number[having, np.newaxis]
        share = START
        for _ in range(ROUNDS):
            share = float((share * mean / (1 - share + share * mean)).mean())
        return share

    def above(self, area: Places, unit: Places, counts: Floats, quotient: float) -> Together:
        """P(θ ≥ quotient) of some cells of tested areas with so many firms."""
        alone = self.fitted.above(area, unit, counts, quotient)
        number = self._number[area]
        cell = np.repeat(np.arange(len(area)), number)
        first = np.searchsorted(self.area, area)
        place = np.arange(len(cell)) - np.repeat(np.cumsum(number) - number, number)
        beside = first[cell] + place
        factor, shared = self._factor(beside, unit[cell], counts[cell], quotient)
        weight = self.shared / np.maximum(number, 1)[cell] * factor
        own = np.where(number > 0, 1 - self.shared, 1.0)
        total = own + np.bincount(cell, weight, len(area))
        probability = (own * alone + np.bincount(cell, weight * shared, len(area))) / total
        heaviest = np.full(len(area), -1, dtype=np.intp)
        most = np.zeros(len(area))
        for turn in range(NEAREST):
            here = np.flatnonzero((place == turn) & (weight > most[cell]))
            heaviest[cell[here]], most[cell[here]] = turn, weight[here]
        beside_it = np.where(2 * own >= total, -1, heaviest)
        return Together(alone, np.clip(probability, 0, 1), beside_it, heaviest)

    def pooled(self, area: Places, unit: Places, beside: Places) -> tuple[Floats, Floats]:
        """Firms of some cells with those of one area beside (none where −1), and the mean."""
        firms, mean = (known[area, unit] for known in (self.fitted.counts, self.fitted.mean))
        some = beside >= 0
        other = self.other[np.searchsorted(self.area, area[some]) + beside[some]]
        firms[some] += self.fitted.counts[other, unit[some]]
        mean[some] += self.fitted.mean[other, unit[some]]
        return firms, mean

    def _factor(
        self, beside: Places, unit: Places, counts: Floats, quotient: float
    ) -> tuple[Floats, Floats]:
        """BF of sharing, and P(θ ≥ quotient) where it is shared, of some cells × areas beside."""
        factor, above = np.empty(len(beside)), np.empty(len(beside))
        far = above_on_grid(quotient)
        for start in range(0, len(beside), AT_ONCE):
            part = slice(start, start + AT_ONCE)
            near, column = beside[part], unit[part]
            row, across = self.area[near], self.other[near]
            mixed = self.fitted.posterior(row, column, across) @ laws()
            own = _likelihood(counts[part], self.fitted.mean[row, column])
            other = _likelihood(
                self.fitted.counts[across, column], self.fitted.mean[across, column]
            )
            weight = mixed * own
            both = weight * other
            apart = weight.sum(axis=1) * (mixed * other).sum(axis=1)
            factor[part] = both.sum(axis=1) / np.maximum(apart, TINY)
            above[part] = both @ far / np.maximum(both.sum(axis=1), TINY)
        return factor, above


def across(counted: Counted, fitted: Fitted) -> Across:
    """The areas beside the tested ones of one register."""
    near = [(area, one) for area, some in enumerate(counted.beside) for one in some]
    area, other = np.array(near, np.intp).reshape(-1, 2).T
    return Across(fitted, area, other, len(counted.industries))


def _likelihood(counts: Floats, mean: Floats) -> Floats:
    """P(count | θ) on the grid of θ, over its largest: cells × points."""
    logs = counts[:, np.newaxis] * LOG_THETA - mean[:, np.newaxis] * np.exp(LOG_THETA)
    return np.asarray(np.exp(logs - logs.max(axis=1, keepdims=True)))
