"""Why a place has no specialisation: what was not computed for it, and what there is instead."""

import polars as pl

from ti_graph.answers.models import Label, label_of
from ti_graph.answers.programme import Programme
from ti_graph.graph.release import Release


def why_none(
    release: Release, programme: Programme, place_id: str, reference: str | None = None
) -> Label:
    """The reason, in words. `reference`: what was asked to compare with, where it was."""
    rows = release.table("specialisation").filter(pl.col("territory_id") == place_id)
    compared = set(rows.select(pl.col("reference").cast(pl.String)).collect()["reference"])
    if reference is not None and compared - {reference}:
        return label_of(f"screen.no_specialisation.compared_with_{compared.pop()}")
    if programme.kinds[place_id] != "ti":
        return label_of("screen.no_specialisation.other_place")
    if programme.item(place_id).phase != programme.phase:
        return label_of("screen.no_specialisation.earlier_phase")
    home = release.table("home_region").filter(pl.col("territory_id") == place_id)
    regions = home.collect()["region_id"].sort()
    if regions.is_empty():
        return label_of("screen.no_specialisation.no_site")
    names = ", ".join(f"{programme.names[name]} ({name})" for name in regions)
    return label_of("screen.no_specialisation.of_region", regions=names)
