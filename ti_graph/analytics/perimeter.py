"""Industrial jobs year by year of a TI, or of its home regions, on the perimeter of 2023.

The perimeter is frozen: communes and home regions are those of the TI as it was drawn in 2023, in
every year, so that what moves is the jobs and not the border. Jobs and local units are the sums of
the published sections B, C, D and E. Where one section is secret or unknown the sum is so too: a
sum without it would fall for no reason, and one with a guess would be no publication. The level is
the TI where a census gives jobs by commune, else the region, and every row says so.
"""

import polars as pl

from ti_graph.analytics.jobs import summed_measure
from ti_graph.analytics.shift_share import BREAK_FLAG
from ti_graph.model.industries import nace
from ti_graph.model.status import SECRET

SECTIONS = tuple(map(nace, "BCDE"))


def perimeter_series(
    employment: pl.DataFrame, home: pl.DataFrame, parts: int | None = len(SECTIONS)
) -> pl.DataFrame:
    """One row a TI, home region and year in which anything is published.

    `employment` is the core table; `home`: territory_id, region_id. Where fewer than `parts`
    sections are published the sum is unknown: in a census a section without a row is empty, and
    `parts` is None. Returns rows of the result table perimeter_series, without what they say of
    themselves.
    """
    sections = employment.filter(pl.col("industry_id").is_in(SECTIONS)).join(
        home, left_on="territory_id", right_on="region_id", how="semi"
    )
    series = sections.group_by("year", region_id="territory_id").agg(
        *summed_measure("jobs", parts),
        *summed_measure("establishments", parts),
        register=pl.col("source").first(),
        cells_secret=(pl.col("jobs_status") == SECRET).sum(),
        series_break=pl.col("jobs_flag").str.contains(BREAK_FLAG, literal=True).any(),
    )
    return home.select("territory_id", "region_id").join(series, on="region_id")
