"""Who near by holds the branch that a candidate filière misses.

A TI holds a branch where it is specialised in it: its shrunk location quotient, over all NAF
subclasses of the branch together, is above 1 with probability ≥ .90, on at least 2 establishments
(the model of `specialisation`). Distances are great-circle, from a point of one TI to a point of
the other, and end at `MOST_KM`. That a TI holds a branch says that suppliers are there, not that
they supply: a lead, no more.
"""

import polars as pl

from ti_graph.analytics.territorial import SPECIALISED

MOST_KM = 200.0


def link_holders(
    missing: pl.DataFrame,
    filiere: pl.DataFrame,
    branch_cells: pl.DataFrame,
    distances: pl.DataFrame,
) -> pl.DataFrame:
    """The holders of each missing link, nearest first.

    `missing`: suggestion_id, branch_id. `filiere`: suggestion_id, territory_id. `branch_cells`:
    territory_id, branch_id, observed, quotient, probability. `distances`: territory_id, other_id,
    distance_km. Returns suggestion_id, branch_id, holder_id, rank, distance_km, establishments,
    quotient.
    """
    holders = branch_cells.filter(SPECIALISED).select(
        "branch_id",
        "quotient",
        other_id="territory_id",
        establishments=pl.col("observed").cast(pl.Float64),
    )
    link = ["suggestion_id", "branch_id"]
    near = distances.filter(
        (pl.col("distance_km") <= MOST_KM) & (pl.col("territory_id") != pl.col("other_id"))
    )
    return (
        missing.select(link)
        .unique()
        .join(filiere.select("suggestion_id", "territory_id"), on="suggestion_id")
        .join(holders, on="branch_id")
        .join(near, on=["territory_id", "other_id"])
        .sort(*link, "distance_km", "other_id")
        .with_columns(rank=pl.int_range(1, pl.len() + 1).over(link))
        .rename({"other_id": "holder_id"})
        .drop("territory_id")
    )
