"""Answers as data frames, whose columns have the same types whatever the rows hold.

Files of two runs then open together, and an empty answer keeps its types.
"""

from collections.abc import Mapping, Sequence

import polars as pl

from ti_graph.query.column_kinds import Kind, column_kind, days_of, kind_of, text_of

_TYPES: dict[Kind, pl.DataType] = {
    "whole": pl.Int64(),
    "decimal": pl.Float64(),
    "truth": pl.Boolean(),
    "day": pl.Date(),
    "text": pl.String(),
}


def frame_of(
    columns: Sequence[str],
    rows: Sequence[Sequence[object]],
    query: str = "",
    kinds: Mapping[str, Kind] = {},
) -> pl.DataFrame:
    """Rows as a data frame whose columns have the same types whatever the rows hold.

    `kinds` are those of columns whose names do not tell.
    """
    return pl.DataFrame(
        [
            series_of(
                name,
                [row[position] for row in rows],
                kinds.get(name) or column_kind(name, query),
            )
            for position, name in enumerate(columns)
        ]
    )


def series_of(name: str, values: list[object], known: Kind | None) -> pl.Series:
    """A column of a kind that is known by its name; what it holds decides where it is not."""
    if any(isinstance(value, list | dict) for value in values):
        return pl.Series(name, values, strict=False)
    if known == "day" and (days := days_of(values)) is not None:
        return pl.Series(name, days, dtype=pl.Date)
    kind = kind_of(known, {type(one) for one in values if one is not None})
    if kind == "text":
        values = [None if value is None else text_of(value) for value in values]
    return pl.Series(name, values, dtype=_TYPES[kind], strict=False)
