"""A project is credited to a territory only where an actor takes part from within it."""

import polars as pl

from ti_graph.graph.release import Release


def located(release: Release, column: str) -> dict[str, set[str]]:
    """Project → everything that holds a commune or region that somebody takes part from."""
    within = release.table("within").collect()
    rows = (
        release.table("participation")
        .select("project_id", member_id=pl.col(column))
        .drop_nulls()
        .unique()
        .collect()
        .join(within, on="member_id")
    )
    found: dict[str, set[str]] = {}
    for project, holder in rows.select("project_id", "container_id").iter_rows():
        found.setdefault(project, set()).add(holder)
    return found


def test_every_project_credited_to_a_territory_has_an_actor_in_it_and_one_in_the_region(
    default_release: Release,
) -> None:
    here, there = located(default_release, "commune_id"), located(default_release, "territory_id")
    credited = (
        default_release.table("partner_suggestion")
        .filter(pl.col("shared_projects") > 0)
        .select("territory_id", "partner_id", "shared_projects")
        .unique()
        .collect()
    )
    assert credited.height > 100
    assert credited["territory_id"].n_unique() > 10
    for territory, partner, number in credited.iter_rows():
        both = [one for one in here if territory in here[one] and partner in there.get(one, ())]
        assert len(both) == number, (territory, partner)
