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

from ti_graph.analytics.beside import places_beside
from ti_graph.analytics.evaluation.judged import Outcome, judge
from ti_graph.analytics.evaluation.worlds import Ground, draw
from ti_graph.analytics.local_search import search
from ti_graph.analytics.local_units import Counted
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
            self.ground.areas,
            self.ground.tested,
            [naf(code) for code in self.ground.industries],
            world.sites,
            world.firms,
            places_beside(self.ground.near, self.ground.areas, self.ground.tested, world.firms),
        )
        return judge(world, search(counted, self.chains, self.trading), self.ground)

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
