"""Coordinates in the systems of France → WGS 84; a point that falls elsewhere is unknown.

One that falls into its area once its two numbers are swapped was swapped, and is put in order.

A file may name the system of each row by its EPSG code. Where it does not, the département and the
size of the numbers say it: no two systems of one area overlap.
"""

import math
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from pyproj import Transformer

WGS_84 = 4326
LAMBERT_2, LAMBERT_93, GAUSS_LABORDE = 27572, 2154, 3727
UTM = {"971": 5490, "972": 5490, "973": 2972, "974": 2975, "976": 4471}
"""Départements overseas → RGAF09 / UTM 20N, RGFG95 / UTM 22N, RGR92 / UTM 40S, RGM04 / UTM 38S."""
GEOGRAPHIC = (WGS_84, 4171, 4258)
SYSTEMS = (*GEOGRAPHIC, LAMBERT_2, LAMBERT_93, GAUSS_LABORDE, *sorted(set(UTM.values())))
BOXES = {
    "971": (-63.2, 15.7, -60.9, 18.2),
    "972": (-61.3, 14.3, -60.7, 15.0),
    "973": (-54.7, 2.0, -51.5, 5.9),
    "974": (55.1, -21.5, 55.9, -20.8),
    "975": (-56.6, 46.7, -56.0, 47.2),
    "976": (44.9, -13.1, 45.4, -12.5),
    "977": (-63.0, 17.8, -62.7, 18.0),
    "978": (-63.2, 18.0, -62.9, 18.2),
}
"""Département → west, south, east, north, in degrees."""
POINT = ("longitude", "latitude")
MAINLAND = (-5.3, 41.2, 9.7, 51.2)


def wgs84(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with `longitude` and `latitude` (null out of the row's area), and `swapped`.

    `rows`: x, y (numbers), epsg (an integer, null where the file says none), departement.
    """
    turned = {"x": "y", "y": "x"}
    found, other = _in_area(rows), _in_area(rows.rename(turned))
    swapped = found["longitude"].is_null() & other["longitude"].is_not_null()
    return rows.with_columns(
        *(pl.Series(name, found[name].zip_with(~swapped, other[name])) for name in POINT),
        swapped=swapped,
    )


def _in_area(rows: pl.DataFrame) -> pl.DataFrame:
    numbered = rows.with_columns(
        _x=_number("x"),
        _y=_number("y"),
        _at=pl.int_range(pl.len()),
    ).with_columns(_system=pl.coalesce("epsg", _likely()))
    parts = [
        _converted(part, int(str(system)))
        for (system,), part in numbered.group_by("_system", maintain_order=True)
        if system in SYSTEMS
    ]
    empty = pl.DataFrame(schema={"_at": pl.Int64, "longitude": pl.Float64, "latitude": pl.Float64})
    found = pl.concat([empty, *parts])
    joined = numbered.join(found, on="_at", how="left", maintain_order="left")
    return joined.select(pl.when(in_its_area()).then(name).alias(name) for name in POINT)


def _number(column: str) -> pl.Expr:
    value = pl.col(column).cast(pl.Float64, strict=False)
    return pl.when(value.is_finite()).then(value)


def _likely() -> pl.Expr:
    """The system that numbers of this size are in, by area."""
    x, y, area = pl.col("_x"), pl.col("_y"), pl.col("departement")
    overseas = area.replace_strict(UTM, default=None, return_dtype=pl.Int64)
    return (
        pl.when(x.abs() <= 180, y.abs() <= 90)
        .then(WGS_84)
        .when(area == "974", y.is_between(0, 200_000))
        .then(GAUSS_LABORDE)
        .when(overseas.is_not_null())
        .then(overseas)
        .when(y.is_between(1_600_000, 2_700_000))
        .then(LAMBERT_2)
        .when(y.is_between(6_000_000, 7_200_000))
        .then(LAMBERT_93)
    )


def _converted(part: pl.DataFrame, system: int) -> pl.DataFrame:
    x, y = part["_x"].to_numpy(), part["_y"].to_numpy()
    if system not in GEOGRAPHIC:
        x, y = _transformer(system).transform(x, y)
    finite = np.isfinite(x) & np.isfinite(y)
    return pl.DataFrame(
        {
            "_at": part["_at"],
            "longitude": np.where(finite, x, math.nan),
            "latitude": np.where(finite, y, math.nan),
        }
    ).with_columns(pl.col("longitude", "latitude").fill_nan(None).round(6))


@cache
def _transformer(system: int) -> "Transformer":
    # It takes a third of a second to import, and no shipped snapshot needs it.
    from pyproj import Transformer  # noqa: PLC0415

    return Transformer.from_crs(system, WGS_84, always_xy=True)


def in_its_area() -> pl.Expr:
    """Whether a point (longitude, latitude) lies where its `departement` is."""
    inside = _inside(MAINLAND)
    for area, box in BOXES.items():
        inside = pl.when(pl.col("departement") == area).then(_inside(box)).otherwise(inside)
    return inside


def _inside(box: tuple[float, float, float, float]) -> pl.Expr:
    west, south, east, north = box
    return pl.col("longitude").is_between(west, east) & pl.col("latitude").is_between(south, north)
