"""Jobs of TI by industry and year, where a census tells them by commune.

An extract of such a census is used for what it reaches: the jobs of a TI are those of the communes
that it holds, and how many these are stands beside each figure. Below `LEAST_REACH` of the TI's
communes of 2,000 inhabitants or more it says too little of the TI, and nothing is shown. A sum is
unknown as soon as one part of it is.
"""

from dataclasses import dataclass

import polars as pl

from ti_graph.analytics import reach
from ti_graph.analytics.inputs import Tables, territory_of_commune
from ti_graph.analytics.rules import DEFAULT, Rules
from ti_graph.analytics.sites import registers, subclasses
from ti_graph.model.grounds import CENSUS
from ti_graph.model.industries import nace_division_id
from ti_graph.model.status import ESTIMATED, KNOWN, SECRET, UNKNOWN

LEAST_REACH = 1 / 3
KEY = ("territory_id", "industry_id", "year", "register")
REACH = ("coverage", "coverage_basis", "communes_reached", "communes")
COUNTRY = "country-FR"


@dataclass(frozen=True)
class Jobs:
    """`by_industry`: TI × NAF subclass × year. `reached`: rows of `reach.reach`, of TI in it."""

    by_industry: pl.DataFrame
    reached: pl.DataFrame


def territory_jobs(tables: Tables, rules: Rules = DEFAULT) -> Jobs:
    """Jobs and establishments of each TI, from the census that reaches furthest into it."""
    rows = commune_jobs(tables, rules)
    reached = reach.reach(_units(rows), tables).with_columns(pl.col("year").cast(pl.Int16))
    chosen = reach.best(reach.covering(reached, LEAST_REACH), tables).drop_nulls("register")
    summed = (
        rows.join(territory_of_commune(tables), on="territory_id")
        .drop("territory_id")
        .rename({"ti_id": "territory_id"})
        .group_by(KEY)
        .agg(*summed_measure("jobs"), *summed_measure("establishments"))
    )
    about = chosen.select("register", "ground", *REACH, territory_id="ti_id")
    by_industry = summed.join(about, on=["territory_id", "register"]).sort(KEY)
    return Jobs(by_industry, _with_sites(chosen, by_industry))


def commune_jobs(tables: Tables, rules: Rules = DEFAULT) -> pl.DataFrame:
    """Rows of employment of a commune × NAF rév. 2 subclass of industry, with their register."""
    communes = tables["territory"].filter(pl.col("kind") == "commune").select("territory_id")
    return (
        tables["employment"]
        .join(subclasses(tables, rules).select("industry_id"), on="industry_id", how="semi")
        .join(communes, on="territory_id", how="semi")
        .rename({"source": "register"})
        .join(registers(tables), on="register")
        .filter(pl.col("ground") == CENSUS)
    )


def _units(rows: pl.DataFrame) -> pl.DataFrame:
    """One row a commune and register, in the last year of each."""
    last = pl.col("year").max().over("register")
    employs = pl.lit(None, pl.Boolean)
    return rows.select("territory_id", "register", "ground", year=last, employs=employs).unique()


def _with_sites(chosen: pl.DataFrame, by_industry: pl.DataFrame) -> pl.DataFrame:
    """The reach, with the establishments of the last year in place of the communes.

    A count of jobs lists those who employ: each of them is an employer.
    """
    last = by_industry.filter(pl.col("year") == pl.col("year").max().over("territory_id"))
    sites = last.group_by(ti_id="territory_id").agg(
        counted=pl.col("establishments").sum().cast(pl.UInt32)
    )
    return (
        chosen.join(sites, on="ti_id", how="left", maintain_order="left")
        .with_columns(pl.col("counted").fill_null(0).alias(name) for name in ("sites", "employers"))
        .drop("counted")
    )


def summed_measure(measure: str, parts: int | None = None) -> tuple[pl.Expr, pl.Expr]:
    """The sum over all rows, and its status: that of the row that is known least.

    With `parts`, fewer rows than these make the sum unknown.
    """
    state = pl.col(f"{measure}_status").cast(pl.String)
    missing = pl.lit(value=False) if parts is None else pl.len() < parts
    status = (
        pl.when((state == SECRET).any())
        .then(pl.lit(SECRET))
        .when((state == UNKNOWN).any() | missing)
        .then(pl.lit(UNKNOWN))
        .when((state == ESTIMATED).any())
        .then(pl.lit(ESTIMATED))
        .otherwise(pl.lit(KNOWN))
    )
    value = pl.when(status.is_in([KNOWN, ESTIMATED])).then(pl.col(measure).sum())
    return value.alias(measure), status.alias(f"{measure}_status")


def as_employment(by_industry: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """Jobs of TI as rows of employment by NACE division and section."""
    divisions = _by_division(by_industry, pl.col("territory_id"))
    sections = (
        tables["industry"]
        .filter(pl.col("scheme") == "nace_rev2", pl.col("level") == "division")
        .select("industry_id", "parent_id")
    )
    by_section = (
        divisions.join(sections, on="industry_id")
        .group_by("territory_id", "year", "source", industry_id="parent_id")
        .agg(*summed_measure("jobs"), *summed_measure("establishments"))
    )
    whole = pl.concat([divisions, by_section.select(divisions.columns)])
    return whole.with_columns(jobs_flag=pl.lit(None, pl.String))


def national_jobs(tables: Tables, rules: Rules = DEFAULT) -> pl.DataFrame:
    """The rows of `commune_jobs` of each census that covers the country."""
    rows = commune_jobs(tables, rules)
    share = reach.reach_of_country(_units(rows), tables)
    covers = share.filter(pl.col("reference_share") >= reach.LEAST_COVERAGE)
    return rows.join(covers, on="register", how="semi")


def country_jobs(tables: Tables, rules: Rules = DEFAULT) -> pl.DataFrame:
    """Jobs of France by NACE division, of each census that covers the country; else no row."""
    return _by_division(national_jobs(tables, rules), pl.lit(COUNTRY)).with_columns(
        jobs_flag=pl.lit(None, pl.String)
    )


def _by_division(rows: pl.DataFrame, territory: pl.Expr) -> pl.DataFrame:
    return rows.group_by(
        "year", territory_id=territory, industry_id=nace_division_id(), source="register"
    ).agg(*summed_measure("jobs"), *summed_measure("establishments"))
