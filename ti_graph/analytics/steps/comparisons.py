"""Tables that compare TI with each other, with what they lack, and with what lies around them."""

import polars as pl

from ti_graph.analytics import inputs
from ti_graph.analytics.aid_comparison import aid_comparisons
from ti_graph.analytics.anchors import anchors
from ti_graph.analytics.capability import Capability, capability
from ti_graph.analytics.complement import complements
from ti_graph.analytics.dependence import dependence
from ti_graph.analytics.filieres import Candidates
from ti_graph.analytics.input_output import InputOutput
from ti_graph.analytics.inputs import Tables
from ti_graph.analytics.jobs import COUNTRY, REACH, Jobs, as_employment, country_jobs
from ti_graph.analytics.link_holders import link_holders
from ti_graph.analytics.partners import distance_km
from ti_graph.analytics.perimeter import perimeter_series
from ti_graph.analytics.pole_matches import pole_matches
from ti_graph.analytics.rules import Rules
from ti_graph.analytics.shift_share import local_effects
from ti_graph.analytics.steps.frames import Frames
from ti_graph.analytics.territorial import Territorial
from ti_graph.analytics.twins import twins
from ti_graph.model.grounds import FRANCE, REGIONAL
from ti_graph.model.methods import METHODS


def of_industries(known: Territorial, tables: Tables) -> Frames:
    """What follows from the establishments of TI alone."""
    if known.grid.is_empty():
        return {}
    return {
        "twin": _with_origin("twin", twins(known.grid), known.data),
        "dependence": _with_origin("dependence", dependence(known.sites, tables), known.data),
    }


def of_filieres(
    known: Territorial, found: Candidates, table: InputOutput | None, tables: Tables
) -> Frames:
    """What follows from candidate filières, on real links, places and themes.

    Without an input-output table nothing is known of chains, and nothing is reported.
    """
    if table is None or found.filiere.is_empty():
        return {}
    branches = known.branches(inputs.branch_of_industry(tables))
    distances = _distances(tables)
    poles = pole_matches(found.filiere, found.industry, tables)
    able = _capability(known, found, tables)
    frames = {
        **({"complement": complements(branches, distances, table)} if branches.height else {}),
        **_holders(found, distances),
        "pole_match": poles,
        "anchor": anchors(found.filiere, found.industry, tables),
        "capability": able.score,
    }
    data = known.data
    parts = able.part.with_columns(source=pl.lit(f"analytics_{data}"))
    return {name: _with_origin(name, frame, data) for name, frame in frames.items()} | {
        "score_part": parts
    }


def _holders(found: Candidates, distances: pl.DataFrame) -> Frames:
    """Who holds the stages that candidates lack, where any is lacking."""
    if found.missing.is_empty():
        return {}
    return {"link_holder": link_holders(found.missing, found.filiere, found.stage, distances)}


def of_jobs(known: Jobs, tables: Tables, rules: Rules) -> Frames:
    """What published jobs say of TI themselves, where known, and of their home regions."""
    regional, home = tables["employment"], inputs.home_regions(tables)
    of_region = {"level": pl.lit("region"), "ground": pl.lit(REGIONAL)}
    effects = [local_effects(regional, home).with_columns(**of_region)]
    series = [perimeter_series(regional, home).with_columns(**of_region)]
    if known.by_industry.height:
        own = known.reached.select(territory_id="ti_id", region_id="ti_id")
        about = known.reached.select("ground", *REACH, territory_id="ti_id")
        jobs = as_employment(known.by_industry, tables)
        country = country_jobs(tables, rules)
        if country.is_empty():
            country = regional.filter(pl.col("territory_id") == COUNTRY)
        spans = local_effects(
            pl.concat([jobs, country.select(jobs.columns)], how="vertical_relaxed"), own
        )
        for frames, frame in (
            (effects, spans),
            (series, perimeter_series(jobs, own, parts=None)),
        ):
            frames.append(
                frame.join(about, on="territory_id").with_columns(level=pl.lit("territory"))
            )
    return {
        "local_effect": _with_origin(
            "local_effect",
            pl.concat(effects, how="diagonal_relaxed").with_columns(reference=pl.lit(FRANCE)),
            "real",
        ),
        "perimeter_series": _with_origin(
            "perimeter_series", pl.concat(series, how="diagonal_relaxed"), "real"
        ),
        "territory_jobs": _with_origin("territory_jobs", known.by_industry, "real"),
    }


def of_fundings(tables: Tables) -> Frames:
    """What reported fundings say of aid per industrial job, inside and outside the programme."""
    found = aid_comparisons(inputs.national_establishments(tables), tables)
    frames = {"aid_comparison": found.comparison, "aid_match": found.match}
    return {
        name: frame.with_columns(
            method=pl.lit(METHODS[name]), source=pl.format("analytics_{}", "data")
        )
        for name, frame in frames.items()
        if frame.height
    }


def _with_origin(name: str, frame: pl.DataFrame, data: str) -> pl.DataFrame:
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


def _capability(known: Territorial, found: Candidates, tables: Tables) -> Capability:
    ties = inputs.own_participations(tables).group_by("territory_id").agg(participations=pl.len())
    territories = known.grounds.select("register", territory_id="ti_id")
    return capability(territories, known.cells, found, ties)
