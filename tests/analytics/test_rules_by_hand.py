"""Thresholds and filters on rows written by hand: each fails where the number moves."""

import math

import polars as pl
import pytest

from tests.analytics.core import core
from ti_graph.analytics import inputs, territorial
from ti_graph.analytics.steps import partners as partner_step

KM_OF_A_DEGREE = 111.195


def test_a_cell_is_specialised_from_three_establishments_and_nine_in_ten() -> None:
    cells = pl.DataFrame({"observed": [2.0, 3, 3, 9], "probability": [0.99, 0.90, 0.89, 0.95]})
    found = cells.select(found=territorial.SPECIALISED)["found"]
    assert found.to_list() == [False, True, False, True]


def test_a_region_is_near_within_150_km_and_weighs_less_the_further_it_is() -> None:
    tables = core()
    ti = inputs.current_territories(tables)["territory_id"][0]
    regions = tables["territory"].filter((pl.col("kind") == "nuts2") & (pl.col("country") != "FR"))
    by_degrees = dict(zip(regions["territory_id"].head(2), (1.3, 1.4), strict=True))
    positions = pl.DataFrame(
        {
            "territory_id": [ti, *by_degrees],
            "longitude": [0.0, *by_degrees.values()],
            "latitude": [0.0, 0.0, 0.0],
        }
    )
    empty = pl.DataFrame(
        schema={"territory_id": pl.String, "industry_id": pl.String, "quotient": pl.Float64}
    )
    tables["geometry"] = positions
    tables["neighbour"] = tables["neighbour"].clear()
    found = {row["partner_id"]: row for row in _pairs(tables, empty).iter_rows(named=True)}
    assert [found[name]["near"] for name in by_degrees] == [True, False]
    for name, degrees in by_degrees.items():
        away = math.exp(-degrees * KM_OF_A_DEGREE / 500)
        assert found[name]["distance"] == pytest.approx(away, rel=1e-4)


def _pairs(tables: dict[str, pl.DataFrame], regional: pl.DataFrame) -> pl.DataFrame:
    return partner_step._pairs(tables, regional)


def test_a_closed_establishment_is_none_of_the_country_s() -> None:
    tables = core()
    open_ones = inputs.national_establishments(tables)
    assert open_ones.height > 100
    first = open_ones["establishment_id"][0]
    closing = pl.when(pl.col("establishment_id") == first).then(pl.lit(value=False))
    tables["establishment"] = tables["establishment"].with_columns(
        active=closing.otherwise("active")
    )
    assert inputs.national_establishments(tables).height == open_ones.height - 1
