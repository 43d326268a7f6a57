"""Tables that compare TI with each other, with what they lack, and with what lies around them."""

import polars as pl

from ti_graph.analytics import inputs
from ti_graph.analytics.aid_comparison import aid_comparisons
from ti_graph.analytics.anchors import anchors
from ti_graph.analytics.capability import Capability, capability
from ti_graph.analytics.complement import complements
from ti_graph.analytics.dependence import dependence
from ti_graph.analytics.entry import entries
from ti_graph.analytics.filieres import Candidates
from ti_graph.analytics.input_output import InputOutput
from ti_graph.analytics.inputs import Tables
from ti_graph.analytics.link_holders import link_holders
from ti_graph.analytics.partners import distance_km
from ti_graph.analytics.perimeter import perimeter_series
from ti_graph.analytics.pole_matches import pole_matches
from ti_graph.analytics.shift_share import local_effects
from ti_graph.analytics.steps.frames import Frames
from ti_graph.analytics.territorial import Territorial
from ti_graph.analytics.twins import twins
from ti_graph.model.methods import METHODS


def of_industries(known: Territorial, tables: Tables) -> Frames:
    """What follows from the establishments of TI alone."""
    if known.grid.is_empty():
        return {}
    return {
        "twin": _told("twin", twins(known.grid), known.data),
        "entry": _told("entry", entries(known.grid), known.data),
        "dependence": _told("dependence", dependence(known.establishments, tables), known.data),
    }


def of_filieres(
    known: Territorial, found: Candidates, table: InputOutput | None, tables: Tables
) -> Frames:
    """What follows from candidate filières, on real links, places and themes.

    Without an input-output table nothing is known of chains, and nothing is told.
    """
    if table is None or found.filiere.is_empty():
        return {}
    branches = known.branches(inputs.branch_of_industry(tables))
    distances = _distances(tables)
    poles = pole_matches(found.filiere, found.industry, tables)
    able = _capability(known, found, poles, tables)
    frames = {
        **({"complement": complements(branches, distances, table)} if branches.height else {}),
        "link_holder": link_holders(found.missing, found.filiere, found.stage, distances),
        "pole_match": poles,
        "anchor": anchors(found.filiere, found.industry, tables),
        "capability": able.score,
    }
    data = known.data_with_real_links
    parts = able.part.with_columns(source=pl.lit(f"analytics_{data}"))
    return {name: _told(name, frame, data) for name, frame in frames.items()} | {
        "score_part": parts
    }


def of_regions(tables: Tables) -> Frames:
    """What published jobs say of the home regions of TI."""
    home = inputs.home_regions(tables)
    level = pl.lit("region")
    effects = local_effects(tables["employment"], home).with_columns(level=level)
    series = perimeter_series(tables["employment"], home).with_columns(level=level)
    return {
        "local_effect": _told("local_effect", effects, "real"),
        "perimeter_series": _told("perimeter_series", series, "real"),
    }


def of_fundings(known: Territorial, tables: Tables) -> Frames:
    """What told fundings say of aid per industrial job, inside and outside the programme."""
    found = aid_comparisons(known.establishments, tables)
    frames = {"aid_comparison": found.comparison, "aid_match": found.match}
    return {
        name: frame.with_columns(
            method=pl.lit(METHODS[name]), source=pl.format("analytics_{}", "data")
        )
        for name, frame in frames.items()
        if frame.height
    }


def _told(name: str, frame: pl.DataFrame, data: str) -> pl.DataFrame:
    """The frame, with what each row says of itself."""
    return frame.with_columns(
        data=pl.lit(data),
        method=pl.lit(METHODS[name]),
        source=pl.lit(f"analytics_{data}"),
    )


def _distances(tables: Tables) -> pl.DataFrame:
    """territory_id, other_id, distance_km of every two TI of the current phase."""
    places = tables["geometry"].select("territory_id", "longitude", "latitude")
    own = inputs.current_territories(tables).join(places, on="territory_id")
    return distance_km(own, own).rename({"partner_id": "other_id"})


def _capability(
    known: Territorial, found: Candidates, poles: pl.DataFrame, tables: Tables
) -> Capability:
    ties = inputs.own_participations(tables).group_by("territory_id").agg(participations=pl.len())
    of_territory = poles.join(
        found.filiere.select("suggestion_id", "territory_id"), on="suggestion_id"
    )
    territories = inputs.current_territories(tables)
    return capability(territories, known.counts, found, ties, of_territory)
