"""Who near by holds the stage that a candidate lacks.

A TI holds a stage where its industries together stand above what size and country let expect, on at
least `LEAST_SITES` sites: P(θ > 1) ≥ .90 for a quotient θ with a Gamma(1, 1) prior. Both are judged
in the same register. Distances are great-circle, from a point of one TI to a point of the other,
and end at `MOST_KM`, in every view. That a TI holds a stage says that such firms are there, not
that they supply: a lead, no more.
"""

import numpy as np
import polars as pl

MOST_KM = 200.0
LEAST_SITES = 3
LEAST_PROBABILITY = 0.90


def link_holders(
    missing: pl.DataFrame,
    filiere: pl.DataFrame,
    stages: pl.DataFrame,
    distances: pl.DataFrame,
) -> pl.DataFrame:
    """The holders of each missing stage, nearest first.

    `missing`: suggestion_id, stage_name, branch_id. `filiere`: suggestion_id, territory_id,
    chain_id, register. `stages`: chain_id, stage_name, territory_id, register, observed, expected.
    `distances`: territory_id, other_id, distance_km. Returns suggestion_id, stage_name, branch_id,
    holder_id, rank, distance_km, establishments, quotient.
    """
    link = ["suggestion_id", "stage_name"]
    near = distances.filter(
        (pl.col("distance_km") <= MOST_KM) & (pl.col("territory_id") != pl.col("other_id"))
    )
    return (
        missing.select(*link, "branch_id")
        .join(
            filiere.select("suggestion_id", "territory_id", "chain_id", "register"),
            on="suggestion_id",
        )
        .join(_holding(stages), on=["chain_id", "stage_name", "register"])
        .join(near, on=["territory_id", "other_id"])
        .sort(*link, "distance_km", "other_id")
        .with_columns(rank=pl.int_range(1, pl.len() + 1).over(link))
        .rename({"other_id": "holder_id"})
        .drop("territory_id", "chain_id", "register")
    )


def _holding(stages: pl.DataFrame) -> pl.DataFrame:
    """The TI that hold each stage of each chain."""
    from scipy import special  # noqa: PLC0415 - who reads an answer does not wait for it

    observed, expected = (stages[name].to_numpy() for name in ("observed", "expected"))
    probability = special.gammaincc(1 + observed, 1 + expected)
    held = (observed >= LEAST_SITES) & (np.asarray(probability) >= LEAST_PROBABILITY)
    return stages.filter(pl.Series(held)).select(
        "chain_id",
        "stage_name",
        "register",
        other_id="territory_id",
        establishments="observed",
        quotient=(1 + pl.col("observed")) / (1 + pl.col("expected")),
    )
