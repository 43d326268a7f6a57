"""Which territory lies within which, all the way up: the closure of containment."""

import polars as pl

DERIVED = "derived"
"""The source, and named graph, of what follows from several sources together."""


def within(containment: pl.DataFrame) -> pl.DataFrame:
    """Every (member_id, container_id, source) that follows from containment by transitivity.

    A TI that reaches into a région lies there partly: that link is no step of a chain, or a
    commune of one région would be found in the neighbouring one.
    """
    steps = containment.filter(~pl.col("member_id").str.starts_with("ti-")).select(
        "member_id", "container_id"
    )
    reached = steps.unique()
    frontier = reached
    while frontier.height:
        next_steps = frontier.join(
            steps, left_on="container_id", right_on="member_id", suffix="_next"
        ).select("member_id", container_id="container_id_next")
        frontier = next_steps.unique().join(reached, on=["member_id", "container_id"], how="anti")
        reached = pl.concat([reached, frontier])
    return reached.sort("member_id", "container_id").with_columns(source=pl.lit(DERIVED))
