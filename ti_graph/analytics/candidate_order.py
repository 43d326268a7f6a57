"""The order of the candidates of a territory, one for every answer."""

from dataclasses import replace

import polars as pl

from ti_graph.analytics.along import UNSURE_TURN, own_turns
from ti_graph.analytics.filieres import Candidates
from ti_graph.analytics.owing import owing
from ti_graph.analytics.territorial import Territorial
from ti_graph.model.candidate_results import EXPLORATORY, GRADES

TOGETHER = "colocalisation"


def ranked(found: Candidates, known: Territorial) -> Candidates:
    """The candidates, each with its rank, and with what it owes to the territory beside its own."""
    own = _ranked(found, known)
    if found.alone is None or not own.filiere.height:
        return own
    alone = _ranked(found.alone, known)
    return replace(own, filiere=owing(own.filiere, alone.filiere), alone=alone)


def _ranked(found: Candidates, known: Territorial) -> Candidates:
    """The candidates, each with its rank.

    By grade; of exploratory ones those first that stand for a speciality of which the territory is
    sure, in the turn in which partners are sought along it; then by score. A co-location is last.
    """
    if not found.filiere.height:
        return found
    order = (
        found.filiere.join(
            own_turns(known, found), on="suggestion_id", how="left", maintain_order="left"
        )
        .with_columns(
            _together=pl.col("kind").cast(pl.String) == TOGETHER,
            _grade=pl.col("grade").cast(pl.String).replace_strict(
                {grade: place for place, grade in enumerate(GRADES)}, return_dtype=pl.Int64
            ),
            _turn=pl.when(pl.col("grade").cast(pl.String) == EXPLORATORY)
            .then(pl.col("turn").fill_null(UNSURE_TURN))
            .otherwise(0),
            _score=-pl.col("score").round(9),
        )
        .sort("territory_id", "_together", "_grade", "_turn", "_score", "rank", "suggestion_id")
        .select(
            "suggestion_id",
            rank=pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("territory_id"),
        )
    )  # fmt: skip
    filiere, part = (
        frame.drop("rank").join(order, on="suggestion_id", maintain_order="left")
        for frame in (found.filiere, found.part)
    )
    return replace(found, filiere=filiere, part=part)
