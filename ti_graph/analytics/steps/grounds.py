"""What the figures of each TI rest on, use by use, and how far each register reaches into it."""

from dataclasses import dataclass

import polars as pl

from ti_graph.analytics import inputs, reach
from ti_graph.analytics.inputs import RegionalCounts, Tables
from ti_graph.analytics.jobs import Jobs
from ti_graph.analytics.steps.frames import Frames
from ti_graph.analytics.territorial import Territorial
from ti_graph.model import industries
from ti_graph.model.closure import DERIVED
from ti_graph.model.grounds import (
    FILIERE,
    JOBS,
    PRESENCE,
    QUOTIENT,
    REGIONAL,
    UNKNOWN,
)

COLUMNS = (
    "territory_id", "ground", "register", "year", "sites", "coverage", "coverage_basis",
    "communes_reached", "communes",
)  # fmt: skip


@dataclass(frozen=True)
class Known:
    """What is known of TI: every listed site, counts for quotients and for filières, jobs."""

    listed: pl.DataFrame
    quotient: Territorial
    filiere: Territorial
    jobs: Jobs
    regional: RegionalCounts | None


def grounds(known: Known, tables: Tables) -> Frames:
    """Rows of territory_ground and register_reach."""
    reached = reach.reach(known.listed, tables)
    presence = reach.best(reach.covering(reached), tables)
    regional = _regional(known.regional, tables)
    parts = [
        _use(PRESENCE, _or_regional(presence, regional)),
        _use(QUOTIENT, _or_regional(known.quotient.grounds, regional)),
        _use(JOBS, _or_regional(reach.best(known.jobs.reached, tables), _regional_jobs(tables))),
        _use(FILIERE, known.filiere.grounds),
    ]
    reaching = pl.concat([reached, known.jobs.reached.select(reached.columns)]).unique(
        ["ti_id", "register"], keep="first", maintain_order=True
    )
    derived = pl.lit(DERIVED)
    return {
        "territory_ground": pl.concat(parts).with_columns(source=derived),
        "register_reach": reaching.rename({"ti_id": "territory_id"}).with_columns(source=derived),
    }


def _use(name: str, rows: pl.DataFrame) -> pl.DataFrame:
    return rows.rename({"ti_id": "territory_id"}).select(*COLUMNS, use=pl.lit(name))


def _regional(regional: RegionalCounts | None, tables: Tables) -> pl.DataFrame:
    """ti_id, region_register, region_year, where a home region has a known figure."""
    if regional is None:
        empty = {"ti_id": pl.String, "region_register": pl.String, "region_year": pl.Int16}
        return pl.DataFrame(schema=empty)
    known = regional.counts.select(
        region_id="territory_id",
        region_register=pl.lit(regional.register),
        region_year=pl.lit(regional.year, pl.Int16),
    )
    return _of_home(known.unique(), tables)


def _regional_jobs(tables: Tables) -> pl.DataFrame:
    """The same, where a home region has a known number of jobs; its last year."""
    known = (
        tables["employment"]
        .filter(
            industries.is_nace_division(),
            industries.of_industry(industries.division()),
            pl.col("jobs").is_not_null(),
        )
        .group_by(region_id="territory_id", region_register="source")
        .agg(region_year=pl.col("year").max())
        .sort("region_id", "region_year", "region_register")
        .unique("region_id", keep="last", maintain_order=True)
    )
    return _of_home(known, tables)


def _of_home(known: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """The TI of regions; of several home regions that with the most people of the TI."""
    return (
        inputs.home_regions(tables)
        .join(known, on="region_id")
        .sort("territory_id", "population_share", "region_id", descending=[False, True, False])
        .unique("territory_id", keep="first", maintain_order=True)
        .select("region_register", "region_year", ti_id="territory_id")
    )


def _or_regional(rows: pl.DataFrame, regional: pl.DataFrame) -> pl.DataFrame:
    """The rows; where nothing is known of the TI itself, its home regions."""
    joined = rows.join(regional, on="ti_id", how="left", maintain_order="left")
    at_hand = (pl.col("ground") == UNKNOWN) & pl.col("region_register").is_not_null()
    return joined.with_columns(
        ground=pl.when(at_hand).then(pl.lit(REGIONAL)).otherwise("ground"),
        register=pl.when(at_hand).then("region_register").otherwise("register"),
        year=pl.when(at_hand).then("region_year").otherwise("year"),
    )
