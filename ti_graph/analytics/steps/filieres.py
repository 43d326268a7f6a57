"""Candidates as rows of the release, and the sites that they are searched in."""

import polars as pl

from ti_graph.analytics import filieres, inputs
from ti_graph.analytics.inputs import Tables
from ti_graph.analytics.steps.frames import graph
from ti_graph.model.methods import METHODS
from ti_graph.model.status import SIMULATED


def listed(tables: Tables) -> pl.DataFrame:
    """The sites that candidates are searched in, one row a site and register.

    site_id, unit, industry_id, ti_id (null outside all TI), rest_id (its département), jobs,
    ground, register, year.
    """
    sites = pl.concat([_establishments(tables), _facilities(tables)])
    division = pl.col("industry_id").str.strip_prefix("naf2-").str.slice(0, 2)
    within = tables["within"].filter(pl.col("member_id").str.starts_with("commune-"))
    rest = within.filter(pl.col("container_id").str.starts_with("departement-")).select(
        territory_id="member_id", rest_id="container_id"
    )
    return (
        sites.filter(
            pl.col("industry_id").str.starts_with("naf2-"),
            division.is_between(pl.lit(inputs.FIRST_DIVISION), pl.lit(inputs.LAST_DIVISION)),
        )
        .join(inputs.territory_of_commune(tables), on="territory_id", how="left")
        .join(rest.unique("territory_id", keep="first"), on="territory_id", how="left")
        .drop("territory_id")
    )


def _establishments(tables: Tables) -> pl.DataFrame:
    known = inputs.statistical_establishments(tables)
    drawn = pl.col("status").cast(pl.String) == SIMULATED
    return known.select(
        "industry_id",
        "territory_id",
        "jobs",
        site_id="establishment_id",
        unit=pl.coalesce("siren", "establishment_id"),
        ground=pl.when(drawn).then(pl.lit("simulated")).otherwise(pl.lit("census")),
        register="source",
        year=pl.lit(None, pl.Int16),
    )


def _facilities(tables: Tables) -> pl.DataFrame:
    site = pl.coalesce("establishment_id", "facility_id")
    return tables["facility"].select(
        "industry_id",
        "territory_id",
        pl.lit(None, pl.Float64).alias("jobs"),
        site_id=site,
        unit=pl.coalesce("siren", site),
        ground=pl.lit("register"),
        register="source",
        year="year",
    )


def grounds(sites: pl.DataFrame) -> pl.DataFrame:
    """ti_id, ground, register, year: the best register of each TI, the one of most sites."""
    order = pl.Enum(["census", "register", "simulated"])
    return (
        sites.drop_nulls("ti_id")
        .group_by("ti_id", "ground", "register")
        .agg(pl.col("year").max(), pl.len())
        .sort("ti_id", pl.col("ground").cast(order), "len", descending=[False, False, True])
        .unique("ti_id", keep="first", maintain_order=True)
        .drop("len")
    )


def described(found: filieres.Candidates, simulated: bool) -> filieres.Candidates:
    """The candidates with what each row says of itself."""
    if not found.filiere.height:
        return found
    data = "mixed" if simulated else "real"
    source = pl.lit(graph(data))
    return filieres.Candidates(
        found.filiere.with_columns(data=pl.lit(data), source=source),
        found.industry.with_columns(source=source),
        found.missing.with_columns(source=source) if found.missing.height else found.missing,
        found.part.with_columns(source=source),
        found.stage,
        found.flow,
    )


def flow_rows(found: filieres.Candidates) -> pl.DataFrame:
    """Flows of stages, a reading of real tables alone."""
    if not found.flow.height:
        return found.flow
    return found.flow.with_columns(
        method=pl.lit(METHODS["chain_flow"]), source=pl.lit(graph("real"))
    )
