"""Which territory lies within which, all the way up: the closure of containment."""

import polars as pl

GROUP = r"^(?:ti|epci|ept)-"
"""Territories that are made of communes, whole or by their groupings."""
DERIVED = "derived"
"""The source, and named graph, of what follows from several sources together."""


def within(containment: pl.DataFrame) -> pl.DataFrame:
    """Every (member_id, container_id, source) that follows from containment by transitivity.

    A TI that reaches into a région lies there partly: that link is no step of a chain, or a
    commune of one région would be found in the neighbouring one. It lies within the région that
    holds every commune of it, as a grouping of communes does.
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
    whole = pl.concat([reached, _of_groups(reached)]).unique()
    return whole.sort("member_id", "container_id").with_columns(source=pl.lit(DERIVED))


def _of_groups(reached: pl.DataFrame) -> pl.DataFrame:
    """Groups of communes in the areas that hold each of their communes.

    A group of which a member's communes are not known may reach anywhere.
    """
    of_communes = reached.filter(pl.col("member_id").str.starts_with("commune-"))
    a_group = pl.col("container_id").str.contains(GROUP)
    inside = of_communes.filter(a_group).select("member_id", group_id="container_id")
    known = inside.select("group_id").unique()
    open_ended = (
        reached.filter(pl.col("member_id").str.contains(GROUP))
        .join(known, left_on="member_id", right_on="group_id", how="anti")
        .select(group_id="container_id")
    )
    size = inside.group_by("group_id").agg(communes=pl.len())
    return (
        inside.join(of_communes.filter(~a_group), on="member_id")
        .group_by("group_id", "container_id")
        .agg(held=pl.len())
        .join(size, on="group_id")
        .join(open_ended, on="group_id", how="anti")
        .filter(pl.col("held") == pl.col("communes"))
        .select(member_id="group_id", container_id="container_id")
    )
