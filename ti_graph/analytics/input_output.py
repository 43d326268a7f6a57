"""Value-chain links between branches, from an input-output table.

For domestic intermediate sales Z[i, j] (branch i sells to branch j) the shares are
    purchases[i, j] = Z[i, j] / Σ_i Z[i, j]   part of j's purchases that comes from i
    sales[i, j]     = Z[i, j] / Σ_j Z[i, j]   part of i's sales that goes to j
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class InputOutput:
    """An input-output table of n branches; arrays are n × n, seller by row, or n."""

    branches: list[str]
    year: int
    flows: Floats
    purchases: Floats
    sales: Floats
    rows: int

    def link(self, seller: str, buyer: str) -> float:
        """The stronger of the two shares of a flow, 0-1."""
        i, j = self.branches.index(seller), self.branches.index(buyer)
        return float(max(self.purchases[i, j], self.sales[i, j]))


def read_input_output(
    flow: pl.DataFrame, output: pl.DataFrame, country: str = "FR"
) -> InputOutput | None:
    """The table of the last year reported for `country`; None where none is reported.

    `flow` and `output` are the core tables io_flow and io_output.
    """
    flow = flow.filter(pl.col("country") == country)
    output = output.filter(pl.col("country") == country)
    if flow.is_empty() or output.is_empty():
        return None
    year = int(flow.select(pl.col("year").max()).item())
    flow, output = flow.filter(pl.col("year") == year), output.filter(pl.col("year") == year)
    branches = sorted(output["industry_id"].to_list())
    place = {branch: index for index, branch in enumerate(branches)}
    flows = np.zeros((len(branches), len(branches)))
    known = flow.filter(pl.col("from_id").is_in(branches) & pl.col("to_id").is_in(branches))
    rows = known["from_id"].replace_strict(place, return_dtype=pl.Int64).to_numpy()
    columns = known["to_id"].replace_strict(place, return_dtype=pl.Int64).to_numpy()
    flows[rows, columns] = known["value_meur"].to_numpy()
    return InputOutput(
        branches=branches,
        year=year,
        flows=flows,
        purchases=_share(flows, flows.sum(axis=0)[np.newaxis, :]),
        sales=_share(flows, flows.sum(axis=1)[:, np.newaxis]),
        rows=flow.height + output.height,
    )


def _share(flows: Floats, totals: Floats) -> Floats:
    return np.divide(flows, totals, out=np.zeros_like(flows), where=totals > 0)
