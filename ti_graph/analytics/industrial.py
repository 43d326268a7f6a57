"""How industrial a NUTS 2 region is: the part of manufacturing in its jobs, among all of Europe.

share      jobs of section C over the jobs of all sections that the statistics cover, where
           every one of them is known or estimated, in the last year reported
percentile part of the regions whose share is not larger, 0-1
"""

import polars as pl

from ti_graph.analytics.inputs import Tables
from ti_graph.model.industries import MANUFACTURING, is_nace_section


def manufacturing(tables: Tables) -> pl.DataFrame:
    """region_id (NUTS 2), share, percentile; no row where a section is not known."""
    regions = tables["territory"].filter(pl.col("kind") == "nuts2").select("territory_id")
    cells = (
        tables["employment"]
        .filter(is_nace_section())
        .join(regions, on="territory_id", how="semi")
        .filter(pl.col("year") == pl.col("year").max())
    )
    return (
        cells.group_by(region_id="territory_id")
        .agg(
            made=pl.col("jobs").filter(pl.col("industry_id") == MANUFACTURING).sum(),
            jobs=pl.col("jobs").sum(),
            known=pl.col("jobs").is_not_null().all()
            & (pl.col("industry_id") == MANUFACTURING).any(),
        )
        .filter("known", pl.col("jobs") > 0)
        .select("region_id", share=pl.col("made") / pl.col("jobs"))
        .with_columns(percentile=pl.col("share").rank("max") / pl.len())
        .sort("region_id")
    )
