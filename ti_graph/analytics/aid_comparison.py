"""Aid per industrial job in Territoires d'industrie, against matched groupings outside them.

    ratio      = euros reported, in the years of the phase / industrial jobs reported
    gap of i   = ratio of i − mean ratio of its matches
    difference = mean gap of the territories that have a match

**Matching.** Each TI is matched, with replacement, with at most `MATCHES` EPCI that no TI of the
phase reaches into, of like size (industrial jobs within a factor `SIZE_RATIO`) and the nearest in
industry mix: total variation, ½ Σ |p − q|, of the shares of jobs by NACE division (0 the same,
1 nothing in common). `mix_distance` stands beside that of all pairs, which chance would give.

**Interval.** 90 %, Student, on the variance of Abadie & Imbens (2006, *Econometrica* 74:235)
for the mean difference of the treated: the spread of the gaps, and that of the groupings, each as
often as it was used. The bootstrap is not valid for matching with replacement (Abadie &
Imbens 2008, *Econometrica* 76:1537). Where fewer than two territories or two groupings are there,
nothing is known of the spread, and there is no interval.

**What is not claimed.** The difference is no effect of the programme: aid is given where projects
are, and whoever fills in a workbook chooses which fundings are reported. A territory with an amount
that is secret or unknown has no total: it is left out and counted. So is one without a like
grouping. One without any funding reported is not known, and not in the comparison.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy import special

from ti_graph.analytics.input_output import Floats
from ti_graph.analytics.inputs import Tables
from ti_graph.model.industries import division
from ti_graph.model.programme_tables import ABSENT
from ti_graph.model.status import SIMULATED

SIZE_RATIO = 2.0
MATCHES = 3
CONFIDENCE = 0.90


@dataclass(frozen=True)
class AidComparisons:
    """Rows of the result tables aid_comparison and aid_match."""

    comparison: pl.DataFrame
    match: pl.DataFrame


@dataclass(frozen=True)
class Units:
    """Territories or groupings with a ratio: jobs and ratio (n), industry mix (n × divisions)."""

    names: tuple[str, ...]
    jobs: Floats
    ratio: Floats
    mix: Floats


@dataclass(frozen=True)
class Matched:
    """For each of n territories the places of its matches among the groupings, nearest first."""

    places: tuple[tuple[int, ...], ...]
    distance: Floats
    """Total variation of every territory × grouping."""


def aid_comparisons(establishments: pl.DataFrame, tables: Tables) -> AidComparisons:
    """One comparison a phase of which some territory has a match.

    `establishments`: those that statistics count. `tables` holds the closure `within`.
    """
    comparisons, matches = [], []
    for phase, last_year in tables["programme_phase"].select("phase", "last_year").iter_rows():
        funding = tables["funding"].filter(pl.col("year").is_between(phase, last_year))
        result = _reported_units(phase, funding, establishments, tables)
        inside = result.filter(pl.col("inside"))
        treated, donors = _units(inside), _units(result.filter(~pl.col("inside")))
        found = match(treated, donors)
        if not any(found.places):
            continue
        data = _data(establishments, funding)
        unreported = int(inside["aid_eur"].is_null().sum())
        comparisons.append(compared(treated, donors, found) | _said(phase, data, unreported))
        matches += _pairs(phase, data, treated, donors, found)
    return AidComparisons(
        pl.DataFrame(comparisons, infer_schema_length=None),
        pl.DataFrame(matches, infer_schema_length=None),
    )


# --- what is reported ---------------------------------------------------------------------------


def _reported_units(
    phase: int, funding: pl.DataFrame, establishments: pl.DataFrame, tables: Tables
) -> pl.DataFrame:
    """territory_id, inside, aid_eur (null where an amount is not reported), jobs by division."""
    territory = tables["territory"].select("territory_id", "kind", "phase")
    inside = territory.filter((pl.col("kind") == "ti") & (pl.col("phase") == phase))
    groupings = territory.filter(pl.col("kind") == "epci")
    within = tables["within"].select("member_id", "container_id")
    taken = within.join(inside, left_on="container_id", right_on="territory_id", how="semi")
    reached = pl.concat(
        [taken.select("member_id"), within.join(taken, on="member_id", how="semi")
         .select(member_id="container_id")]
    )  # fmt: skip
    outside = groupings.join(reached, left_on="territory_id", right_on="member_id", how="anti")
    units = pl.concat(
        [inside.select("territory_id", inside=True), outside.select("territory_id", inside=False)]
    )
    itself = units.select(member_id="territory_id", container_id="territory_id")
    members = pl.concat([within, itself]).join(
        units, left_on="container_id", right_on="territory_id", how="semi"
    )
    return (
        units.join(_aid(funding, members), on="territory_id")
        .join(_jobs(establishments, members), on="territory_id")
        .sort("territory_id")
    )


def _aid(funding: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """A territory's fundings are its own and those of what lies within it."""
    amount = pl.when(pl.col("presence") == ABSENT).then(0.0).otherwise("amount_eur")
    return (
        funding.select("territory_id", amount=amount)
        .join(members, left_on="territory_id", right_on="member_id")
        .group_by(territory_id="container_id")
        .agg(aid_eur=pl.when(pl.col("amount").is_not_null().all()).then(pl.col("amount").sum()))
    )


