"""Which industries a TI could enter next: those that it nearly is specialised in, beyond noise.

For an industry with `jobs` jobs and a location quotient LQ below 1,

    margin = (ln LQ − ln ENTERED) / (LEAST_NOISE + NOISE / √(jobs + BASE))

says how many steps of noise it lies below a quotient of `ENTERED`: the closest come first. On
regions of Europe this order foretold entries better than density and every model that was learned
(`ti_graph.analytics.evaluation.entry`). It is no probability. Beside it, as a reason and no more,
the density of the product space (Hidalgo, Klinger, Barabási & Hausmann 2007, *Science* 317:482):

    proximity φ_ij = Σ_r M_ri M_rj / max(Σ_r M_ri, Σ_r M_rj),  φ_ii = 0
    density  ω_ri = Σ_j M_rj φ_ij / Σ_j φ_ij                                        0-1

with M_ri = 1 where LQ ≥ 1. Figures are those of the TI by NAF subclass where a census that covers
the country gives its jobs; else those of its main home region by NACE division, and said to be
regional (`level`). Counts of sites in a selective register measure no noise of jobs and give none.
"""

import numpy as np
import polars as pl

from ti_graph.analytics.relatedness import density

SHOWN = 15
ENTERED = 1.25
LEAST_NOISE, NOISE, BASE = 0.1, 5.0, 50.0


def margin(quotient: pl.Expr, jobs: pl.Expr) -> pl.Expr:
    """Steps of noise that a quotient lies above `ENTERED`: below it, negative."""
    return (quotient.log() - float(np.log(ENTERED))) / (LEAST_NOISE + NOISE / (jobs + BASE).sqrt())


def entries(jobs: pl.DataFrame, totals: pl.DataFrame) -> pl.DataFrame:
    """The `SHOWN` industries nearest to a specialisation in each territory.

    `jobs`: territory_id, industry_id, jobs, the known cells of all territories that are compared.
    `totals`: industry_id, jobs, those of what they are compared with. Returns territory_id,
    industry_id, rank, margin, relatedness, baseline, jobs.
    """
    cells = _quotients(jobs, totals)
    return (
        cells.filter(pl.col("baseline") < 1, pl.col("jobs") > 0)
        .join(_relatedness(cells), on=["territory_id", "industry_id"])
        .with_columns(margin=margin(pl.col("baseline"), pl.col("jobs")))
        .sort("territory_id", "margin", "industry_id", descending=[False, True, False])
        .with_columns(rank=pl.int_range(1, pl.len() + 1).over("territory_id"))
        .filter(pl.col("rank") <= SHOWN)
        .select("territory_id", "industry_id", "rank", "margin", "relatedness", "baseline", "jobs")
    )


def _quotients(jobs: pl.DataFrame, totals: pl.DataFrame) -> pl.DataFrame:
    """The cells with their location quotient, over the industries known in each territory."""
    reference = totals.group_by("industry_id").agg(all_jobs=pl.col("jobs").sum())
    own = pl.col("jobs") / pl.col("jobs").sum().over("territory_id")
    whole = pl.col("all_jobs") / pl.col("all_jobs").sum().over("territory_id")
    return (
        jobs.join(reference.filter(pl.col("all_jobs") > 0), on="industry_id")
        .filter(pl.col("jobs").sum().over("territory_id") > 0)
        .with_columns(baseline=own / whole)
        .select("territory_id", "industry_id", "jobs", "baseline")
        .sort("territory_id", "industry_id")
    )


def _relatedness(cells: pl.DataFrame) -> pl.DataFrame:
    has = (pl.col("baseline") >= 1).cast(pl.Float64)
    wide = cells.with_columns(has=has).pivot(
        "industry_id", index="territory_id", values="has", sort_columns=True
    )
    industries = wide.columns[1:]
    near = density(wide.drop("territory_id").fill_null(0).to_numpy().astype(np.float64))
    return (
        pl.DataFrame(near, schema=industries, orient="row")
        .with_columns(wide["territory_id"])
        .unpivot(
            industries,
            index="territory_id",
            variable_name="industry_id",
            value_name="relatedness",
        )
    )
