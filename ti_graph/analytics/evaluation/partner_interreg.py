"""Do the regions of the lists also work together across borders? A second truth: Interreg.

A file of one row a NUTS 3 region (`NUTS_ID_2016`, `keep_No_of_projects`: projects of Interreg that
have a partner there, as keep.eu counts them) says who takes part, not with whom. So each foreign
region has a percentile of projects among all of the file abroad, and a list is worth the mean of
its first ten:

    relevant       the list along the first chain of each TI
    same distance  what any region as far from the TI has: the mean of all within `BAND` of it,
                   averaged over the list. Who is near a border takes part more often
    nearest        the ten nearest regions abroad

Means over TI; 95 % intervals by bootstrap over them, p of the gain over *same distance* by sign
flips. Overseas TI are left out: no region of the file is near them.
"""

from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ti_graph.analytics import partners
from ti_graph.analytics.evaluation.intervals import bootstrapped, sign_flip
from ti_graph.analytics.evaluation.lists import read_list
from ti_graph.analytics.evaluation.partner_lists import FIRST
from ti_graph.analytics.inputs import Tables

Floats = NDArray[np.float64]

BAND = 1.25
"""Regions of between 1 / `BAND` and `BAND` times a distance are as far."""
CODE, PROJECTS = "NUTS_ID_2016", "keep_No_of_projects"
HOME = "FR"


def evaluate_interreg(partner: pl.DataFrame, tables: Tables, file: Path) -> dict[str, object]:
    """The measures above of rows of relevant_partner.

    Raises SourceError where the file lacks a column.
    """
    known = _percentiles(file, tables)
    first = partner.filter(pl.col("rank") <= FIRST, pl.col("along_position") == 1)
    places = tables["geometry"].select("territory_id", "longitude", "latitude")
    listed = places.filter(pl.col("territory_id").is_in(first["territory_id"].unique().implode()))
    abroad = places.join(known, on="territory_id", how="semi")
    pairs = partners.distance_km(listed, abroad).join(
        known.rename({"territory_id": "partner_id"}), on="partner_id"
    )
    rows = [
        _of_territory(group, set(first.filter(pl.col("territory_id") == name)["partner_id"]))
        for (name,), group in pairs.sort("territory_id", "partner_id").group_by(
            ["territory_id"], maintain_order=True
        )
        if float(group["distance_km"].min() or 0.0) <= partners.OVERSEAS_KM  # type: ignore[arg-type]
    ]
    measured = np.array([row for row in rows if row is not None]).reshape(-1, 3)
    found = first.join(known, left_on="partner_id", right_on="territory_id", how="semi")
    seen = {
        "evaluation": "partners",
        "territories": len(measured),
        "regions": known.height,
        "listed_known": round(found.height / max(first.height, 1), 4),
    }
    if not len(measured):
        return {**seen, "in_words": ["No list holds a region that the file knows."]}
    return seen | _compared(measured)


def _compared(measured: Floats) -> dict[str, object]:
    difference = measured[:, 0] - measured[:, 1]
    gain = bootstrapped(difference).as_dict()
    names = ("relevant", "same_distance", "nearest")
    return {
        **{name: bootstrapped(measured[:, one]).as_dict() for one, name in enumerate(names)},
        "gain": {**gain, "p": round(sign_flip(difference), 4)},
        "in_words": [
            f"Regions of the lists are {gain['value']:+} percentiles of Interreg projects from "
            f"regions as far (95 % {gain['low']} to {gain['high']}; {len(measured)} territories)."
        ],
    }


def _percentiles(file: Path, tables: Tables) -> pl.DataFrame:
    """territory_id, percentile (0 to 100, ties at their mean) of regions abroad."""
    names = tables["territory"].filter(pl.col("kind") == "nuts3", pl.col("country") != HOME)
    listed = read_list(file, (CODE, PROJECTS))
    rows = listed.with_columns(pl.col(PROJECTS).cast(pl.Float64, strict=False)).drop_nulls()
    found = rows.join(names.select("territory_id", "code"), left_on=CODE, right_on="code")
    rank = (pl.col(PROJECTS).rank("average") - 0.5) / pl.len() * 100
    return found.select("territory_id", percentile=rank).sort("territory_id")


def _of_territory(pairs: pl.DataFrame, listed: set[str]) -> tuple[float, float, float] | None:
    """Mean percentile of what is listed, of regions as far, and of the nearest; None: no list."""
    own = pairs["partner_id"].is_in(list(listed)).to_numpy()
    if not own.any():
        return None
    percentile = pairs["percentile"].to_numpy()
    km = np.maximum(pairs["distance_km"].to_numpy(), 1.0)
    ratio = km[np.newaxis, :] / km[own][:, np.newaxis]
    alike = (ratio >= 1 / BAND) & (ratio <= BAND)
    as_far = (alike * percentile).sum(axis=1) / alike.sum(axis=1)
    nearest = np.argsort(km, kind="stable")[:FIRST]
    return (
        float(percentile[own].mean()),
        float(as_far.mean()),
        float(percentile[nearest].mean()),
    )
