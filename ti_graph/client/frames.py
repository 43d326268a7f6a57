"""Answers as frames: of Polars where it is installed, else as rows that need no library.

Polars alone is larger than all else that the client needs: who has it is given its frames.
"""

import html
from collections.abc import Iterator, Mapping, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Literal, cast

from ti_graph.query.column_kinds import column_kind, days_of, kind_of

if TYPE_CHECKING:
    import polars as pl

Kind = Literal["whole", "decimal", "truth", "day", "text", "texts"]
_SHOWN = 10
"""Rows that are written out where rows stand for themselves."""


def frame(
    columns: Sequence[str],
    rows: Sequence[Sequence[object]],
    query: str = "",
    kinds: Mapping[str, Kind] | None = None,
) -> "pl.DataFrame":
    """Rows under typed columns, whatever the rows hold; `kinds` of those whose names do not say."""
    if find_spec("polars") is None:
        return cast("pl.DataFrame", Rows(columns, rows, query))
    import polars as pl  # noqa: PLC0415

    from ti_graph.query.column_types import series_of  # noqa: PLC0415 - Polars, where it is

    made = []
    for place, name in enumerate(columns):
        values = [row[place] for row in rows]
        kind = (kinds or {}).get(name) or column_kind(name, query)
        if kind == "texts":
            made.append(pl.Series(name, values, dtype=pl.List(pl.String)))
        else:
            made.append(series_of(name, values, kind))
    return pl.DataFrame(made)


class Rows:
    """Rows under named columns, with the few methods that a notebook needs of a frame."""

    def __init__(
        self, columns: Sequence[str], rows: Sequence[Sequence[object]], query: str = ""
    ) -> None:
        self.columns = list(columns)
        self._rows: list[tuple[Any, ...]] = [tuple(row) for row in rows]
        # A measure that is whole in some rows only is a decimal in all, as in a frame.
        for place, name in enumerate(self.columns):
            known = column_kind(name, query)
            if known == "day" and (days := days_of([row[place] for row in self._rows])):
                self._rows = [
                    (*row[:place], day, *row[place + 1 :])
                    for row, day in zip(self._rows, days, strict=True)
                ]
            held = {type(row[place]) for row in self._rows if row[place] is not None}
            if held <= {int, float} and kind_of(known, held) == "decimal":
                self._rows = [_decimal(row, place) for row in self._rows]

    @property
    def height(self) -> int:
        """How many rows there are."""
        return len(self._rows)

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return len(self._rows), len(self.columns)

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, column: str) -> list[Any]:
        place = self.columns.index(column)
        return [row[place] for row in self._rows]

    def rows(self) -> list[tuple[Any, ...]]:
        """The rows."""
        return list(self._rows)

    def iter_rows(self, *, named: bool = False) -> Iterator[Any]:
        """The rows one by one; `named`, as dictionaries."""
        return iter(self.to_dicts() if named else self._rows)

    def to_dicts(self) -> list[dict[str, Any]]:
        """One dictionary a row."""
        return [dict(zip(self.columns, row, strict=True)) for row in self._rows]

    def head(self, n: int = 5) -> "Rows":
        """The first rows."""
        return Rows(self.columns, self._rows[:n])

    def select(self, *columns: str) -> "Rows":
        """Some of the columns, in that order."""
        places = [self.columns.index(name) for name in columns]
        return Rows(columns, [[row[place] for place in places] for row in self._rows])

    def drop(self, *columns: str) -> "Rows":
        """The other columns."""
        return self.select(*(name for name in self.columns if name not in columns))

    def filter(self, **wanted: object) -> "Rows":
        """The rows with these values, as a frame filters by name."""
        places = {self.columns.index(name): value for name, value in wanted.items()}
        kept = [row for row in self._rows if all(row[at] == v for at, v in places.items())]
        return Rows(self.columns, kept)

    def sort(self, by: str, *, descending: bool = False) -> "Rows":
        """The rows by a column; those without a value come first, as in a frame."""
        place = self.columns.index(by)
        known = [row for row in self._rows if row[place] is not None]
        without = [row for row in self._rows if row[place] is None]
        known.sort(key=lambda row: row[place], reverse=descending)
        return Rows(self.columns, [*without, *known])

    def __repr__(self) -> str:
        lines = [" | ".join(self.columns)]
        lines += [" | ".join(map(_said, row)) for row in self._rows[:_SHOWN]]
        return "\n".join([f"shape: {self.shape}", *lines])

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{html.escape(name)}</th>" for name in self.columns)
        body = "".join(
            "<tr>" + "".join(f"<td>{html.escape(_said(value))}</td>" for value in row) + "</tr>"
            for row in self._rows[:_SHOWN]
        )
        shape = f"<small>shape: {self.shape}</small>"
        return f"{shape}<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _decimal(row: tuple[Any, ...], place: int) -> tuple[Any, ...]:
    value = row[place]
    return (*row[:place], None if value is None else float(value), *row[place + 1 :])


def _said(value: object) -> str:
    return "" if value is None else str(value)
