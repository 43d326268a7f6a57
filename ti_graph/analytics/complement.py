"""Which TI complete each other along the value chain, and what each brings.

Territory a brings branch i to b where a is specialised in it and b is not. What they bring is of
use together where the branches i and j trade with each other:

    score(a, b) = Σ_ij  x_ai (1 − h_bi) · L_ij · x_bj (1 − h_aj)

    h_ai  1 where a is specialised in branch i (as for filières), else 0
    x_ai  its excess, 1 − 1/θ_ai of the shrunk location quotient θ, where h_ai is 1, else 0
    L_ij  the strongest share of purchases or sales between i and j, either way; 0 below 5 %

The score has no unit and is the same both ways. Distance is reported beside it and only bounds it:
beyond `MOST_KM` nothing is suggested. The idea is that of related variety and complementary
capabilities (Balland & Boschma 2021, *Regional Studies* 55:1652), on input-output links instead of
skills; the formula is the project's own and has not been evaluated. National links say that
branches trade, not that these places do.
"""

import numpy as np
import polars as pl

from ti_graph.analytics.input_output import Floats, InputOutput
from ti_graph.analytics.territorial import SPECIALISED
from ti_graph.model.industries import code_of

SHOWN = 10
LEAST_LINK = 0.05
MOST_KM = 200.0

SCHEMA = {
    "territory_id": pl.String,
    "other_id": pl.String,
    "score": pl.Float64,
    "brings_branch_id": pl.String,
    "receives_branch_id": pl.String,
}


def is_industrial(branch_id: str) -> bool:
    """Whether an A38 branch is industry: extraction, manufacturing, energy, water and waste."""
    return code_of(branch_id)[0] in "BCDE"


def complements(
    branch_cells: pl.DataFrame, distances: pl.DataFrame, table: InputOutput
) -> pl.DataFrame:
    """The `SHOWN` territories within `MOST_KM` that complete each best.

    `branch_cells`: territory_id, branch_id, observed, quotient, probability. `distances`:
    territory_id, other_id, distance_km. Returns territory_id, other_id, rank, score, distance_km,
    brings_branch_id, receives_branch_id (the two ends of the strongest link).
    """
    return (
        _scores(branch_cells, table)
        .join(distances, on=["territory_id", "other_id"])
        .filter(pl.col("distance_km") <= MOST_KM)
        .sort("territory_id", "score", "other_id", descending=[False, True, False])
        .with_columns(rank=pl.int_range(1, pl.len() + 1).over("territory_id"))
        .filter(pl.col("rank") <= SHOWN)
    )


def _scores(branch_cells: pl.DataFrame, table: InputOutput) -> pl.DataFrame:
    """Every pair that has a link."""
    branches = [branch for branch in table.branches if is_industrial(branch)]
    territories = branch_cells["territory_id"].unique().sort().to_list()
    excess = _excess(branch_cells, territories, branches)
    held = excess > 0
    links = _links(table, branches)
    rows = []
    for place, territory in enumerate(territories):
        brought = excess[place] * ~held
        received = excess * ~held[place]
        each = brought[:, :, np.newaxis] * links * received[:, np.newaxis, :]
        flat = each.reshape(len(territories), -1)
        strongest = flat.argmax(axis=1)
        rows.append(
            pl.DataFrame(
                {
                    "territory_id": [territory] * len(territories),
                    "other_id": territories,
                    "score": flat.sum(axis=1),
                    "brings_branch_id": [branches[i] for i in strongest // len(branches)],
                    "receives_branch_id": [branches[j] for j in strongest % len(branches)],
                }
            )
        )
    return pl.concat([pl.DataFrame(schema=SCHEMA), *rows]).filter(pl.col("score") > 0)


def _excess(cells: pl.DataFrame, territories: list[str], branches: list[str]) -> Floats:
    """x: territories × branches."""
    chosen = cells.filter(SPECIALISED, pl.col("quotient") > 1, pl.col("branch_id").is_in(branches))
    row = {territory: index for index, territory in enumerate(territories)}
    column = {branch: index for index, branch in enumerate(branches)}
    excess = np.zeros((len(territories), len(branches)))
    rows = chosen["territory_id"].replace_strict(row, return_dtype=pl.Int64).to_numpy()
    columns = chosen["branch_id"].replace_strict(column, return_dtype=pl.Int64).to_numpy()
    excess[rows, columns] = 1 - 1 / chosen["quotient"].to_numpy()
    return excess


def _links(table: InputOutput, branches: list[str]) -> Floats:
    """L: branches × branches, symmetric, nothing on the diagonal."""
    own = [table.branches.index(branch) for branch in branches]
    share = np.maximum(table.purchases, table.sales)[np.ix_(own, own)]
    links = np.maximum(share, share.T)
    np.fill_diagonal(links, 0)
    return np.asarray(np.where(links >= LEAST_LINK, links, 0.0))
