"""An input-output table of three industrial branches and a service, small enough for a hand."""

import polars as pl

from ti_graph.analytics.input_output import InputOutput, read_input_output

FLOWS = {("a38-CC", "a38-CH"): 60.0, ("a38-CH", "a38-CL"): 30.0, ("a38-HZ", "a38-CH"): 40.0}
"""CH buys 60 from CC and 40 from HZ; CL buys all of its 30 from CH; CC sells to CH alone."""


def input_output() -> InputOutput:
    branches = sorted({branch for pair in FLOWS for branch in pair})
    flow = pl.DataFrame(
        [
            {"from_id": a, "to_id": b, "value_meur": value, "year": 2019, "country": "FR"}
            for (a, b), value in FLOWS.items()
        ]
    )
    output = pl.DataFrame(
        {"industry_id": branches, "value_meur": [200.0] * len(branches)}
    ).with_columns(year=pl.lit(2019), country=pl.lit("FR"))
    table = read_input_output(flow, output)
    assert table is not None
    return table


def branch_cells(rows: list[tuple[str, str, float, float, float]]) -> pl.DataFrame:
    """Rows of territory, branch, establishments, shrunk quotient, probability."""
    return pl.DataFrame(
        rows,
        schema={
            "territory_id": pl.String,
            "branch_id": pl.String,
            "observed": pl.Float64,
            "quotient": pl.Float64,
            "probability": pl.Float64,
        },
        orient="row",
    )


def distances(rows: list[tuple[str, str, float]]) -> pl.DataFrame:
    """The distances of pairs, both ways, and of each territory to itself."""
    pairs = [*rows, *((b, a, km) for a, b, km in rows)]
    names = sorted({name for a, b, _ in rows for name in (a, b)})
    return pl.DataFrame(
        [*pairs, *((name, name, 0.0) for name in names)],
        schema={"territory_id": pl.String, "other_id": pl.String, "distance_km": pl.Float64},
        orient="row",
    )