def _jobs(establishments: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """territory_id and one column of jobs known a NACE division; no row where no job is known."""
    rows = (
        establishments.filter(pl.col("jobs") > 0)
        .select("territory_id", "jobs", division=division())
        .join(members, left_on="territory_id", right_on="member_id")
    )
    if rows.is_empty():
        return pl.DataFrame(schema={"territory_id": pl.String})
    return rows.pivot(
        on="division", index="container_id", values="jobs", aggregate_function="sum",
        sort_columns=True,
    ).rename({"container_id": "territory_id"}).fill_null(0.0)  # fmt: skip


def _units(rows: pl.DataFrame) -> Units:
    whole = rows.filter(pl.col("aid_eur").is_not_null())
    by_division = whole.drop("territory_id", "inside", "aid_eur").to_numpy().astype(np.float64)
    jobs = by_division.sum(axis=1)
    return Units(
        tuple(whole["territory_id"]),
        jobs,
        whole["aid_eur"].to_numpy().astype(np.float64) / jobs,
        by_division / jobs[:, None],
    )


def _data(establishments: pl.DataFrame, funding: pl.DataFrame) -> str:
    """What the jobs and the amounts are made of, together."""
    drawn = (establishments["status"] == SIMULATED).any()
    simulated = drawn or (funding["amount_status"] == SIMULATED).any()
    return "simulated" if simulated else "real"


# --- matching -----------------------------------------------------------------------------------


def match(treated: Units, donors: Units) -> Matched:
    """The groupings of like size that are nearest in industry mix; the first of equals by name."""
    distance = _variation(treated.mix, donors.mix)
    ratio = treated.jobs[:, None] / donors.jobs[None, :]
    like = (ratio <= SIZE_RATIO) & (ratio >= 1 / SIZE_RATIO)
    order = np.argsort(np.where(like, distance, np.inf), axis=1, kind="stable")
    places = [
        tuple(int(place) for place in row[:MATCHES] if like[number, place])
        for number, row in enumerate(order)
    ]
    return Matched(tuple(places), distance)


def _variation(mine: Floats, theirs: Floats) -> Floats:
    """Total variation of n × m mixes, 0-1."""
    return np.asarray([np.abs(theirs - mix).sum(axis=1) / 2 for mix in mine]).reshape(
        len(mine), len(theirs)
    )


def difference(
    treated: Floats, donors: Floats, places: tuple[tuple[int, ...], ...], variance: Floats
) -> tuple[float, float]:
    """Mean gap of n territories (all matched) and its standard error.

    `variance` is that of the ratio of each grouping, its mix and size being what they are.
    """
    count = len(treated)
    weight, square = np.zeros(len(donors)), np.zeros(len(donors))
    gaps = np.empty(count)
    for number, matches in enumerate(places):
        chosen = list(matches)
        weight[chosen] += 1 / len(chosen)
        square[chosen] += 1 / len(chosen) ** 2
        gaps[number] = treated[number] - donors[chosen].mean()
    mean = gaps.mean()
    spread = ((gaps - mean) ** 2).sum() + ((weight**2 - square) * variance).sum()
    return float(mean), float(np.sqrt(spread)) / count


def residual_variance(units: Units) -> Floats:
    """Half the squared gap of each of n ≥ 2 groupings to the one nearest to it in mix."""
    apart = _variation(units.mix, units.mix)
    np.fill_diagonal(apart, np.inf)
    nearest = apart.argmin(axis=1)
    return np.asarray((units.ratio - units.ratio[nearest]) ** 2 / 2)


# --- rows ---------------------------------------------------------------------------------------


def compared(treated: Units, donors: Units, found: Matched) -> dict[str, float | None]:
    """A row of aid_comparison, for territories of which at least one has a match."""
    matched = [number for number, places in enumerate(found.places) if places]
    places = tuple(found.places[number] for number in matched)
    used = {place for each in places for place in each}
    known = len(matched) >= 2 and len(donors.names) >= 2
    variance = residual_variance(donors) if known else np.zeros(len(donors.names))
    ratio = treated.ratio[matched]
    mean, error = difference(ratio, donors.ratio, places, variance)
    reach = error * float(special.stdtrit(max(len(matched) - 1, 1), (1 + CONFIDENCE) / 2))
    pairs = [(number, place) for number in matched for place in found.places[number]]
    return {
        "territories": len(matched),
        "unmatched": len(treated.names) - len(matched),
        "groupings": len(used),
        "aid_per_job": float(ratio.mean()),
        "matched_aid_per_job": float(ratio.mean()) - mean,
        "difference": mean,
        "low": mean - reach if known else None,
        "high": mean + reach if known else None,
        "mix_distance": float(np.mean([found.distance[pair] for pair in pairs])),
        "mix_distance_all": float(found.distance.mean()),
    }


def _said(phase: int, data: str, unreported: int) -> dict[str, object]:
    return {"phase": phase, "data": data, "unreported": unreported}


def _pairs(
    phase: int, data: str, treated: Units, donors: Units, found: Matched
) -> list[dict[str, object]]:
    return [
        {
            "phase": phase,
            "territory_id": treated.names[number],
            "other_id": donors.names[place],
            "rank": rank,
            "aid_per_job": treated.ratio[number],
            "other_aid_per_job": donors.ratio[place],
            "jobs": treated.jobs[number],
            "other_jobs": donors.jobs[place],
            "mix_distance": found.distance[number, place],
            "data": data,
        }
        for number, places in enumerate(found.places)
        for rank, place in enumerate(places, 1)
    ]
