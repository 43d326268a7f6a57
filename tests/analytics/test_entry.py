"""Industries within reach are those close to what a TI has, and their baseline stands beside."""

import numpy as np
import polars as pl
import pytest

from ti_graph.analytics.entry import SHOWN, density, entries, proximity

HAS = np.array([[1.0, 1, 0, 0], [1, 1, 1, 0], [1, 0, 0, 0]])


def test_proximity_is_the_lesser_conditional_frequency() -> None:
    close = proximity(HAS)
    # i0 is in three territories, i1 in two of them, i2 in one, i3 in none.
    assert close[0].tolist() == pytest.approx([0, 2 / 3, 1 / 3, 0])
    assert close[1].tolist() == pytest.approx([2 / 3, 0, 1 / 2, 0])
    assert np.array_equal(close, close.T)


def test_density_is_the_part_of_the_proximity_that_is_there() -> None:
    near = density(HAS)
    assert near[0, 2] == pytest.approx(1)
    assert near[2, 1] == pytest.approx((2 / 3) / (2 / 3 + 1 / 2))
    assert near[2, 2] == pytest.approx((1 / 3) / (1 / 3 + 1 / 2))


def test_an_industry_that_nobody_has_is_close_to_none() -> None:
    assert density(HAS)[:, 3].tolist() == [0, 0, 0]


def grid() -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "territory_id": f"t{row}",
                "industry_id": f"i{column}",
                "observed": int(value),
                "quotient": 1.5 if value else 0.25 + 0.25 * column,
            }
            for row, values in enumerate(HAS.tolist())
            for column, value in enumerate(values)
        ]
    )


def test_what_a_territory_has_is_no_entry_and_the_closest_comes_first() -> None:
    found = entries(grid()).filter(pl.col("territory_id") == "t2").sort("rank")
    assert found["industry_id"].to_list() == ["i1", "i2"]
    assert found["relatedness"].to_list() == pytest.approx([4 / 7, 2 / 5])
    assert found["baseline"].to_list() == [0.5, 0.75]


def test_a_quotient_above_one_without_an_establishment_is_no_presence() -> None:
    cells = grid().with_columns(
        observed=pl.when(pl.col("industry_id") == "i1").then(0).otherwise("observed")
    )
    assert "i1" not in entries(cells)["industry_id"].to_list()


def test_at_most_fifteen_are_told() -> None:
    rng = np.random.default_rng(3)
    cells = pl.DataFrame(
        [
            {
                "territory_id": f"t{row}",
                "industry_id": f"i{column:02}",
                "observed": 1,
                "quotient": float(rng.uniform(0.2, 1.8)),
            }
            for row in range(6)
            for column in range(60)
        ]
    )
    found = entries(cells)
    assert found["rank"].max() == SHOWN
    assert found.filter(pl.col("baseline") > 1).is_empty()
