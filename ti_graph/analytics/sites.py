"""Industrial sites: establishments and facilities of all registers, one row a site.

A facility and an establishment of one SIRET are one site. Its industry, commune and jobs are those
of the best register that lists it: a census before a selective register, the newest year first. A
site of a source without a register card counts as one of a selective register: absence from an
unknown list says nothing.

A site is where a census says. Where none lists it, it is once in each territory where a register
places it, and once in the rest of the country: operators declare several plants under one SIRET.
The total of a register is the sum of these, as are the totals that quotients compare with.
"""

from collections.abc import Mapping

import polars as pl

from ti_graph.analytics.inputs import Tables, territory_of_commune
from ti_graph.analytics.rules import DEFAULT, Rules
from ti_graph.model.grounds import CENSUS, REGISTER, SIMULATED
from ti_graph.model.status import SIMULATED as DRAWN
from ti_graph.model.status import UNKNOWN

SELECTIONS = {"census": CENSUS, "selective": REGISTER}
SITE_GROUNDS = pl.Enum([CENSUS, REGISTER, SIMULATED])
"""Grounds of a site, the best first."""
LEAST_EMPLOYER = 1
"""Employees from which a unit is an employer."""


def listed_sites(tables: Tables, rules: Rules = DEFAULT) -> pl.DataFrame:
    """Open industrial sites of France with a commune and a NAF rév. 2 subclass.

    One row a site × TI (null outside all) × register that lists it, the best register first:
    site_id, establishment_id, siren, industry_id, territory_id (commune), ti_id, jobs, jobs_status,
    employs, for_filieres, ground, register, year; `jobs_register` and `jobs_year` are those of the
    jobs, which the best register reports.
    """
    rows = pl.concat([_establishments(tables), _facilities(tables)])
    drawn = pl.col("status") == DRAWN
    ground = pl.when(drawn).then(pl.lit(SIMULATED)).otherwise(pl.col("ground").fill_null(REGISTER))
    listed = (
        rows.join(subclasses(tables, rules), on="industry_id")
        .join(_communes(tables), on="territory_id", how="semi")
        .join(registers(tables), on="register", how="left")
        .with_columns(ground=ground.cast(SITE_GROUNDS))
        .sort(
            "site_id",
            "ground",
            "year",
            "register",
            "row_id",
            descending=[False, False, True, False, False],
            nulls_last=True,
        )
    )
    placed = _placed(listed).join(
        territory_of_commune(tables), on="territory_id", how="left", maintain_order="left"
    )
    reported = pl.col("jobs").is_not_null()
    sourced = placed.with_columns(
        jobs_register=pl.when(reported).then("register"),
        jobs_year=pl.when(reported).then("year"),
    )
    return _unified(
        sourced.unique(["site_id", "ti_id", "register"], keep="first", maintain_order=True), rules
    )


def _placed(listed: pl.DataFrame) -> pl.DataFrame:
    """The rows, those of a site that a census lists where the census says."""
    of_census = listed.filter(pl.col("ground") == CENSUS).select("site_id", place="territory_id")
    return (
        listed.join(
            of_census.unique("site_id", keep="first", maintain_order=True),
            on="site_id",
            how="left",
            maintain_order="left",
        )
        .with_columns(territory_id=pl.coalesce("place", "territory_id"))
        .drop("place")
    )


def with_years(listed: pl.DataFrame, vintages: Mapping[str, str]) -> pl.DataFrame:
    """The sites, with the year of the list itself where a row has none: a stock is of its day.

    The same of the jobs, which another list may report.
    """
    years = pl.DataFrame(
        {"register": list(vintages), "vintage": list(vintages.values())},
        schema={"register": pl.String, "vintage": pl.String},
    ).select("register", listed=pl.col("vintage").str.extract(r"^(\d{4})").cast(pl.Int16))
    of_jobs = years.select(jobs_register="register", jobs_listed="listed")
    real = pl.col("ground") != SIMULATED
    return (
        listed.join(years, on="register", how="left", maintain_order="left")
        .join(of_jobs, on="jobs_register", how="left", maintain_order="left")
        .with_columns(
            year=pl.coalesce("year", pl.when(real).then("listed")),
            jobs_year=pl.coalesce("jobs_year", pl.when(real).then("jobs_listed")),
        )
        .drop("listed", "jobs_listed")
    )


def _unified(listed: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """What the best register says of a site in a TI holds in every other that lists it there."""
    same = (
        "establishment_id",
        "siren",
        "industry_id",
        "code",
        "territory_id",
        "jobs",
        "jobs_status",
        "jobs_register",
        "jobs_year",
        "employs",
    )
    best = listed.with_columns(pl.col(name).first().over("site_id", "ti_id") for name in same)
    part = ~pl.col("code").is_in(rules.left_out)
    if rules.employers_only:
        part &= pl.col("employs").fill_null(value=False)
    return best.with_columns(
        pl.col("ground").cast(pl.String), for_filieres=(pl.col("ground") != CENSUS) | part
    ).drop("row_id", "code", "status")


def _establishments(tables: Tables) -> pl.DataFrame:
    rows = tables["establishment"].filter("active")
    return rows.select(
        "establishment_id",
        "siren",
        "industry_id",
        "territory_id",
        "jobs",
        pl.col("jobs_status").cast(pl.String),
        pl.col("status").cast(pl.String),
        "year",
        site_id="establishment_id",
        row_id="establishment_id",
        employs=pl.coalesce(pl.col("jobs_low"), pl.col("jobs")) >= LEAST_EMPLOYER,
        register="source",
    )


def _facilities(tables: Tables) -> pl.DataFrame:
    return tables["facility"].select(
        "establishment_id",
        "siren",
        "industry_id",
        "territory_id",
        pl.lit(None, pl.Float64).alias("jobs"),
        pl.lit(UNKNOWN).alias("jobs_status"),
        pl.lit("known").alias("status"),
        "year",
        site_id=pl.coalesce("establishment_id", "facility_id"),
        row_id="facility_id",
        employs=pl.lit(None, pl.Boolean),
        register="source",
    )


def subclasses(tables: Tables, rules: Rules) -> pl.DataFrame:
    """NAF rév. 2 subclasses of industry: industry_id, code."""
    division = pl.col("code").str.slice(0, 2)
    return (
        tables["industry"]
        .filter(
            pl.col("scheme") == "naf_rev2",
            pl.col("level") == "subclass",
            division.is_between(pl.lit(rules.first_division), pl.lit(rules.last_division)),
        )
        .select("industry_id", "code")
    )


def _communes(tables: Tables) -> pl.DataFrame:
    return tables["territory"].filter(pl.col("kind") == "commune").select("territory_id")


def registers(tables: Tables) -> pl.DataFrame:
    """register, ground: what a site or a figure of each register rests on."""
    ground = pl.col("selection").cast(pl.String).replace_strict(SELECTIONS)
    return tables["register"].select(register="register_id", ground=ground)
