"""Input-output tables of a few branches, known by hand."""

import polars as pl

from ti_graph.analytics.input_output import InputOutput, read_input_output

Flows = dict[tuple[str, str], float]


def flow_table(flows: Flows, year: int = 2019, country: str = "FR") -> pl.DataFrame:
    """Rows of the core table io_flow."""
    return pl.DataFrame(
        [
            {"from_id": a, "to_id": b, "year": year, "country": country, "value_meur": float(value)}
            for (a, b), value in flows.items()
        ],
        schema={
            "from_id": pl.String,
            "to_id": pl.String,
            "year": pl.Int16,
            "country": pl.String,
            "value_meur": pl.Float64,
        },
    )


def output_table(outputs: dict[str, float], year: int = 2019, country: str = "FR") -> pl.DataFrame:
    """Rows of the core table io_output."""
    return pl.DataFrame(
        [
            {"industry_id": a, "year": year, "country": country, "value_meur": float(value)}
            for a, value in outputs.items()
        ],
        schema={
            "industry_id": pl.String,
            "year": pl.Int16,
            "country": pl.String,
            "value_meur": pl.Float64,
        },
    )


def input_output(flows: Flows, outputs: dict[str, float]) -> InputOutput:
    """The table that analytics read."""
    table = read_input_output(flow_table(flows), output_table(outputs))
    assert table is not None
    return table


CHAIN_FLOWS: Flows = {("a38-BZ", "a38-CH"): 100, ("a38-CH", "a38-CL"): 100}
CHAIN_OUTPUTS = {"a38-BZ": 100.0, "a38-CH": 100.0, "a38-CL": 100.0}
"""Ore goes to metal, metal to vehicles, vehicles to final use."""
