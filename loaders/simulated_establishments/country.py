"""What the draw starts from: real communes, real totals, and shares of subclasses."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ti_graph.ingest import Source
from ti_graph.model.industries import of_industry

SCALE = 0.18
"""Simulated establishments for one real local unit."""
YEAR = 2014

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]


@dataclass(frozen=True)
class Country:
    """Arrays share the order of `communes`, `regions`, `divisions` and `subclasses`."""

    communes: pl.DataFrame
    regions: list[str]
    divisions: list[str]
    subclasses: pl.DataFrame
    expected: Floats
    """Establishments to draw, region × division."""
    shares: Floats
    """Part of each subclass in its division."""
    mean_jobs: Floats
    """Jobs of an establishment, by division."""
    region: Indices
    """Region of each commune."""
    division: Indices
    """Division of each subclass."""


def read_country(source: Source, rng: np.random.Generator) -> Country:
    """The country as the required sources tell it, in an order that never varies."""
    subclasses = _subclasses(source)
    divisions = sorted(subclasses["division"].unique())
    local_units = _local_units(source, divisions)
    communes = _communes(source).filter(pl.col("nuts2").is_in(local_units["nuts2"].implode()))
    regions = sorted(communes["nuts2"].unique())
    division = _places(subclasses["division"], divisions)
    return Country(
        communes=communes,
        regions=regions,
        divisions=divisions,
        subclasses=subclasses,
        expected=SCALE * _filled(local_units, communes, regions, divisions),
        shares=_zipf(division, rng),
        mean_jobs=_mean_jobs(source, divisions),
        region=_places(communes["nuts2"], regions),
        division=division,
    )


def _places(values: pl.Series, order: list[str]) -> Indices:
    return np.searchsorted(np.array(order), values.to_numpy())


def _subclasses(source: Source) -> pl.DataFrame:
    positions = source.table("industry").filter(scheme="naf_rev2", level="subclass")
    division = pl.col("code").str.slice(0, 2)
    return (
        positions.filter(of_industry(division))
        .select("industry_id", "code", division=division)
        .sort("code")
    )


def _communes(source: Source) -> pl.DataFrame:
    """Inhabited communes with their NUTS 2 region and their EPCI (or themselves)."""
    within = source.table("containment").select("member_id", "container_id")
    region = (
        _step(within, "commune", "departement")
        .join(_step(within, "departement", "nuts"), on="departement")
        .join(_step(within, "nuts", "nuts").rename({"nuts_right": "nuts2"}), on="nuts")
        .select("commune", "nuts2")
    )
    epci = _step(within, "commune", "epci").sort("epci").unique("commune", keep="first")
    return (
        source.table("territory")
        .filter(pl.col("kind") == "commune", pl.col("population") > 0)
        .select("population", commune="territory_id")
        .join(region, on="commune")
        .join(epci, on="commune", how="left")
        .with_columns(pl.col("epci").fill_null(pl.col("commune")))
        .sort("commune")
    )


def _step(within: pl.DataFrame, member: str, container: str) -> pl.DataFrame:
    """Members of one kind in containers of another, each column named after its kind."""
    whole = container if container != member else f"{container}_right"
    return within.filter(
        pl.col("member_id").str.starts_with(f"{member}-"),
        pl.col("container_id").str.starts_with(f"{container}-"),
    ).select(pl.col("member_id").alias(member), pl.col("container_id").alias(whole))


def _observed(source: Source, divisions: list[str]) -> pl.DataFrame:
    """Structural business statistics of the year, divisions of industry only."""
    industries = [f"nace2-{division}" for division in divisions]
    return (
        source.table("employment")
        .filter(pl.col("year") == YEAR, pl.col("industry_id").is_in(industries))
        .with_columns(division=pl.col("industry_id").str.slice(6))
    )


def _local_units(source: Source, divisions: list[str]) -> pl.DataFrame:
    """Cells of every region that tells at least one; a secret or unknown one is null."""
    observed = _observed(source, divisions).select(
        "division", "establishments", nuts2="territory_id"
    )
    tells = pl.col("establishments").is_not_null().any().over("nuts2")
    return observed.filter(tells)


def _filled(
    local_units: pl.DataFrame, communes: pl.DataFrame, regions: list[str], divisions: list[str]
) -> Floats:
    """Local units, region × division; cells without a number take the rate per inhabitant."""
    rows = local_units.filter(pl.col("nuts2").is_in(regions)).drop_nulls("establishments")
    units = np.full((len(regions), len(divisions)), np.nan)
    units[_places(rows["nuts2"], regions), _places(rows["division"], divisions)] = rows[
        "establishments"
    ].to_numpy()
    people = np.bincount(
        _places(communes["nuts2"], regions),
        weights=communes["population"].to_numpy(),
        minlength=len(regions),
    )[:, None]
    known = ~np.isnan(units)
    inhabitants = np.maximum((known * people).sum(axis=0), 1.0)
    rate = np.nansum(units, axis=0) / inhabitants
    filled: Floats = np.where(known, units, rate * people)
    return filled


def _zipf(division: Indices, rng: np.random.Generator) -> Floats:
    """In each division one subclass is common, the next half as much, and so on."""
    sizes = np.bincount(division)
    ranks = np.concatenate([rng.permutation(size) + 1 for size in sizes])
    weights = 1.0 / ranks
    shares: Floats = weights / np.bincount(division, weights=weights)[division]
    return shares


def _mean_jobs(source: Source, divisions: list[str]) -> Floats:
    """National jobs by local unit; a division whose jobs are secret takes the mean of the others.

    Regional jobs are those of head offices, and are not used.
    """
    national = (
        _observed(source, divisions)
        .filter(pl.col("territory_id") == "country-FR", pl.col("establishments") > 0)
        .drop_nulls("jobs")
    )
    jobs, units = national["jobs"].to_numpy(), national["establishments"].to_numpy()
    means = np.full(len(divisions), jobs.sum() / max(units.sum(), 1.0))
    means[_places(national["division"], divisions)] = jobs / units
    return means
