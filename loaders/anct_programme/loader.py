"""Phases, axes, bodies and stated figures of the programme, gathered by hand."""

from collections.abc import Iterator

import polars as pl

from ti_graph.ingest import Columns, CoreTable, Source
from ti_graph.model.status import KNOWN, UNKNOWN

PHASES = Columns(read=("phase", "last_year", "label_fr", "label_en"))
AXES = Columns(read=("axis_id", "phase", "label_fr", "label_en", "project_share"))
CLAIMS = Columns(
    read=(
        "claim_id",
        "statement_fr",
        "statement_en",
        "value",
        "unit",
        "bound",
        "stated_by",
        "evaluation_id",
    )
)
EVALUATIONS = Columns(read=("evaluation_id", "label_fr", "label_en", "author", "published_in"))
BODIES = Columns(read=("organisation_id", "label", "label_en", "role"))


def load(source: Source) -> Iterator[CoreTable]:
    """Tell phases, their axes, the bodies at work, and what which reports claim."""
    yield CoreTable("programme_phase", source.read("phases", PHASES))
    yield CoreTable("programme_axis", _axes(source))
    yield CoreTable("evaluation", source.read("evaluations", EVALUATIONS))
    yield CoreTable("programme_claim", source.read("claims", CLAIMS))
    yield CoreTable("organisation", _bodies(source))


def _axes(source: Source) -> pl.DataFrame:
    """A share that no report tells is unknown."""
    axes = source.keep(
        source.read("axes", AXES),
        pl.col("project_share").is_null() | pl.col("project_share").str.contains(r"^[01]\.[0-9]+$"),
        file="axes",
        column="project_share",
        reason="not a share",
    )
    found = pl.col("project_share").is_not_null()
    return axes.with_columns(
        pl.col("project_share").cast(pl.Float64),
        project_share_status=pl.when(found).then(pl.lit(KNOWN)).otherwise(pl.lit(UNKNOWN)),
    )


def _bodies(source: Source) -> pl.DataFrame:
    return source.read("bodies", BODIES).select(
        "_row",
        "organisation_id",
        "label",
        "label_en",
        theme="role",
        kind=pl.when(pl.col("role") == "opérateur")
        .then(pl.lit("operator"))
        .otherwise(pl.lit("programme_body")),
        country=pl.lit("FR"),
        basis=pl.lit("curated"),
    )
