"""A drawn country of areas × industries, and a small dictionary of chains, for the search."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ti_graph.analytics.local_search import Search, search
from ti_graph.analytics.local_units import Counted
from ti_graph.analytics.value_chains import Chain

DIVISIONS = ("10", "13", "20", "22", "24", "25", "28", "29")
INDUSTRIES = [f"naf2-{d}.{n}{x}Z" for d in DIVISIONS for n in (1, 2, 3) for x in (1, 2)]
METAL = Chain(
    "metal",
    "Métal",
    "Metal",
    {
        "naf2-24.11Z": "inputs",
        "naf2-25.11Z": "components",
        "naf2-28.11Z": "equipment",
        "naf2-29.11Z": "assembly",
    },
    frozenset(["naf2-25.11Z"]),
)
OTHERS = [
    Chain(f"one-{name[5:]}", name, name, {name: "assembly"}, frozenset([name]))
    for name in INDUSTRIES
    if name not in METAL.core
]
TRADING = {"metal": frozenset(["inputs", "equipment", "assembly"])}
AREAS = 120

Counts = NDArray[np.float64]


def poisson(mean: float = 1.5, seed: int = 1, clumping: Counts | None = None) -> Counts:
    """Counts of every area × industry; `clumping`: Gamma shape of each industry."""
    rng = np.random.default_rng(seed)
    shape = (AREAS, len(INDUSTRIES))
    luck = np.ones(shape) if clumping is None else rng.gamma(clumping, 1 / clumping, shape)
    return rng.poisson(mean * luck).astype(np.float64)


def place(industry: str) -> int:
    return INDUSTRIES.index(industry)


def found(
    sites: Counts,
    firms: Counts | None = None,
    chains: list[Chain] | None = None,
    beside: Mapping[int, Sequence[int]] | None = None,
) -> Search:
    """The search of a drawn country; `beside`: the areas beside some of its areas."""
    near = {} if beside is None else beside
    counts = sites if firms is None else firms
    counted = Counted(
        [f"ti-{area:03}" for area in range(AREAS)],
        AREAS,
        INDUSTRIES,
        sites,
        counts,
        [list(near.get(area, ())) for area in range(AREAS)],
    )
    return search(counted, [METAL, *OTHERS] if chains is None else chains, TRADING)


def given(search_of: Search) -> set[tuple[int, str]]:
    """Area and chain of every spécialité that is given."""
    return {(one.area, one.chain) for one in search_of.specialites if one.given}
