"""How much of the industrial jobs of a TI its largest establishment holds.

    share = jobs of the largest establishment / jobs of all establishments whose jobs are reported

The first term of a concentration ratio (CR1; OECD 1993, *Glossary of Industrial Organisation
Economics*). Jobs are middles of headcount bands, so the share is an estimate, and establishments
whose jobs are not reported are in neither part: their number stands beside. The list that reports
jobs need not be the one that lists the sites: it is named with its year, the source of most of the
headcounts and the latest of its years.

What may be shown follows the rule of statistical secrecy for enterprises (INSEE): at least
`LEAST_UNITS` units with jobs, none above `MOST_SHARE` of them. A unit is a legal unit; an
establishment whose legal unit is not known stands for itself. Else there is no share and the status
is secret. Simulated rows are held to the same rule, and none is ever named as an establishment.
"""

import polars as pl

from ti_graph.analytics.inputs import Tables, current_territories
from ti_graph.model.status import ESTIMATED, KNOWN, SECRET, SIMULATED, UNKNOWN

LEAST_UNITS = 3
MOST_SHARE = 0.85


def dependence(sites: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """One row a TI. `sites`: those that statistics count (`Territorial.sites`)."""
    placed = sites.with_columns(territory_id="ti_id")
    found = placed.filter(pl.col("jobs") > 0)
    joined = current_territories(tables)
    for frame in (_counted(placed), _largest(found), _units(found), _sources(placed)):
        joined = joined.join(frame, on="territory_id", how="left")
    shown = (pl.col("units") >= LEAST_UNITS) & (pl.col("unit_share") <= MOST_SHARE)
    real = pl.col("largest_status") != SIMULATED
    return joined.with_columns(
        pl.col("establishments_reported", "establishments_unreported").fill_null(0),
        may_be_shown=shown.fill_null(value=False),
    ).select(
        "territory_id",
        "establishments_reported",
        "establishments_unreported",
        "may_be_shown",
        share=pl.when("may_be_shown").then("largest_share"),
        share_status=_status(),
        establishment_id=pl.when(pl.col("may_be_shown") & real).then("largest_id"),
        register="jobs_register",
        year="jobs_year",
    )


def _status() -> pl.Expr:
    return (
        pl.when(pl.col("units").is_null())
        .then(pl.lit(UNKNOWN))
        .when(~pl.col("may_be_shown"))
        .then(pl.lit(SECRET))
        .when(pl.col("largest_status") == SIMULATED)
        .then(pl.lit(SIMULATED))
        .when("all_known")
        .then(pl.lit(KNOWN))
        .otherwise(pl.lit(ESTIMATED))
    )


def _counted(placed: pl.DataFrame) -> pl.DataFrame:
    return placed.group_by("territory_id").agg(
        establishments_reported=pl.col("jobs").is_not_null().sum(),
        establishments_unreported=pl.col("jobs").is_null().sum(),
    )


def _sources(placed: pl.DataFrame) -> pl.DataFrame:
    """jobs_register, jobs_year: the source of most of the headcounts; of equals, the first."""
    of_source = (
        placed.drop_nulls(["jobs", "jobs_register"])
        .group_by("territory_id", "jobs_register")
        .agg(pl.len(), pl.col("jobs_year").max())
        .sort("territory_id", "len", "jobs_register", descending=[False, True, False])
    )
    return of_source.drop("len").unique("territory_id", keep="first", maintain_order=True)


def _largest(rows: pl.DataFrame) -> pl.DataFrame:
    """The largest establishment of each TI; of equals, the first by identifier."""
    ordered = rows.sort("territory_id", "jobs", "establishment_id", descending=[False, True, False])
    return ordered.group_by("territory_id", maintain_order=True).agg(
        largest_id=pl.col("establishment_id").first(),
        largest_status=pl.col("ground").first(),
        largest_share=pl.col("jobs").first() / pl.col("jobs").sum(),
        all_known=(pl.col("jobs_status") == KNOWN).all(),
    )


def _units(rows: pl.DataFrame) -> pl.DataFrame:
    """How many legal units share the jobs, and the share of the largest of them."""
    unit = pl.coalesce("siren", "site_id")
    jobs = rows.group_by("territory_id", unit=unit).agg(pl.col("jobs").sum())
    return jobs.group_by("territory_id").agg(
        units=pl.len(), unit_share=pl.col("jobs").max() / pl.col("jobs").sum()
    )
