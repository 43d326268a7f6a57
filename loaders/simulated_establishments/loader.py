"""Draw establishments for the whole country: none of them exists.

Every number below is a choice of the simulation, reported in the card. The draw starts from a fixed
seed: two runs give the same rows.
"""

from collections.abc import Iterator, Sequence

import numpy as np
import polars as pl

from loaders.simulated_establishments.country import Country, Floats, Indices, read_country
from loaders.simulated_establishments.planting import (
    PART_OF_TI,
    STRENGTHS,
    Plan,
    Planting,
    Pull,
    draw_within,
    plant,
)
from ti_graph.ingest import CoreTable, Source
from ti_graph.model.status import SIMULATED, UNKNOWN

SEED = 20141231
POPULATION_POWER = 0.9
CLUMPING = 0.8
"""Shape of the gamma noise of an EPCI in a division: the smaller, the more clumped."""
LEAST_NATURAL = 0.3
"""Part of a cell that is drawn freely, however much was planted in it."""
JOBS_SIGMA = 1.2
MOST_JOBS = 5000
UNKNOWN_JOBS = 0.25
"""Part of establishments without a headcount, as in SIRENE."""

BANDS = {
    "00": 0, "01": 1, "02": 3, "03": 6, "11": 10, "12": 20, "21": 50, "22": 100,
    "31": 200, "32": 250, "41": 500, "42": 1000, "51": 2000, "52": 5000,
}  # fmt: skip
"""INSEE's headcount bands up to the cap, with their least employees."""
BAND_CODES = np.array(list(BANDS))
BAND_LEAST = np.array(list(BANDS.values()))
BAND_MOST = np.append(BAND_LEAST[1:] - 1, 9999)


def load(source: Source) -> Iterator[CoreTable]:
    """Tell simulated establishments, and where which filière was planted."""
    return draw(source)


def draw(
    source: Source,
    seed: int = SEED,
    strengths: Sequence[float] = STRENGTHS,
    planted_share: float = PART_OF_TI,
) -> Iterator[CoreTable]:
    """One country: drawn from `seed`, its filières of `strengths` in `planted_share` of the TI.

    Evaluations draw many; with `planted_share` 0 nothing is planted and any filière is chance.
    """
    rng = np.random.default_rng(seed)
    country = read_country(source, rng)
    weights = country.communes["population"].to_numpy().astype(float) ** POPULATION_POWER
    rates = _rates(country, weights, rng)
    planting = plant(source, country, Pull(rates, weights), Plan(strengths, planted_share), rng)
    yield CoreTable("planted_filiere", planting.truth)
    commune, subclass = _draw(country, rates, planting, rng)
    yield CoreTable("establishment", _establishments(country, commune, subclass, rng))


def _rates(country: Country, weights: Floats, rng: np.random.Generator) -> Floats:
    """Establishments expected by commune × division."""
    epci = country.communes["epci"].rank("dense").to_numpy().astype(np.intp) - 1
    noise = rng.gamma(CLUMPING, 1 / CLUMPING, size=(epci.max() + 1, len(country.divisions)))
    pull = weights[:, None] * noise[epci]
    totals = np.zeros_like(country.expected)
    np.add.at(totals, country.region, pull)
    per_pull = country.expected / totals
    rates: Floats = pull * per_pull[country.region]
    return rates


def _draw(
    country: Country, rates: Floats, planting: Planting, rng: np.random.Generator
) -> tuple[Indices, Indices]:
    """Commune and subclass of each establishment, drawn and planted together.

    What is planted in a region and division is drawn that much less elsewhere in it: totals hold.
    """
    planted = np.zeros_like(country.expected)
    cell = (country.region[planting.commune], country.division[planting.subclass])
    np.add.at(planted, cell, 1)
    free = 1 - planted / np.maximum(country.expected, 1e-9)
    counts = rng.poisson(rates * np.maximum(free, LEAST_NATURAL)[country.region])
    commune, division = np.divmod(
        np.repeat(np.arange(counts.size), counts.ravel()), counts.shape[1]
    )
    subclass = draw_within(country.division, country.shares, division, rng)
    commune = np.concatenate([commune, planting.commune])
    subclass = np.concatenate([subclass, planting.subclass])
    order = np.lexsort((subclass, commune))
    return commune[order], subclass[order]


def _establishments(
    country: Country, commune: Indices, subclass: Indices, rng: np.random.Generator
) -> pl.DataFrame:
    number = len(commune)
    means = country.mean_jobs[country.division[subclass]]
    spread = np.exp(JOBS_SIGMA * rng.standard_normal(number) - JOBS_SIGMA**2 / 2)
    jobs = np.minimum(np.rint(means * spread), MOST_JOBS)
    band = np.searchsorted(BAND_LEAST, jobs, side="right") - 1
    known = pl.col("known")
    return (
        pl.DataFrame(
            {
                "territory_id": country.communes["commune"].gather(commune),
                "industry_id": country.subclasses["industry_id"].gather(subclass),
                "headcount_band": BAND_CODES[band],
                "jobs_low": BAND_LEAST[band].astype(float),
                "jobs_high": BAND_MOST[band].astype(float),
                "jobs": jobs,
                "known": rng.random(number) >= UNKNOWN_JOBS,
            }
        )
        .with_row_index("number", offset=1)
        .select(
            "territory_id",
            "industry_id",
            pl.when(known).then(pl.col("headcount_band", "jobs_low", "jobs_high", "jobs")),
            establishment_id=pl.format("sim-{}", pl.col("number").cast(pl.String).str.zfill(7)),
            jobs_status=pl.when(known).then(pl.lit(SIMULATED)).otherwise(pl.lit(UNKNOWN)),
            active=pl.lit(value=True),
            status=pl.lit(SIMULATED),
        )
    )
