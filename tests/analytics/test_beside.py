"""Which territories lie beside each: by hand, and one rule for all that read them."""

import numpy as np
import polars as pl
import pytest

from ti_graph.analytics import beside, compute
from ti_graph.analytics.beside import MOST_KM, NEAREST, nearest, places_beside
from ti_graph.analytics.evaluation import ground, known

KM = 111.195
"""Of one degree of a great circle."""


def around(**degrees: tuple[float, float]) -> dict[str, pl.DataFrame]:
    """Places by longitude and latitude, each a TI of 2023 but those named otherwise."""
    kinds = {"epci": ("epci", None), "old": ("ti", 2018)}
    rows = [(name, *kinds.get(name[:-1], ("ti", 2023))) for name in degrees]
    columns = {"territory_id": pl.String, "kind": pl.String, "phase": pl.Int16}
    points = [(name, *point) for name, point in degrees.items()]
    return {
        "territory": pl.DataFrame(rows, schema=columns, orient="row"),
        "geometry": pl.DataFrame(
            points, schema=["territory_id", "longitude", "latitude"], orient="row"
        ),
    }


def test_beside_a_territory_lie_the_nearest_other_ti_of_the_phase_within_60_km() -> None:
    # On the equator. Of a: b at 59 km; not the groupement at 30 km, which is no TI, nor what was a
    # TI before, nor c at 61 km on the other side.
    tables = around(
        a=(0.0, 0.0), b=(59 / KM, 0.0), c=(-61 / KM, 0.0), epci1=(30 / KM, 0.0), old1=(1 / KM, 0.0)
    )
    assert nearest(tables).rows() == [("a", "b"), ("b", "a")]


def test_no_more_than_two_lie_beside_the_nearest_first() -> None:
    tables = around(a=(0.0, 0.0), b=(3 / KM, 0.0), c=(1 / KM, 0.0), d=(2 / KM, 0.0))
    assert nearest(tables).filter(ti_id="a")["beside_id"].to_list() == ["c", "d"]
    assert (NEAREST, MOST_KM) == (2, 60.0)


def test_kilometres_are_those_of_the_place_and_not_of_the_middle_of_france() -> None:
    # At 21° south one degree of longitude is 103.8 km: .6 of it are too far, though they would be
    # 46 km in the middle of France. At 51° north it is 70 km: .8 of it are 56 km.
    tables = around(a=(55.0, -21.0), b=(55.6, -21.0), c=(2.0, 51.0), d=(2.8, 51.0))
    assert nearest(tables).rows() == [("c", "d"), ("d", "c")]


def test_one_in_which_a_register_lists_nothing_says_nothing_and_none_takes_its_place() -> None:
    near = pl.DataFrame(
        [("a", "b"), ("a", "c"), ("b", "a"), ("c", "unknown"), ("d", "a")],
        schema=["ti_id", "beside_id"],
        orient="row",
    )
    firms = np.array([[1.0, 0.0], [0.0, 0.0], [0.0, 2.0], [1.0, 1.0]])
    assert places_beside(near, ["a", "b", "c", "d"], 3, firms) == [[2], [0], []]


@pytest.mark.parametrize("reader", [compute, ground, known])
def test_what_ships_and_what_is_judged_have_one_rule(reader: object) -> None:
    assert vars(reader)["nearest"] is beside.nearest
