"""Numbers as publishers write them: by groups of three, or always with decimals."""

import polars as pl
import pytest

from ti_graph.ingest.values import as_decimal_number, as_number


@pytest.mark.parametrize(
    ("written", "grouped", "decimal"),
    [
        ("12.345", 12345, 12.345), ("-1.234", -1234, -1.234), ("375,125", 375125, 375.125),
        ("20,5", 20.5, 20.5), ("0.125", 0.125, 0.125), ("1234.5678", 1234.5678, 1234.5678),
        ("12", 12, 12), ("1.234.567", 1234567, 1234567), ("1,234,567", 1234567, 1234567),
        ("1.234,5", 1234.5, 1234.5), ("1,234.5", 1234.5, 1234.5), ("1 234", 1234, 1234),
        ("12 3", None, None), ("1.2.3", None, None), ("", None, None),
    ],
)  # fmt: skip
def test_one_point_is_of_thousands_by_one_rule_and_of_decimals_by_the_other(
    written: str, grouped: float | None, decimal: float | None
) -> None:
    rows = pl.DataFrame({"a": [written]})
    assert rows.select(as_number("a", pl.String())).item() == grouped
    assert rows.select(as_decimal_number("a", pl.String())).item() == decimal
