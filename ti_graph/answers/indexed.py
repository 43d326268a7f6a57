"""Rows of a release by a value of a column: each table is read, ordered and indexed once.

Few rows of many tables make an answer. A query of the frame library costs more than they do, the
more so on a busy machine, so that rows are sliced, and what is asked of them is asked in Python.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import polars as pl

from ti_graph.graph.release import Release

Row = dict[str, Any]
Key = tuple[str, str, tuple[str, ...], tuple[bool, ...]]
"""A table, the column of the value, and the order of its rows."""
Ordered = tuple[pl.DataFrame, dict[str, tuple[int, int]]]
"""Rows by the values of a column, and where those of each value begin and how many they are."""


class Indexed:
    """The tables of one release that answers look rows up in."""

    def __init__(self, release: Release) -> None:
        self.release = release
        self._ordered: dict[Key, Ordered] = {}

    def rows(
        self,
        table: str,
        column: str,
        value: str,
        order: Sequence[str] = (),
        descending: Sequence[bool] = (),
    ) -> list[Row]:
        """The rows of a table with one value in a column, in an order that is set once.

        Ascending, where `descending` does not say otherwise of each column of `order`.
        """
        ordered, place = self._in_order(table, column, order, descending)
        if value not in place:
            return []
        return list(ordered.slice(*place[value]).iter_rows(named=True))

    def rows_of(self, table: str, column: str, values: Iterable[str]) -> list[Row]:
        """The rows of a table with any of some values in a column, each value once."""
        return [row for value in dict.fromkeys(values) for row in self.rows(table, column, value)]

    def one(self, table: str, column: str, value: str) -> Row | None:
        """The first row of a value, if there is one."""
        return next(iter(self.rows(table, column, value)), None)

    def _table(self, table: str) -> pl.LazyFrame:
        return self.release.table(table)

    def _in_order(
        self, table: str, column: str, order: Sequence[str], descending: Sequence[bool]
    ) -> Ordered:
        key = (table, column, tuple(order), tuple(descending))
        if key not in self._ordered:
            falling = descending or [False] * len(order)
            rows = (
                self._table(table)
                .filter(pl.col(column).is_not_null())
                .sort([column, *order], descending=[False, *falling], maintain_order=True)
                .collect()
            )
            sizes = rows.group_by(column, maintain_order=True).len()
            sizes = sizes.with_columns(start=pl.col("len").cum_sum() - pl.col("len"))
            places = sizes.select(column, "start", "len").iter_rows()
            self._ordered[key] = (rows, {name: (start, size) for name, start, size in places})
        return self._ordered[key]
