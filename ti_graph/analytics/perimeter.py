"""Industrial jobs year by year in the home regions of a TI, on the perimeter of 2023.

The perimeter is frozen: the home regions are those of the TI as it was drawn in 2023, in every
year, so that what moves is the jobs and not the border. Jobs and local units are the sums of the
published sections B, C, D and E. Where one section is secret or unknown the sum is so too: a sum
without it would fall for no reason, and one with a guess would be no publication. No source tells
jobs by TI: the level is the region, and every row says so.
"""

import polars as pl

from ti_graph.analytics.shift_share import BREAK_FLAG
from ti_graph.model.status import ESTIMATED, KNOWN, SECRET, UNKNOWN

SECTIONS = tuple(f"nace2-{section}" for section in "BCDE")


def perimeter_series(employment: pl.DataFrame, home: pl.DataFrame) -> pl.DataFrame:
    """One row a TI, home region and year in which anything is published.

    `employment` is the core table; `home`: territory_id, region_id. Returns rows of the result
    table perimeter_series, without what they say of themselves.
    """
    sections = employment.filter(pl.col("industry_id").is_in(SECTIONS)).join(
        home, left_on="territory_id", right_on="region_id", how="semi"
    )
    series = sections.group_by("year", region_id="territory_id").agg(
        *_summed("jobs"),
        *_summed("establishments"),
        cells_secret=(pl.col("jobs_status") == SECRET).sum(),
        series_break=pl.col("jobs_flag").str.contains(BREAK_FLAG, literal=True).any(),
    )
    return home.select("territory_id", "region_id").join(series, on="region_id")


def _summed(measure: str) -> tuple[pl.Expr, pl.Expr]:
    """The sum over all sections, and its status: that of the section that is known least."""
    state = pl.col(f"{measure}_status").cast(pl.String)
    status = (
        pl.when((state == SECRET).any())
        .then(pl.lit(SECRET))
        .when((state == UNKNOWN).any() | (pl.len() < len(SECTIONS)))
        .then(pl.lit(UNKNOWN))
        .when((state == ESTIMATED).any())
        .then(pl.lit(ESTIMATED))
        .otherwise(pl.lit(KNOWN))
    )
    value = pl.when(status.is_in([KNOWN, ESTIMATED])).then(pl.col(measure).sum())
    return value.alias(measure), status.alias(f"{measure}_status")
