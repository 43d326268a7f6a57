"""Consensus communities of the industry space, and how stable they are.

Leiden's method (Traag, Waltman & van Eck 2019, *Sci. Rep.* 9:5233; networkit's engine) runs over
`SEEDS` seeds and `RESOLUTIONS` resolutions on the strongest links of every industry. Two
industries' agreement is the part of the runs that puts them together (Lancichinetti & Fortunato
2012, *Sci. Rep.* 2:336). The communities are those of one more run, on agreements of at least
`LEAST_AGREEMENT`; a community's stability is the mean agreement of its pairs, 1 for one alone.
"""

from dataclasses import dataclass

import networkit as nk
import numpy as np
from numpy.typing import NDArray

from ti_graph.analytics.industry_space import IndustrySpace

Floats = NDArray[np.float64]

SEEDS = 10
RESOLUTIONS = (0.5, 1.0, 2.0, 4.0)
STRONGEST = 10
LEAST_AGREEMENT = 0.5


@dataclass(frozen=True)
class Communities:
    """Community of each industry (from 0, the largest first), and agreement (n × n)."""

    community: NDArray[np.intp]
    agreement: Floats

    def stability(self, members: NDArray[np.intp]) -> float:
        """Mean agreement of the pairs of some industries, by place."""
        if len(members) < 2:
            return 1.0
        pairs = self.agreement[np.ix_(members, members)]
        return float((pairs.sum() - np.trace(pairs)) / (len(members) * (len(members) - 1)))


def communities(space: IndustrySpace) -> Communities:
    """The consensus over seeds and resolutions. Runs on one thread: results repeat exactly."""
    nk.setNumberOfThreads(1)
    strongest = _strongest(space.weight)
    number = len(strongest)
    agreement = np.zeros((number, number))
    for resolution in RESOLUTIONS:
        for seed in range(SEEDS):
            part = _partition(strongest, resolution, seed)
            agreement += part[:, np.newaxis] == part
    agreement /= max(len(RESOLUTIONS) * SEEDS, 1)
    kept = np.where(agreement >= LEAST_AGREEMENT, agreement, 0.0)
    np.fill_diagonal(kept, 0)
    return Communities(_largest_first(_partition(kept, 1.0, 0)), agreement)


def _strongest(weight: Floats) -> Floats:
    """The links that are among the strongest of either end."""
    order = np.argsort(-weight, axis=1, kind="stable")[:, :STRONGEST]
    kept = np.zeros(weight.shape, dtype=bool)
    kept[np.arange(len(weight))[:, np.newaxis], order] = True
    return np.where(kept | kept.T, weight, 0.0)


def _partition(weight: Floats, resolution: float, seed: int) -> NDArray[np.intp]:
    rows, columns = np.nonzero(np.triu(weight, 1))
    if not len(rows):
        return np.arange(len(weight), dtype=np.intp)
    graph = nk.GraphFromCoo(
        (weight[rows, columns], (rows, columns)), n=len(weight), weighted=True, directed=False
    )
    nk.setSeed(seed, False)
    found = nk.community.ParallelLeiden(graph, gamma=resolution).run().getPartition()
    return np.asarray(found.getVector(), dtype=np.intp)


def _largest_first(part: NDArray[np.intp]) -> NDArray[np.intp]:
    """Numbers from 0 by size, ties by the first member."""
    names, first, size = np.unique(part, return_index=True, return_counts=True)
    order = np.lexsort((first, -size))
    number = {int(names[place]): rank for rank, place in enumerate(order)}
    return np.array([number[int(one)] for one in part], dtype=np.intp)
