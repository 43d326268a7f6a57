"""Candidate filières as rows of the release: their names, jobs and communities."""

import polars as pl

from ti_graph.analytics import filieres
from ti_graph.analytics.names import chain_name
from ti_graph.analytics.steps.frames import graph
from ti_graph.analytics.territorial import Territorial
from ti_graph.messages import LANGUAGES, Language
from ti_graph.model.methods import METHODS

MAIN_DIVISIONS = 3


def communities(found: filieres.Candidates, territorial: Territorial) -> pl.DataFrame:
    """Communities of the industry space, with what each row says of itself."""
    data = territorial.data
    return found.community.with_columns(
        data=pl.lit(data),
        method=pl.lit(METHODS["industry_community"]),
        source=pl.lit(graph(data)),
    )


def with_source(frame: pl.DataFrame, territorial: Territorial) -> pl.DataFrame:
    """The frame, in the graph of what it is made of."""
    return frame.with_columns(source=pl.lit(graph(territorial.data)))


def described(found: filieres.Candidates, territorial: Territorial) -> pl.DataFrame:
    """Candidate filières with their names and jobs."""
    if not found.filiere.height:
        return found.filiere
    return (
        found.filiere.join(_labels(found), on="suggestion_id")
        .join(_jobs(found, territorial), on="suggestion_id", how="left")
        .with_columns(
            data=pl.lit(territorial.data),
            source=pl.lit(graph(territorial.data)),
        )
    )


def _labels(found: filieres.Candidates) -> pl.DataFrame:
    """A filière is called by its main divisions, from upstream to downstream."""
    division = pl.col("industry_id").str.strip_prefix("naf2-").str.slice(0, 2)
    main = (
        found.industry.group_by("suggestion_id", division=division)
        .agg(pl.col("establishments").sum(), pl.col("stage").min())
        .sort("suggestion_id", "establishments", "division", descending=[False, True, False])
        .group_by("suggestion_id", maintain_order=True)
        .head(MAIN_DIVISIONS)
        .sort("suggestion_id", "stage", "division")
        .group_by("suggestion_id", maintain_order=True)
        .agg("division")
    )

    def label(language: Language) -> pl.Series:
        return pl.Series(
            f"label_{language}", [chain_name(one, language) for one in main["division"]], pl.String
        )

    return main.select("suggestion_id").with_columns(map(label, LANGUAGES))


def _jobs(found: filieres.Candidates, territorial: Territorial) -> pl.DataFrame:
    in_filiere = found.industry.select("suggestion_id", "industry_id").join(
        found.filiere.select("suggestion_id", "territory_id"), on="suggestion_id"
    )
    placed = territorial.sites.select("industry_id", "jobs", territory_id="ti_id")
    return (
        in_filiere.join(placed, on=["territory_id", "industry_id"])
        .group_by("suggestion_id")
        .agg(
            jobs=pl.when(pl.col("jobs").is_not_null().any()).then(pl.col("jobs").sum()),
            jobs_told_share=pl.col("jobs").is_not_null().mean(),
        )
    )
