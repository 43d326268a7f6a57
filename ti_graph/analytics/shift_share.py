"""Shift-share of industrial jobs: what the country, the mix and the place made of a change.

Dunn (1960), *Papers in Regional Science* 6:97. For e_i jobs of industry i in a region in the first
year and e'_i in the last, and E_i, E'_i in the country:

    national effect  Σ e_i · G                 G = Σ E'_i / Σ E_i − 1
    industry effect  Σ e_i · (G_i − G)         G_i = E'_i / E_i − 1
    local effect     Σ e'_i − e_i · (1 + G_i)

They sum to Σ (e'_i − e_i). Industries are NACE divisions 05-39, and only cells that are known in
both years, in the region and in the country, enter: nothing stands in for a secret or unknown cell,
and how many were left out is counted. Where a census gives jobs by commune the figures are those of
the TI itself (`level`), of the communes that it holds; else those of its home regions. The country
is that of the same census where it covers the country, else that of regional statistics
(`reference_register`): growth is compared, not levels. French regional jobs are attributed to head
offices: where one moves, the jobs of a region leap and its local units do not. A cell whose jobs at
least double or halve from one known year to the next (`LEAP`), by `LEAST_LEAP` or more, while its
local units change by less than `MOST_UNITS`, is taken for a break of the series, left out of every
span across it and counted (`cells_leaping`). A break that the publisher flags for a whole year is
counted alone (`cells_broken`). An accounting identity, no cause.
"""

import polars as pl

from ti_graph.model.industries import division, is_nace_division, of_industry
from ti_graph.model.status import SECRET

COUNTRY = "country-FR"
BREAK_FLAG = "b"
LEAP = 2.0
LEAST_LEAP = 500
MOST_UNITS = 0.25


def local_effects(employment: pl.DataFrame, home: pl.DataFrame) -> pl.DataFrame:
    """The effects in each home region, between every two years in which something is known.

    `employment` is the core table; `home`: territory_id, region_id. Returns rows of the result
    table local_effect, without what they say of themselves.
    """
    spans = _spans(_cells(employment), home["region_id"].unique().implode())
    as_country, as_industry = pl.col("G"), pl.col("E1") / pl.col("E0") - 1
    effects = (
        spans.group_by("region_id", "year_from", "year_to")
        .agg(
            register=pl.col("source").first(),
            reference_register=pl.col("reference_register").drop_nulls().first(),
            national_effect=_of_used(pl.col("e0") * as_country),
            industry_effect=_of_used(pl.col("e0") * (as_industry - as_country)),
            local_effect=_of_used(pl.col("e1") - pl.col("e0") * (1 + as_industry)),
            jobs_from=_of_used(pl.col("e0")),
            jobs_to=_of_used(pl.col("e1")),
            cells_used=pl.col("used").sum(),
            cells_left_out=(~pl.col("used")).sum(),
            cells_secret=pl.col("secret").sum(),
            cells_broken=(pl.col("used") & pl.col("broken")).sum(),
            cells_leaping=pl.col("leaping").sum(),
        )
        .filter(pl.col("cells_used") > 0)
    )
    return home.select("territory_id", "region_id").join(effects, on="region_id")


def _of_used(value: pl.Expr) -> pl.Expr:
    return value.filter(pl.col("used")).sum()


def _cells(employment: pl.DataFrame) -> pl.DataFrame:
    """Divisions of industry by territory and year, with the breaks flagged until then."""
    industrial = employment.filter(is_nace_division(), of_industry(division()))
    broken = pl.col("jobs_flag").str.contains(BREAK_FLAG, literal=True).fill_null(value=False)
    cell = ["territory_id", "industry_id"]
    return industrial.sort("year").select(
        "territory_id",
        "industry_id",
        "year",
        "jobs",
        "source",
        secret=pl.col("jobs_status") == SECRET,
        breaks=broken.cast(pl.Int32).cum_sum().over(cell),
        leaps=_leaps(cell).cast(pl.Int32).cum_sum().over(cell),
    )


def _leaps(cell: list[str]) -> pl.Expr:
    """Whether jobs leap from the last known year while local units stay; unknown units say no."""
    jobs, units = pl.col("jobs"), pl.col("establishments")
    before, had = (
        pl.when(jobs.is_not_null()).then(one).forward_fill().shift(1).over(cell)
        for one in (jobs, units)
    )
    more, less = pl.max_horizontal(jobs, before), pl.min_horizontal(jobs, before)
    leaps = (more >= LEAP * less) & (more - less >= LEAST_LEAP)
    stays = (units - had).abs() < MOST_UNITS * had
    return (jobs.is_not_null() & before.is_not_null() & leaps & stays).fill_null(value=False)


def _spans(cells: pl.DataFrame, regions: pl.Expr | pl.Series) -> pl.DataFrame:
    """Region × division × two years, with the jobs of region (e) and country (E) in both."""
    regional = cells.filter(pl.col("territory_id").is_in(regions)).rename(
        {"territory_id": "region_id"}
    )
    national = cells.filter(pl.col("territory_id") == COUNTRY).select(
        "industry_id", "year", "jobs", reference_register="source"
    )
    span = (
        regional.join(regional, on=["region_id", "industry_id"], suffix="_to")
        .filter(pl.col("year") < pl.col("year_to"))
        .rename({"year": "year_from", "jobs": "e0", "jobs_to": "e1"})
        .join(
            national.rename({"year": "year_from", "jobs": "E0"}),
            on=["industry_id", "year_from"],
            how="left",
        )
        .join(
            national.drop("reference_register").rename({"year": "year_to", "jobs": "E1"}),
            on=["industry_id", "year_to"],
            how="left",
        )
        .join(_growth(national), on=["year_from", "year_to"], how="left")
    )
    leaping = pl.col("leaps_to") > pl.col("leaps")
    both = pl.all_horizontal(pl.col("e0", "e1", "E0", "E1").is_not_null())
    return span.with_columns(
        used=both & (pl.col("E0") > 0).fill_null(value=False) & ~leaping,
        leaping=both & leaping,
        secret=pl.col("secret") | pl.col("secret_to"),
        broken=pl.col("breaks_to") > pl.col("breaks"),
    )


def _growth(national: pl.DataFrame) -> pl.DataFrame:
    """G of every two years, over the industries whose national jobs are known in both."""
    known = national.drop_nulls("jobs")
    return (
        known.join(known, on="industry_id", suffix="_to")
        .filter(pl.col("year") < pl.col("year_to"))
        .group_by(year_from="year", year_to="year_to")
        .agg(G=pl.col("jobs_to").sum() / pl.col("jobs").sum() - 1)
    )
