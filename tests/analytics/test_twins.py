"""TI that are specialised alike are found alike, whatever their size."""

import math

import polars as pl
import pytest

from ti_graph.analytics.twins import SHOWN, twins


def grid(quotients: dict[str, list[float]]) -> pl.DataFrame:
    """territory → shrunk quotients of industries i0, i1, …"""
    return pl.DataFrame(
        [
            {"territory_id": territory, "industry_id": f"i{place}", "quotient": value}
            for territory, values in quotients.items()
            for place, value in enumerate(values)
        ],
        schema={"territory_id": pl.String, "industry_id": pl.String, "quotient": pl.Float64},
    )


def similarity(found: pl.DataFrame, territory: str, other: str) -> float:
    row = found.filter(pl.col("territory_id") == territory, pl.col("other_id") == other)
    return float(row["similarity"].item())


def test_the_same_mix_is_one_the_opposite_minus_one_and_no_likeness_zero() -> None:
    e = math.e
    found = twins(grid({"a": [e, 1], "b": [e**2, 1], "c": [1 / e, 1], "d": [1, e]}))
    assert similarity(found, "a", "b") == pytest.approx(1)
    assert similarity(found, "a", "c") == pytest.approx(-1)
    assert similarity(found, "a", "d") == pytest.approx(0)


def test_a_cosine_worked_out_by_hand() -> None:
    e = math.e
    found = twins(grid({"a": [e, 1], "b": [e, e]}))
    assert similarity(found, "a", "b") == pytest.approx(1 / math.sqrt(2))
    assert similarity(found, "b", "a") == pytest.approx(1 / math.sqrt(2))


def test_the_most_alike_comes_first_and_equals_in_order_of_identifier() -> None:
    e = math.e
    found = twins(grid({"d": [e, e], "a": [e, 1], "c": [e, 1], "b": [e, 1]}))
    of_a = found.filter(pl.col("territory_id") == "a").sort("rank")
    assert of_a["other_id"].to_list() == ["b", "c", "d"]
    assert of_a["rank"].to_list() == [1, 2, 3]


def test_no_territory_is_its_own_twin_and_ten_are_shown() -> None:
    found = twins(grid({f"t{place:02}": [1 + place, 2.0] for place in range(15)}))
    assert found.filter(pl.col("territory_id") == pl.col("other_id")).is_empty()
    assert found.group_by("territory_id").len()["len"].unique().to_list() == [SHOWN]


def test_a_profile_without_any_trait_is_like_none() -> None:
    found = twins(grid({"a": [1.0, 1.0], "b": [2.0, 1.0]}))
    assert similarity(found, "a", "b") == 0


def test_a_territory_alone_has_no_twin() -> None:
    assert twins(grid({"a": [2.0, 1.0]})).is_empty()
