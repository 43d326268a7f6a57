"""Industries that TI could enter, on their own jobs where a census tells them, else regional."""

import polars as pl

from ti_graph.analytics import inputs
from ti_graph.analytics.entry import entries
from ti_graph.analytics.inputs import Tables
from ti_graph.analytics.jobs import Jobs, national_jobs
from ti_graph.analytics.rules import Rules
from ti_graph.analytics.steps.frames import Frames, graph
from ti_graph.model import industries
from ti_graph.model.grounds import REGIONAL
from ti_graph.model.methods import METHODS


def entry_rows(jobs: Jobs, tables: Tables, rules: Rules) -> Frames:
    """Rows of the result table entry, one list a TI of which something is known."""
    own = _of_territories(jobs, tables, rules)
    regional = _of_regions(tables)
    if own.height:
        regional = regional.join(own, on="territory_id", how="anti")
    found = pl.concat([own, regional], how="diagonal_relaxed")
    return {
        "entry": found.with_columns(
            data=pl.lit("real"), method=pl.lit(METHODS["entry"]), source=pl.lit(graph("real"))
        )
    }


def _of_territories(jobs: Jobs, tables: Tables, rules: Rules) -> pl.DataFrame:
    """TI × NAF subclass, where a census that covers the country gives jobs in its last year."""
    national = national_jobs(tables, rules)
    frames = []
    for (register,), totals in national.group_by("register"):
        year = int(totals.select(pl.col("year").max()).item())
        known = jobs.by_industry.filter(
            pl.col("register") == register, pl.col("year") == year
        ).drop_nulls("jobs")
        if known.height:
            last = totals.filter(pl.col("year") == year).drop_nulls("jobs")
            frames.append(
                entries(known, last).with_columns(
                    level=pl.lit("territory"),
                    ground=pl.lit(str(known["ground"][0])),
                    register=pl.lit(str(register)),
                    year=pl.lit(year, pl.Int16),
                )
            )
    return pl.concat(frames) if frames else pl.DataFrame()


def _of_regions(tables: Tables) -> pl.DataFrame:
    """The entries of the region that most people of a TI live in, by NACE division."""
    regions = tables["territory"].filter(pl.col("kind") == "nuts2").select("territory_id")
    cells = (
        tables["employment"]
        .filter(
            industries.is_nace_division(),
            industries.of_industry(industries.division()),
            pl.col("jobs").is_not_null(),
        )
        .join(regions, on="territory_id", how="semi")
    )
    if cells.is_empty():
        return pl.DataFrame()
    last = cells.filter(pl.col("year") == pl.col("year").max())
    home = (
        inputs.home_regions(tables)
        .sort("territory_id", "population_share", "region_id", descending=[False, True, False])
        .unique("territory_id", keep="first", maintain_order=True)
        .select("region_id", ti_id="territory_id")
    )
    return (
        entries(last, last)
        .rename({"territory_id": "region_id"})
        .join(home, on="region_id")
        .rename({"ti_id": "territory_id"})
        .with_columns(
            level=pl.lit("region"),
            ground=pl.lit(REGIONAL),
            register=pl.lit(str(last["source"].mode().sort().first())),
            year=pl.lit(int(last["year"][0]), pl.Int16),
        )
    )
