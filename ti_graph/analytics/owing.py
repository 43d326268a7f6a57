"""What candidates owe to the territory beside theirs: shown by the search without any neighbour.

A candidate owes something where it would not be one, or would have another grade, another answer
to the loss of a firm, or stand lower among those that keep theirs, were each territory read by
itself. It then names the territory that it is likeliest shared with. Any other names none.
"""

import polars as pl

from ti_graph.model.candidate_results import GRADES

SAID = ("suggestion_id", "grade", "survival", "rank")


def owing(found: pl.DataFrame, alone: pl.DataFrame) -> pl.DataFrame:
    """Ranked candidates, with `across_id` and its sites only where something is owed to it.

    `found` and `alone`: rows of the result table, of the searches with neighbours and without.
    Adds `grade_alone`: the grade of what owes something, had it no neighbour; null where it would
    be no candidate.
    """
    own = alone if alone.height else found.clear()
    compared = found.join(
        own.select(SAID), on="suggestion_id", how="left", suffix="_alone", maintain_order="left"
    ).with_columns(pl.col("grade_alone").cast(pl.Enum(GRADES)))
    kept = pl.col("grade").cast(pl.String) == pl.col("grade_alone").cast(pl.String)
    place, place_alone = (
        pl.when(kept).then(pl.col(name)).rank("ordinal").over("territory_id")
        for name in ("rank", "rank_alone")
    )
    owes = (
        ~kept.fill_null(value=False)
        | pl.col("survival").ne_missing(pl.col("survival_alone"))
        | (place < place_alone).fill_null(value=False)
    ) & pl.col("across_id").is_not_null()
    return compared.with_columns(
        pl.when(owes).then(pl.col(name)).alias(name)
        for name in ("across_id", "across_establishments", "grade_alone")
    ).drop("survival_alone", "rank_alone")
