"""Candidates as rows of the release, and the sites that they are searched in."""

from dataclasses import replace

import polars as pl

from ti_graph.analytics import filieres, inputs
from ti_graph.analytics.inputs import Tables
from ti_graph.analytics.steps.frames import graph
from ti_graph.model.methods import METHODS


def searched(listed: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """The sites that candidates are searched in, of the rows of `listed_sites`.

    site_id, unit, industry_id, ti_id (null outside all TI), rest_id (its département), jobs,
    register.
    """
    rest = inputs.departement_of_commune(tables).rename({"departement_id": "rest_id"})
    return (
        listed.filter("for_filieres")
        .join(rest, on="territory_id", how="left", maintain_order="left")
        .select(
            "site_id",
            "industry_id",
            "ti_id",
            "rest_id",
            "jobs",
            "register",
            unit=pl.coalesce("siren", "site_id"),
        )
    )


def described(found: filieres.Candidates, cells: pl.DataFrame, data: str) -> filieres.Candidates:
    """The candidates with what each row says of itself.

    The quotient of a member, its probability and the sites that are expected are those of its
    territory's `cells`, the first of the candidate's own register: an industry has one of each in a
    register and territory, wherever it is shown. The law that its p-value comes from counts firms,
    and expects a little less or more.
    """
    if not found.filiere.height:
        return found
    source = pl.lit(graph(data))
    return replace(
        found,
        filiere=found.filiere.with_columns(data=pl.lit(data), source=source),
        industry=_with_quotients(found, cells).with_columns(source=source),
        missing=found.missing.with_columns(source=source)
        if found.missing.height
        else found.missing,
        part=found.part.with_columns(source=source),
    )


def _with_quotients(found: filieres.Candidates, cells: pl.DataFrame) -> pl.DataFrame:
    key = ["territory_id", "register", "industry_id"]
    candidates = found.filiere.select("suggestion_id", "territory_id", "register")
    quotients = cells.select(*key, "quotient", "probability", mean="expected").unique(
        key, keep="first", maintain_order=True
    )
    return (
        found.industry.join(candidates, on="suggestion_id", how="left")
        .join(quotients, on=key, how="left")
        .with_columns(expected=pl.coalesce("mean", "expected"))
        .drop("territory_id", "register", "mean")
    )


def flow_rows(found: filieres.Candidates) -> pl.DataFrame:
    """Flows of stages, a reading of real tables alone."""
    if not found.flow.height:
        return found.flow
    return found.flow.with_columns(
        method=pl.lit(METHODS["chain_flow"]), source=pl.lit(graph("real"))
    )
