"""Countries drawn, searched and judged, in a process or several.

Each process has one thread of linear algebra: matrices are small, and threads that wait for each
other take more time than they save.
"""

import multiprocessing
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from ti_graph.analytics.across import MOST_KM, NEAREST
from ti_graph.analytics.evaluation.judged import Outcome, judge
from ti_graph.analytics.evaluation.worlds import Ground, draw
from ti_graph.analytics.local_search import search
from ti_graph.analytics.local_units import Beside, Counted, Floats
from ti_graph.analytics.value_chains import Chain
from ti_graph.model.industries import naf

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")

_HELD: list["Countries"] = []
"""What a worker draws from, sent to it once."""


@dataclass(frozen=True)
class Countries:
    """What every country is drawn from and searched with."""

    ground: Ground
    chains: Sequence[Chain]
    trading: Mapping[str, frozenset[str]]

    def one(self, name: str, size: float, seed: int) -> Outcome:
        """Draw a country, search it, compare with what is true of it."""
        world = draw(name, size, seed, self.ground)
        counted = Counted(
            [str(area) for area in range(len(self.ground.sizes))],
            self.ground.tested,
            [naf(code) for code in self.ground.industries],
            world.sites,
            world.firms,
            self._beside(world.sites, world.firms),
        )
        return judge(world, search(counted, self.chains, self.trading), self.ground)

    def _beside(self, sites: Floats, firms: Floats) -> list[list[Beside]]:
        """The nearest TI of each TI. A release has groupements among them, which are not drawn."""
        place = self.ground.position_km[: self.ground.tested]
        gap = np.sqrt(((place[:, np.newaxis] - place) ** 2).sum(axis=2))
        np.fill_diagonal(gap, np.inf)
        return [
            [
                Beside(str(one), int(one), sites[one], firms[one])
                for one in np.argsort(row, kind="stable")[:NEAREST]
                if row[one] <= MOST_KM
            ]
            for row in gap
        ]

    def outcomes(
        self, wanted: Sequence[tuple[str, float]], seeds: Sequence[int], workers: int
    ) -> Iterator[list[Outcome]]:
        """The outcomes of each world and size, over `seeds`, in the order asked."""
        if workers <= 1:
            for name, size in wanted:
                yield [self.one(name, size, seed) for seed in seeds]
            return
        with _one_thread(), _pool(self, workers) as pool:
            waiting = [
                [pool.submit(_one, name, size, seed) for seed in seeds] for name, size in wanted
            ]
            for row in waiting:
                yield [one.result() for one in row]


def _pool(countries: Countries, workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(
        workers, multiprocessing.get_context("spawn"), initializer=_hold, initargs=(countries,)
    )


def _hold(countries: Countries) -> None:
    _HELD.append(countries)


def _one(name: str, size: float, seed: int) -> Outcome:
    return _HELD[0].one(name, size, seed)


@contextmanager
def _one_thread() -> Iterator[None]:
    """Processes started within have one thread of linear algebra each."""
    before = {name: os.environ.get(name) for name in THREADS}
    os.environ.update(dict.fromkeys(THREADS, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
