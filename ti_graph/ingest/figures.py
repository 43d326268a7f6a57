"""Figures of communes in files of their date → rows of commune_figure, by communes of today.

Where communes merged, counts are summed and means weighed again; where one was split, what is
counted is shared between its parts by their people.
"""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

import polars as pl

from ti_graph.ingest.core_table import CoreTable
from ti_graph.ingest.source import Source
from ti_graph.ingest.values import as_decimal_number, as_text, is_written
from ti_graph.ingest.vintage import whole_once, with_parts
from ti_graph.model.status import KNOWN

NOT_GIVEN = r"(?i)^(?:s|N/A.*)$"
"""The mark of secrecy, and `N/A - résultat non disponible` of INSEE's portals."""


class Figure(NamedTuple):
    """A figure of a file: its name, its value, and its weight where it is a mean."""

    name: str
    value: pl.Expr
    weight: pl.Expr | None = None
    year: int | None = None


def commune_figures(
    source: Source,
    rows: pl.DataFrame,
    figures: Sequence[Figure],
    *,
    column: str,
    file: str,
    year: int,
) -> CoreTable:
    """The figures of the communes that codes in `column` stand for; a row without one has none.

    Each code counts once, before parts of merged communes are summed.
    """
    rows = whole_once(source, source.distinct(rows, [column], file=file), column, file=file)
    return placed_figures(with_parts(source, rows, column, file=file), figures, year)


def placed_figures(placed: pl.DataFrame, figures: Sequence[Figure], year: int) -> CoreTable:
    """The figures of rows that `with_parts` has placed in communes of today."""
    frames = [_of(placed, figure, year) for figure in figures]
    return CoreTable("commune_figure", pl.concat(frames))


def placed_points(
    placed: pl.DataFrame, kind: str, number: str, label: str, year: int, **position: pl.Expr
) -> CoreTable:
    """The points of rows that `with_parts` has placed, each number once; `position` in degrees."""
    return CoreTable(
        "service_point",
        placed.unique(number, keep="first", maintain_order=True).select(
            "territory_id",
            point_id=pl.format("{}-{}", pl.lit(kind.replace("_", "-")), number),
            kind=pl.lit(kind),
            label=label,
            year=pl.lit(year, pl.Int16),
            **position,
        ),
    )


def with_numbers(
    source: Source, rows: pl.DataFrame, columns: Sequence[str], *, file: str
) -> pl.DataFrame:
    """Rows with `columns` as numbers; what is written and is none is unknown, and set aside.

    A cell in which the publisher says that it gives no figure is no fault.
    """
    kinds = rows.schema
    for name in columns:
        told = pl.col(name).cast(pl.String).str.strip_chars().str.contains(NOT_GIVEN)
        number = as_decimal_number(name, kinds[name])
        odd = is_written(name, kinds[name]) & number.is_null() & ~told
        source.quarantine.add(
            rows.filter(odd),
            file=source.files[file].name,
            column=name,
            reason="neither a number nor the mark of secrecy (s)",
        )
        rows = rows.with_columns(number)
    return rows


def with_past_year(source: Source, rows: pl.DataFrame, column: str, *, file: str) -> pl.DataFrame:
    """Rows with `year`, with which a cell of `column` begins; a year to come, or none, is no row's.

    One row of a year that cannot be would else be the newest, and stand for all.
    """
    begins = pl.col(column).str.strip_chars().str.extract(r"^((?:19|20)\d\d)(?:\D|$)")
    dated = rows.with_columns(year=begins.cast(pl.Int16))
    past = pl.col("year") <= dt.date.today().year
    return source.keep(dated, past, file=file, column=column, reason="not a year up to now")


def commune_code(rows: pl.DataFrame, *columns: str) -> pl.Expr:
    """The code of a commune, in the first of `columns` that the file has, with its zeros."""
    name = _first(rows, columns)
    return as_text(name, rows.schema[name], width=5)


def first_of(rows: pl.DataFrame, *columns: str) -> pl.Expr:
    """The first of `columns` that the file has: publishers and portals write other headers.

    That it has one is asked by `Columns.one_of` when the file is read.
    """
    return pl.col(_first(rows, columns))


def _first(rows: pl.DataFrame, columns: Sequence[str]) -> str:
    return next(name for name in columns if name in rows.columns)


def _of(placed: pl.DataFrame, figure: Figure, year: int) -> pl.DataFrame:
    weight = pl.lit(None, pl.Float64) if figure.weight is None else figure.weight
    known = placed.select(
        "territory_id",
        value=figure.value.cast(pl.Float64),
        weight=weight.cast(pl.Float64) * pl.col("part"),
        part="part",
    ).filter(pl.col("value").is_not_null())
    if figure.weight is None:
        made = {"value": (pl.col("value") * pl.col("part")).sum(), "weight": pl.lit(None)}
    else:
        known = known.filter(pl.col("weight") > 0)
        total = pl.col("weight").sum()
        made = {"value": (pl.col("value") * pl.col("weight")).sum() / total, "weight": total}
    return (
        known.group_by("territory_id")
        .agg(**made)
        .select(
            "territory_id",
            pl.col("value").round(6),
            pl.col("weight").cast(pl.Float64).round(6),
            figure=pl.lit(figure.name),
            year=pl.lit(figure.year or year, pl.Int16),
            value_status=pl.lit(KNOWN),
        )
        .sort("territory_id")
    )
