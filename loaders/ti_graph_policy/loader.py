"""Recommendations of the Senate and kinds of derogation, gathered by hand."""

from collections.abc import Iterator

import polars as pl

from ti_graph.ingest import Columns, CoreTable, Source

AXES = Columns(read=("report_axis_id", "evaluation_id", "number", "label_fr", "label_en"))
RECOMMENDATIONS = Columns(
    read=("recommendation_id", "report_axis_id", "number", "theme", "asks_fr", "asks_en")
)
MEASURES = Columns(
    read=(
        "measure_id", "report_axis_id", "recommendation_id", "indicator_id", "query",
        "counted_class",
    )
)  # fmt: skip
DEROGATIONS = Columns(
    read=(
        "kind_id", "label_fr", "label_en", "allows_fr", "allows_en", "granted_by_fr",
        "granted_by_en", "norm_level", "legal_basis", "legifrance_id", "text_dated", "example_fr",
        "example_en", "observed_on", "themes",
    )
)  # fmt: skip
DETAILS = ("recommendation_id", "report_axis_id", "number", "asks_fr", "asks_en")


def load(source: Source) -> Iterator[CoreTable]:
    """Axes of the report, its recommendations and what measures them; ways to set a norm aside."""
    axes = _numbered(source.read("axes", AXES))
    recommendations = _numbered(source.read("recommendations", RECOMMENDATIONS))
    yield CoreTable("report_axis", axes)
    yield CoreTable("recommendation", _asked(recommendations, axes))
    yield CoreTable("recommendation_detail", recommendations.select("_row", *DETAILS))
    yield CoreTable("recommendation_measure", source.read("measures", MEASURES))
    derogations = source.read("derogations", DEROGATIONS)
    yield CoreTable("derogation_kind", _dated(derogations.drop("themes")))
    yield CoreTable("derogation_theme", _themes(derogations))


def _numbered(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(pl.col("number").cast(pl.Int16))


def _asked(recommendations: pl.DataFrame, axes: pl.DataFrame) -> pl.DataFrame:
    """What the report asks for; it is that of its axis."""
    return recommendations.join(
        axes.select("report_axis_id", "evaluation_id"), on="report_axis_id", how="left"
    ).select("_row", "recommendation_id", "evaluation_id", "theme", description="asks_fr")


def _dated(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(pl.col("text_dated", "observed_on").str.to_date("%Y-%m-%d"))


def _themes(derogations: pl.DataFrame) -> pl.DataFrame:
    """A row a theme: the list of a cell parts them by semicolons."""
    return (
        derogations.select("_row", "kind_id", theme=pl.col("themes").str.split("; "))
        .explode("theme")
        .filter(pl.col("theme") != "")
    )
