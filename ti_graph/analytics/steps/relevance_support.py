"""How many rows of which source stand behind each relevant region."""

from collections.abc import Mapping

import polars as pl

from ti_graph.analytics.inputs import RegionalCounts, Tables
from ti_graph.analytics.steps.frames import Frames
from ti_graph.analytics.steps.relevance_details import Details
from ti_graph.model.industries import nace_id

REGION_JOBS = "employment"


def support(
    named: pl.DataFrame, shown: Details, counts: RegionalCounts | None, tables: Tables
) -> pl.DataFrame:
    """suggestion_id, evidence_source, rows, rank: by each row's own source."""
    rank = named.select("suggestion_id", rank="graph_rank")
    frames = [
        shown.sites.select("suggestion_id", evidence_source="register"),
        shown.projects.join(_source_of(tables, "project", "project_id"), on="project_id").select(
            "suggestion_id", evidence_source="source"
        ),
        named.join(_source_of(tables, "geometry", "territory_id"), left_on="partner_id",
                   right_on="territory_id").select("suggestion_id", evidence_source="source"),
    ]  # fmt: skip
    if counts is not None:
        frames.append(_regional(named, counts, tables))
    return (
        pl.concat(frames)
        .group_by("suggestion_id", "evidence_source")
        .agg(rows=pl.len().cast(pl.Int64))
        .join(rank, on="suggestion_id")
        .with_columns(simulated=pl.lit(value=False))
        .sort("suggestion_id", "evidence_source")
    )


def with_vintages(frames: Frames, vintages: Mapping[str, str]) -> Frames:
    """The frames, each row of evidence with the vintage of its source."""
    if "evidence" not in frames:
        return frames
    vintage = pl.col("evidence_source").replace_strict(
        dict(vintages), default="unknown", return_dtype=pl.String
    )
    return {**frames, "evidence": frames["evidence"].with_columns(vintage=vintage)}


def _source_of(tables: Tables, table: str, key: str) -> pl.DataFrame:
    return tables[table].select(key, "source").unique(key)


def _regional(named: pl.DataFrame, counts: RegionalCounts, tables: Tables) -> pl.DataFrame:
    """The cells of the NUTS 2 region in the divisions that were compared."""
    found = tables[REGION_JOBS].filter(pl.col("year") == counts.year)
    cells = found.select("source", region_id="territory_id", industry="industry_id")
    return (
        named.drop_nulls("strongest")
        .with_columns(industry=nace_id(pl.col("strongest")))
        .join(cells, on=["region_id", "industry"])
        .select("suggestion_id", evidence_source="source")
    )
