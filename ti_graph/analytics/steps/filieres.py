"""Candidates as rows of the release, and the sites that they are searched in."""

import polars as pl

from ti_graph.analytics import filieres, inputs
from ti_graph.analytics.across import MOST_KM, NEAREST
from ti_graph.analytics.inputs import Tables
from ti_graph.analytics.outside import communes_of, groupings_outside
from ti_graph.analytics.partners import distance_km
from ti_graph.analytics.steps.frames import graph
from ti_graph.model.methods import METHODS


def searched(listed: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """The sites that candidates are searched in, of the rows of `listed_sites`.

    site_id, unit, industry_id, ti_id (null outside all TI), rest_id (its département), grouping_id
    (its groupement, where no TI reaches into that), jobs, register.
    """
    rest = inputs.departement_of_commune(tables).rename({"departement_id": "rest_id"})
    groupings = communes_of(groupings_outside(tables), tables).unique("territory_id", keep="any")
    return (
        listed.filter("for_filieres")
        .join(rest, on="territory_id", how="left", maintain_order="left")
        .join(
            groupings.rename({"unit_id": "grouping_id"}),
            on="territory_id",
            how="left",
            maintain_order="left",
        )
        .select(
            "site_id",
            "industry_id",
            "ti_id",
            "rest_id",
            "grouping_id",
            "jobs",
            "register",
            unit=pl.coalesce("siren", "site_id"),
        )
    )


def nearest(tables: Tables) -> pl.DataFrame:
    """ti_id, beside_id: what lies nearest to each TI, other TI and groupements outside all."""
    places = tables["geometry"].select("territory_id", "longitude", "latitude")
    own = inputs.current_territories(tables).select("territory_id")
    every = pl.concat([own, groupings_outside(tables)])
    return (
        distance_km(*(some.join(places, on="territory_id") for some in (own, every)))
        .filter(pl.col("territory_id") != pl.col("partner_id"), pl.col("distance_km") <= MOST_KM)
        .sort("territory_id", "distance_km", "partner_id")
        .group_by("territory_id", maintain_order=True)
        .head(NEAREST)
        .select(ti_id="territory_id", beside_id="partner_id")
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
    return filieres.Candidates(
        found.filiere.with_columns(data=pl.lit(data), source=source),
        _with_quotients(found, cells).with_columns(source=source),
        found.missing.with_columns(source=source) if found.missing.height else found.missing,
        found.part.with_columns(source=source),
        found.stage,
        found.flow,
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
