"""Does a candidate hang on one establishment, or on one firm?

survival    part of its establishments without which, one at a time, it still passes the test
            against chance at the same rate and has its three industries (leave one out)
one firm    a legal unit that holds more than half of the jobs told in it; an establishment whose
            legal unit is not told stands for itself, and where no job is told nothing is known
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ti_graph.analytics.excess import Excess, evidence_of
from ti_graph.analytics.placement import FALSE_DISCOVERY, Tested

LEAST_LEFT = 2
"""An industry that loses one establishment still counts with this many."""
LEAST_INDUSTRIES = 3
DEPENDENT_ABOVE = 0.5


class TestedGroup(Protocol):
    """Industries by place, and the set and z that they were found by."""

    @property
    def members(self) -> NDArray[np.intp]: ...  # noqa: D102
    @property
    def set_place(self) -> int: ...  # noqa: D102
    @property
    def z(self) -> float: ...  # noqa: D102


def survival(
    found: Excess, test: Tested, row: int, group: TestedGroup, q_at: Callable[[float], float]
) -> float:
    """The part of a candidate's establishments that it survives the loss of, one at a time.

    `q_at` gives the adjusted value of a p-value. Establishments of one industry are alike here.
    """
    members = group.members
    counts = found.observed[row, members]
    fewer = evidence_of(
        (counts - 1).astype(np.int64), found.mean[row, members], found.shape[row, members]
    )
    inside = test.searched.sets[members, group.set_place] > 0
    lost = np.where(inside, found.evidence[row, members] - fewer, 0.0)
    left = group.z - lost / test.spread[group.set_place]
    passes = np.array([q_at(test.p_of(float(z))) <= FALSE_DISCOVERY for z in left])
    enough = len(members) - (counts - 1 < LEAST_LEFT) >= LEAST_INDUSTRIES
    return float((counts * (passes & enough)).sum() / counts.sum())


@dataclass(frozen=True)
class FirmShare:
    """The part of the largest legal unit in the jobs told; both None where none is told."""

    share: float | None
    dependent: bool | None


def one_firm(units: pl.DataFrame | None, industries: Sequence[str]) -> FirmShare:
    """`units` of the territory: industry_id, unit, jobs."""
    if units is None:
        return FirmShare(None, None)
    told = units.filter(pl.col("industry_id").is_in(list(industries)), pl.col("jobs") > 0)
    if told.is_empty():
        return FirmShare(None, None)
    jobs = told.group_by("unit").agg(pl.col("jobs").sum())["jobs"]
    share = float(jobs.to_numpy().max() / jobs.sum())
    return FirmShare(share, share > DEPENDENT_ABOVE)
