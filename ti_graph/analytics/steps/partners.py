"""European partners as rows of the release: every pair, its score and the parts of it."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from ti_graph.analytics import inputs, partners
from ti_graph.analytics.filieres import Candidates
from ti_graph.analytics.inputs import Tables
from ti_graph.analytics.steps.frames import graph
from ti_graph.analytics.territorial import Territorial
from ti_graph.model.industries import nace_division_id


@dataclass(frozen=True)
class PartnerRows:
    """Rows of partner_suggestion, and of score_part for them."""

    suggestion: pl.DataFrame
    part: pl.DataFrame


def partner_rows(
    tables: Tables,
    regional: pl.DataFrame,
    found: Candidates,
    territorial: Territorial,
) -> PartnerRows:
    """Partners of every current TI, in general and for each of its candidate filières."""
    pairs = _pairs(tables, regional)
    overall = partners.rank(
        pairs.with_columns(group=pl.lit("partner-") + pl.col("territory_id")), partners.WEIGHTS
    ).with_columns(filiere_id=pl.lit(None, pl.String), filiere=pl.lit(None, pl.Float64))
    frames = [(overall, partners.WEIGHTS, "real")]
    if found.industry.height:
        fit = partners.filiere_fit(regional, _divisions(found.industry))
        territory = found.filiere.select("suggestion_id", "territory_id")
        for_filiere = (
            pairs.join(territory, on="territory_id")
            .rename({"suggestion_id": "filiere_id"})
            .join(fit, on=["filiere_id", "partner_id"], how="left")
            .with_columns(group=pl.lit("partner-") + pl.col("filiere_id"))
        )
        weights = partners.WEIGHTS | {"filiere": partners.FILIERE_WEIGHT}
        ranked = partners.rank(for_filiere, weights)
        frames.append((ranked, weights, territorial.data))
    return PartnerRows(
        pl.concat([_suggestions(frame, data) for frame, _, data in frames], how="diagonal"),
        pl.concat([_parts(frame, weights, data) for frame, weights, data in frames]),
    )


def _suggestions(ranked: pl.DataFrame, data: str) -> pl.DataFrame:
    return ranked.with_columns(
        suggestion_id=_suggestion_id(),
        data=pl.lit(data),
        method=pl.lit(partners.METHOD),
        source=pl.lit(graph(data)),
    )


def _suggestion_id() -> pl.Expr:
    return pl.col("group") + "-" + pl.col("partner_id").str.strip_prefix("nuts-")


def _parts(ranked: pl.DataFrame, weights: Mapping[str, float], data: str) -> pl.DataFrame:
    return (
        ranked.with_columns(suggestion_id=_suggestion_id())
        .unpivot(
            list(weights), index=["suggestion_id", "rank"], variable_name="part", value_name="value"
        )
        .with_columns(
            weight=pl.col("part").replace_strict(dict(weights), return_dtype=pl.Float64),
            source=pl.lit(graph(data)),
        )
    )


def _divisions(members: pl.DataFrame) -> pl.DataFrame:
    return members.select(filiere_id="suggestion_id", industry_id=nace_division_id()).unique()


def _pairs(tables: Tables, regional: pl.DataFrame) -> pl.DataFrame:
    """Every current TI × every NUTS 2 region abroad that has a place, with the parts of a score."""
    places = tables["geometry"].select("territory_id", "longitude", "latitude")
    abroad = tables["territory"].filter((pl.col("kind") == "nuts2") & (pl.col("country") != "FR"))
    home = inputs.home_regions(tables).drop("population_share")
    participations = inputs.located_participations(tables)
    shared = partners.shared_projects(participations, inputs.own_projects(tables))
    popularity = participations.group_by(partner_id="region_id").agg(participations=pl.len())
    key = ["territory_id", "partner_id"]
    return (
        partners.distance_km(
            inputs.current_territories(tables).join(places, on="territory_id"),
            abroad.select("territory_id").join(places, on="territory_id"),
        )
        .join(shared, on=key, how="left")
        .join(popularity, on="partner_id", how="left")
        .join(partners.similarity(regional, home), on=key, how="left")
        .join(partners.borders(tables, home), on=key, how="left")
        .with_columns(
            pl.col("shared_projects").fill_null(0),
            pl.col("participations").fill_null(0),
            pl.col("cross_border").fill_null(value=False),
        )
        .with_columns(
            ties=partners.scaled_log("shared_projects"),
            popularity=partners.scaled_log("participations"),
            distance=(-pl.col("distance_km") / partners.DECAY_KM).exp(),
            near=pl.col("cross_border") | (pl.col("distance_km") <= partners.NEAR_KM),
        )
    )
