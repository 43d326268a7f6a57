"""Filières planted in Territoires d'industrie, and the truth about them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from loaders.simulated_establishments.chains import CHAINS, choose_links
from loaders.simulated_establishments.country import Country, Floats, Indices
from ti_graph.ingest import Source

PHASE = "ti-2023-"
PART_OF_TI = 0.5
"""Part of the TI that get a filière."""
STRENGTHS = (3.0, 5.0, 8.0)
LEAST_UNITS = 3
"""Establishments that each planted subclass gets at least: fewer would not show."""
LEAST_EXPECTED = 10.0
"""Industrial establishments that a TI needs for a filière to be planted in it."""


@dataclass(frozen=True)
class Plan:
    """How strong filières are planted, and in which part of the TI."""

    strengths: Sequence[float] = STRENGTHS
    part_of_ti: float = PART_OF_TI


@dataclass(frozen=True)
class Pull:
    """What the draw gives without any planting.

    `rates`: establishments expected by commune × division. `weights`: the pull of each commune.
    """

    rates: Floats
    weights: Floats


@dataclass(frozen=True)
class Planting:
    """What was planted: the truth, and the commune and subclass of each establishment."""

    truth: pl.DataFrame
    commune: Indices
    subclass: Indices


def plant(
    source: Source, country: Country, pull: Pull, plan: Plan, rng: np.random.Generator
) -> Planting:
    """Plant one filière in each of the TI that the plan's part makes, drawn at random."""
    rates, weights = pull.rates, pull.weights
    members = _members(source, country)
    territories = sorted(members["ti"].unique())
    ti = np.searchsorted(np.array(territories), members["ti"].to_numpy())
    inside = members["place"].to_numpy()
    base = np.zeros((len(territories), rates.shape[1]))
    np.add.at(base, ti, rates[inside])
    truth = _truth(territories, base.sum(axis=1), country, plan, rng)
    units = _units(truth, base, country)
    row = np.repeat(np.arange(truth.height), units)
    wanted = truth["ti"].to_numpy()[row]
    chosen = draw_within(ti, weights[inside], wanted, rng)
    return Planting(
        truth=truth.drop("ti", "subclass"),
        commune=inside[chosen],
        subclass=truth["subclass"].to_numpy()[row],
    )


def _members(source: Source, country: Country) -> pl.DataFrame:
    """Communes of each TI of the current phase, by their place in the country."""
    within = source.table("containment").filter(
        pl.col("container_id").str.starts_with(PHASE),
        pl.col("member_id").str.starts_with("commune-"),
    )
    places = country.communes.select("commune").with_row_index("place")
    return (
        within.select(commune="member_id", ti="container_id")
        .join(places.cast({"place": pl.Int64}), on="commune")
        .sort("ti", "commune")
    )


def _truth(
    territories: list[str],
    establishments: Floats,
    country: Country,
    plan: Plan,
    rng: np.random.Generator,
) -> pl.DataFrame:
    """One row a planted subclass; `ti` and `subclass` are places."""
    eligible = np.flatnonzero(establishments >= LEAST_EXPECTED)
    wanted = round(plan.part_of_ti * len(territories))
    chosen = np.sort(rng.permutation(eligible)[:wanted])
    names = sorted(CHAINS)
    rows = []
    for ti in chosen:
        chain = names[int(rng.integers(len(names)))]
        strength = float(rng.choice(plan.strengths))
        code = territories[ti].removeprefix(PHASE)
        rows += [
            {
                "planted_id": f"planted-{code}-{chain}",
                "territory_id": territories[ti],
                "code": link.subclass,
                "stage": link.stage,
                "strength": strength,
                "ti": int(ti),
            }
            for link in choose_links(chain, rng)
        ]
    schema = {
        "planted_id": pl.String, "territory_id": pl.String, "code": pl.String,
        "stage": pl.Int16, "strength": pl.Float64, "ti": pl.Int64,
    }  # fmt: skip
    places = country.subclasses.with_row_index("subclass").cast({"subclass": pl.Int64})
    known = places.select("code", "industry_id", "subclass")
    return (
        pl.DataFrame(rows, schema=schema)
        .join(known, on="code", how="inner", maintain_order="left")
        .drop("code")
    )


def _units(truth: pl.DataFrame, base: Floats, country: Country) -> Indices:
    """Establishments that lift each planted subclass to `strength` times its national share."""
    ti, subclass = truth["ti"].to_numpy(), truth["subclass"].to_numpy()
    national = country.expected.sum(axis=0)[country.division] * country.shares
    share = national / national.sum()
    wanted = truth["strength"].to_numpy() * share[subclass] * base[ti].sum(axis=1)
    natural = base[ti, country.division[subclass]] * country.shares[subclass]
    lifted: Indices = np.ceil(wanted - natural).astype(np.intp)
    return np.maximum(lifted, LEAST_UNITS)


def draw_within(
    group: Indices, weights: Floats, wanted: Indices, rng: np.random.Generator
) -> Indices:
    """For each group of `wanted`, the place of one of its members, drawn by weight.

    `group` is sorted. Weights are cumulated so that each group spans one, and one search finds all.
    """
    totals = np.bincount(group, weights=weights)
    cumulated = np.cumsum(weights / totals[group])
    ends = cumulated[np.searchsorted(group, wanted, side="right") - 1]
    before = np.searchsorted(group, wanted, side="left")
    starts = np.where(before > 0, cumulated[before - 1], 0.0)
    picked = starts + rng.random(len(wanted)) * (ends - starts)
    found: Indices = np.searchsorted(cumulated, picked, side="right")
    return np.clip(found, before, np.searchsorted(group, wanted, side="right") - 1)
