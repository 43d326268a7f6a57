"""The effect of a programme on parts of its territories: by capability, by a chef de projet.

A part is set against the same others as the whole. It is no effect of what parts the territories:
those that have a chef de projet differ from the rest in more than that.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from ti_graph.analytics.inputs import Tables
from ti_graph.analytics.programme_effect import (
    Estimate,
    Panel,
    before_apart,
    difference_in_differences,
)
from ti_graph.analytics.programme_panel import LEAST_TREATED, KnownPanel

CHEF_DE_PROJET = "chef_de_projet"
CAPABILITY = "capability"
Groups = Mapping[str, str]
"""Territory → the part that it is in; one of which nothing is known is in none."""


@dataclass(frozen=True)
class PartEffect:
    """The effect on a part, with the trends before; None where it is too small for one."""

    territories: int
    effect: Estimate | None
    before: Estimate | None


def by_chef_de_projet(roles: pl.DataFrame) -> dict[str, str]:
    """Territory → whether the newest evidence says that it has a chef de projet."""
    rows = roles.filter(pl.col("role") == CHEF_DE_PROJET).sort("observed_on")
    pairs = rows.select("territory_id", pl.col("presence").cast(pl.String)).iter_rows()
    return {str(territory): str(presence) for territory, presence in pairs}


def by_capability(capability: pl.DataFrame) -> dict[str, str]:
    """Territory → the half that its capability is surely in, or the middle."""
    rows = capability.select("territory_id", pl.col("band").cast(pl.String))
    return {str(territory): str(band) for territory, band in rows.iter_rows()}


def effects(known: KnownPanel, groups: Groups) -> dict[str, PartEffect]:
    """The effect on each part of a panel's territories."""
    parts = sorted({groups[one] for one in known.units if one in groups})
    return {part: _effect(known, groups, part) for part in parts}


def _effect(known: KnownPanel, groups: Groups, part: str) -> PartEffect:
    rows = np.array([groups.get(one) == part for one in known.units])
    count = int(rows.sum())
    if known.panel is None or count < LEAST_TREATED:
        return PartEffect(count, None, None)
    panel = Panel(known.panel.treated[rows], known.panel.others, known.panel.before)
    return PartEffect(count, difference_in_differences(panel), before_apart(panel))


def known_parts(tables: Tables, capability: pl.DataFrame | None) -> dict[str, dict[str, str]]:
    """What parts territories → territory → part; empty where nothing is loaded of it."""
    roles = tables.get("governance_role")
    return {
        CAPABILITY: {} if capability is None else by_capability(capability),
        CHEF_DE_PROJET: {} if roles is None else by_chef_de_projet(roles),
    }
