"""Coordinates of France's systems, checked against points whose position is known."""

import polars as pl
import pytest

from ti_graph.ingest.projection import wgs84


def converted(
    x: float | None, y: float | None, epsg: int | None, area: str
) -> tuple[float | None, float | None]:
    rows = pl.DataFrame(
        {"x": [x], "y": [y], "epsg": [epsg], "departement": [area]},
        schema={"x": pl.Float64, "y": pl.Float64, "epsg": pl.Int64, "departement": pl.String},
    )
    found = wgs84(rows)
    assert found.columns == ["x", "y", "epsg", "departement", "longitude", "latitude", "swapped"]
    longitude, latitude = found.select("longitude", "latitude").row(0)
    return longitude, latitude


# The origin of a projection is where its easting and northing are the false ones of its definition.
@pytest.mark.parametrize(
    ("x", "y", "epsg", "area", "expected"),
    [
        (600_000, 2_200_000, 27572, "18", (2.337, 46.8)),
        (700_000, 6_600_000, 2154, "03", (3.0, 46.5)),
        (160_000, 50_000, 3727, "974", (55.527, -21.129)),  # its datum is a mile off
        (500_000, 0, 5490, "971", None),
        (2.35, 48.85, 4326, "75", (2.35, 48.85)),
    ],
)
def test_the_origin_of_a_system_is_where_its_definition_says(
    x: float, y: float, epsg: int, area: str, expected: tuple[float, float] | None
) -> None:
    found = converted(x, y, epsg, area)
    if expected is None:
        assert found == (None, None)
    else:
        assert found == pytest.approx(expected, abs=0.002)


@pytest.mark.parametrize(
    ("x", "y", "area", "expected"),
    [
        (518_000, 1_790_000, "972", None),
        (655_000, 1_797_000, "971", (-61.55, 16.25)),
        (354_000, 545_000, "973", (-52.32, 4.93)),
        (339_000, 7_691_000, "974", (55.45, -20.87)),
        (524_000, 8_587_000, "976", (45.22, -12.78)),
        (932_000, 6_930_000, "57", (6.2, 49.4)),
        (600_000, 2_200_000, "18", (2.337, 46.8)),
        (160_000, 50_000, "974", (55.533, -21.117)),
    ],
)
def test_without_a_code_the_area_and_the_size_of_the_numbers_say_the_system(
    x: float, y: float, area: str, expected: tuple[float, float] | None
) -> None:
    found = converted(x, y, None, area)
    if expected is None:
        assert found == (None, None)
    else:
        assert found == pytest.approx(expected, abs=0.06)


@pytest.mark.parametrize(
    ("x", "y", "epsg"),
    [
        (None, 6_600_000, 2154),
        (700_000, 6_600_000, 32631),
        (float("inf"), 1.0, 2154),
        (13_000_000, 6_600_000, 2154),
        (-70.0, 40.0, 4326),
        (0, 0, None),
    ],
)
def test_a_point_of_an_unknown_system_or_outside_its_area_is_unknown(
    x: float | None, y: float, epsg: int | None
) -> None:
    assert converted(x, y, epsg, "03") == (None, None)


@pytest.mark.parametrize(
    ("x", "y", "epsg", "area"),
    [
        (46.06, 6.58, 4326, "74"),
        (46.06, 6.58, None, "74"),
        (-20.88, 55.45, 4326, "974"),
        (6_600_000, 700_000, 2154, "03"),
    ],
)
def test_two_numbers_that_were_swapped_are_put_in_order_and_say_so(
    x: float, y: float, epsg: int | None, area: str
) -> None:
    rows = pl.DataFrame(
        {"x": [x, y], "y": [y, x], "epsg": [epsg] * 2, "departement": [area] * 2},
        schema_overrides={"epsg": pl.Int64},
    )
    found = wgs84(rows)
    assert found["swapped"].to_list() == [True, False]
    assert found["longitude"].n_unique() == 1
    assert found["latitude"].null_count() == 0
