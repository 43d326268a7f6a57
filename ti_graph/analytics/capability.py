"""How capable a TI is of a filière-structured activity: a composite index that shows its doubt.

Each part is a figure of every TI whose industry a register lists, put on a common scale by its
percentile rank (mean rank of equals, (rank − ½) / n, 0-1) among them; sites are compared with those
of TI that the same register counts, since another would count more or fewer of the same place. Of a
TI that no register lists nothing is scored: what is not known is no zero. The score is their mean
with equal weights. How much the ranking
hangs on the weights is shown by `DRAWS` weightings drawn from Dirichlet(1, …, 1), that is evenly
among all weightings (fixed seed): 5 % and 95 % quantiles of score and rank. OECD & JRC (2008),
*Handbook on Constructing Composite Indicators*; Saisana, Saltelli & Tarantola (2005), *JRSS A*
168:307.

    base        industrial sites that the register of its filières lists
    filiere     score of the best spécialité or filière that is given, 0 where there is none
    ties        H2020 participations of actors in the TI itself

What is exploratory does not score. Structure, length of the chain and a pôle of its theme were
parts once: each is the filière again (correlations of .81 to .85), and one part stands for them.

Territories of one score share the first of their ranks (1, 2, 2, 4), here as in the viewer.

A rank among 183 hangs on the weights; its band does so less. `upper` is a TI that 95 % of the
weightings leave in the first half, `lower` one that 95 % leave in the second, and between them
nothing but the weights decides.

The interval tells of weights alone, not of errors in the parts, and the choice of parts is the
project's own: no outcome is known to judge it by.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ti_graph.analytics.filieres import Candidates
from ti_graph.analytics.input_output import Floats
from ti_graph.model.candidate_results import EXPLORATORY
from ti_graph.model.results import BANDS, CAPABILITY_PREFIX

PARTS = ("base", "filiere", "ties")
DRAWS = 1000
TAIL = 0.05
SEED = 2023
DECIMALS = 9
"""Scores that agree to so many are equal: what differs after them is how a sum was added up."""


@dataclass(frozen=True)
class Capability:
    """Rows of the result tables capability and score_part."""

    score: pl.DataFrame
    part: pl.DataFrame


def capability(
    territories: pl.DataFrame, counts: pl.DataFrame, found: Candidates, ties: pl.DataFrame
) -> Capability:
    """The capability of each of `territories` (territory_id, register) that a register lists.

    `counts`: territory_id, observed. `ties`: territory_id, participations.
    """
    listed = territories.drop_nulls("register")
    parts = raw_parts(listed, counts, found, ties).sort("territory_id")
    scaled = _scaled(parts).select(PARTS).to_numpy()
    names = parts["territory_id"]
    drawn = under_drawn_weights(scaled)
    score = pl.DataFrame({"territory_id": names, "score": scaled.mean(axis=1), **drawn})
    ranked = score.with_columns(rank=_rank()).sort("rank", "territory_id")
    return Capability(
        # Equal weights are one weighting more: their rank may lie outside those of the drawn ones.
        ranked.with_columns(
            rank_low=pl.min_horizontal("rank", "rank_low"),
            rank_high=pl.max_horizontal("rank", "rank_high"),
        ).with_columns(band=_band(len(names))),
        _part_rows(names, scaled).join(ranked.select("territory_id", "rank"), on="territory_id"),
    )


def _rank() -> pl.Expr:
    """1 for the highest score; equals share the first of their ranks."""
    return pl.col("score").round(DECIMALS).rank("min", descending=True).cast(pl.Int32)


def _band(number: int) -> pl.Expr:
    upper, middle, lower = (pl.lit(name) for name in BANDS)
    return (
        pl.when(pl.col("rank_high") <= number / 2)
        .then(upper)
        .when(pl.col("rank_low") > number / 2)
        .then(lower)
        .otherwise(middle)
    )


def raw_parts(
    territories: pl.DataFrame, counts: pl.DataFrame, found: Candidates, ties: pl.DataFrame
) -> pl.DataFrame:
    """The parts of each territory (territory_id, register) before scaling; none found is zero."""
    filiere = (
        found.filiere.filter(pl.col("grade") != EXPLORATORY)
        .group_by("territory_id")
        .agg(filiere=pl.col("score").max())
    )
    base = counts.group_by("territory_id").agg(base=pl.col("observed").sum())
    joined = territories.select("territory_id", "register")
    for frame in (base, filiere, ties.rename({"participations": "ties"})):
        joined = joined.join(frame, on="territory_id", how="left")
    return joined.with_columns(pl.col(PARTS).fill_null(0))


def percentile(part: str) -> pl.Expr:
    """Percentile rank of a part among territories: (mean rank of equals − ½) / n."""
    return (pl.col(part).rank("average") - 0.5) / pl.len()


def _scaled(parts: pl.DataFrame) -> pl.DataFrame:
    """Each part among all territories; what a register counts among those that it counts."""
    return parts.with_columns(
        percentile("base").over("register"), percentile("filiere"), percentile("ties")
    )


def under_drawn_weights(scaled: Floats) -> Mapping[str, Floats]:
    """Quantiles of score and rank of n territories (n × parts) over drawn weightings."""
    draws = np.random.default_rng(SEED).dirichlet(np.ones(scaled.shape[1]), DRAWS)
    scores = scaled @ draws.T
    ranks = _ranks(scores.round(DECIMALS))
    return {
        "low": np.quantile(scores, TAIL, axis=1),
        "high": np.quantile(scores, 1 - TAIL, axis=1),
        "rank_low": np.floor(np.quantile(ranks, TAIL, axis=1)).astype(np.int32),
        "rank_high": np.ceil(np.quantile(ranks, 1 - TAIL, axis=1)).astype(np.int32),
    }


def _ranks(scores: Floats) -> NDArray[np.int64]:
    """The rank of each row in each column: 1 + how many are better. Equals share a rank."""
    columns = [np.searchsorted(np.sort(-own), -own) + 1 for own in scores.T]
    return np.stack(columns, axis=1)


def _part_rows(names: pl.Series, scaled: Floats) -> pl.DataFrame:
    return (
        pl.DataFrame(scaled, schema=list(PARTS), orient="row")
        .with_columns(territory_id=names)
        .unpivot(list(PARTS), index="territory_id", variable_name="part", value_name="value")
        .with_columns(
            suggestion_id=pl.lit(CAPABILITY_PREFIX) + pl.col("territory_id"),
            weight=pl.lit(1 / len(PARTS)),
        )
    )
