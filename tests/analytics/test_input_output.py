"""Links between branches, on tables known by hand."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analytics.chains import (
    CHAIN_FLOWS,
    CHAIN_OUTPUTS,
    Flows,
    flow_table,
    input_output,
    output_table,
)
from ti_graph.analytics.input_output import read_input_output

BRANCHES = ["a38-BZ", "a38-CH", "a38-CL"]


flows = st.dictionaries(
    st.tuples(st.sampled_from(BRANCHES), st.sampled_from(BRANCHES)),
    st.floats(0.1, 1000),
    min_size=1,
)


@given(flows)
@settings(deadline=None)
def test_shares_of_purchases_and_of_sales_sum_to_one_or_to_nothing(found: Flows) -> None:
    table = input_output(found, dict.fromkeys(BRANCHES, 10_000.0))
    for sums in (table.purchases.sum(axis=0), table.sales.sum(axis=1)):
        for total in sums:
            assert total == pytest.approx(1) or total == 0


def test_a_link_is_the_stronger_of_its_two_shares() -> None:
    table = input_output(
        {("a", "c"): 10, ("b", "c"): 90, ("a", "b"): 10}, dict.fromkeys("abc", 1e4)
    )
    # a sells half of what it sells to c, and is a tenth of what c buys.
    assert table.link("a", "c") == pytest.approx(0.5)
    assert table.link("b", "c") == pytest.approx(1.0)
    assert table.link("c", "a") == 0


def test_the_last_year_of_the_country_counts() -> None:
    flow = flow_table({("a", "b"): 10}, 2018).vstack(flow_table({("a", "b"): 30}, 2019))
    flow = flow.vstack(flow_table({("a", "b"): 99}, 2024, "DE"))
    output = output_table({"a": 100, "b": 100}, 2018).vstack(output_table({"a": 100, "b": 100}))
    table = read_input_output(flow, output)
    assert table is not None
    assert table.year == 2019
    assert table.flows.tolist() == [[0, 30], [0, 0]]
    assert table.rows == 1 + 2


def test_without_a_table_there_is_none() -> None:
    empty, outputs = flow_table({}), output_table(CHAIN_OUTPUTS)
    assert read_input_output(empty, outputs) is None
    assert read_input_output(flow_table(CHAIN_FLOWS), output_table({})) is None
    assert read_input_output(flow_table(CHAIN_FLOWS), outputs, country="DE") is None
