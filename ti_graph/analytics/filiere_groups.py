"""From the sets that a territory was tested on to groups of its specialised industries.

From the most surprising set on, a set's specialised industries, and those linked to them as
strongly as the top twentieth of all pairs, make a group if they reach the floors: at least 3
industries, 2 stages that trade (`ti_graph.analytics.value_chain`), 9 establishments and 30 jobs
where any are told. An industry is in one group of a territory.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ti_graph.analytics.excess import Excess, excess
from ti_graph.analytics.input_output import InputOutput
from ti_graph.analytics.placement import LEAST_HELD, Searched, Tested
from ti_graph.analytics.specialisation import LEAST_CELL
from ti_graph.analytics.value_chain import LEAST_STAGES, linked_stages, stages

Floats = NDArray[np.float64]
Places = NDArray[np.intp]

LEAST_INDUSTRIES = 3
LEAST_ESTABLISHMENTS = 9
LEAST_JOBS = 30
LEAST_MEMBER_PROBABILITY = 0.85
"""What a candidate is made of is tested together, so each of its industries may be less sure."""


@dataclass(frozen=True)
class Group:
    """A candidate before it is written down: members by place, and its test."""

    members: Places
    stage: dict[str, int]
    set_place: int
    z: float
    p: float


@dataclass(frozen=True)
class Country:
    """What every candidate is judged by. Arrays are territories × industries."""

    found: Excess
    branch_of: dict[str, str]
    table: InputOutput
    specialised: NDArray[np.bool_]
    cells: Mapping[str, Floats]
    jobs: Floats
    """Jobs told, NaN where none is."""

    def branches(self, members: Places) -> dict[str, str]:
        """Industry → branch of some industries."""
        return {name: self.branch_of[name] for name in self.names(members)}

    def names(self, members: Places) -> list[str]:
        """Identifiers of some industries."""
        return [self.found.industries[place] for place in members]


def read_country(
    grid: pl.DataFrame, units: pl.DataFrame, branch_of: pl.DataFrame, table: InputOutput
) -> Country:
    """The arrays that candidates are judged by, in the order of `excess`."""
    known = grid.join(branch_of, on="industry_id", how="semi").sort("territory_id", "industry_id")
    found = excess(known)
    shape = found.observed.shape
    names = ("quotient", "low", "high", "probability", "observed")
    cells = {name: known[name].to_numpy().astype(np.float64).reshape(shape) for name in names}
    told = units.group_by("territory_id", "industry_id").agg(
        jobs=pl.when(pl.col("jobs").is_not_null().any()).then(pl.col("jobs").sum())
    )
    jobs = known.join(told, on=["territory_id", "industry_id"], how="left", maintain_order="left")
    return Country(
        found=found,
        branch_of=dict(branch_of.select("industry_id", "branch_id").iter_rows()),
        table=table,
        specialised=(cells["probability"] >= LEAST_MEMBER_PROBABILITY)
        & (cells["observed"] >= LEAST_CELL),
        cells=cells,
        jobs=jobs["jobs"].cast(pl.Float64).fill_null(float("nan")).to_numpy().reshape(shape),
    )


def groups(country: Country, test: Tested, row: int) -> Iterator[Group]:
    """The candidates of one territory, the most surprising set first; members are in one only.

    What a group holds speaks for it alone: its evidence is taken out of the sets left.
    """
    free = country.specialised[row].copy()
    z = test.z.copy()
    while (group := _first(country, test, row, free, z)) is not None:
        free[group.members] = False
        own = country.found.evidence[row, group.members] @ test.searched.sets[group.members]
        z -= own / test.spread
        yield group


def _first(
    country: Country, test: Tested, row: int, free: NDArray[np.bool_], z: Floats
) -> Group | None:
    """The group of the most surprising set whose free industries reach the floors."""
    bearing = free & (country.found.evidence[row] > 0)
    held = bearing.astype(np.float32) @ test.searched.sets
    for place in np.argsort(-z, kind="stable"):
        if z[place] <= 0:
            return None
        if held[place] < LEAST_HELD:
            continue
        inside = (test.searched.sets[:, place] > 0) & free
        members = np.flatnonzero(_grown(inside, free, test.searched))
        stage = stages(country.branches(members), country.table)
        if reaches_floors(country, row, members, stage):
            return Group(members, stage, int(place), float(z[place]), test.p_of(float(z[place])))
    return None


def _grown(
    inside: NDArray[np.bool_], free: NDArray[np.bool_], within: Searched
) -> NDArray[np.bool_]:
    """`inside`, and what is as strongly linked to it: three steps at most."""
    out = inside
    for _ in range(3):
        near = within.weight[:, out].mean(axis=1) >= within.strong_link
        out = out | (near & free)
    return out


def reaches_floors(country: Country, row: int, members: Places, stage: Mapping[str, int]) -> bool:
    """Whether some industries are enough to be spoken of. Jobs count only where some are told."""
    if len(members) < LEAST_INDUSTRIES or len(set(stage.values())) < LEAST_STAGES:
        return False
    jobs = country.jobs[row, members]
    enough_jobs = bool(np.isnan(jobs).all()) or float(np.nansum(jobs)) >= LEAST_JOBS
    establishments = country.found.observed[row, members].sum()
    branch_of = country.branches(members)
    return (
        enough_jobs
        and float(establishments) >= LEAST_ESTABLISHMENTS
        and linked_stages(dict(stage), branch_of, country.table) >= LEAST_STAGES
    )
