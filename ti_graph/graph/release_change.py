"""What changed between the release that was current and the one being built, by source and table.

Core tables are compared: what sources tell. What analytics make of it follows from it.
Rows are compared whole, on the columns that both have, so that a source of as many rows with other
figures in them shows. A row whose figure changed is one removed and one added. A first release has
nothing before it and no changes: that is not the same as no change.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from ti_graph.model.closure import DERIVED
from ti_graph.model.results import ReleaseChange

Tables = Mapping[str, pl.DataFrame]


@dataclass(frozen=True)
class Reported:
    """What a release holds: its tables, and the vintage of each source."""

    tables: Tables
    vintages: Mapping[str, str]


def release_change(since: str, before: Reported, after: Reported) -> pl.DataFrame:
    """Rows of the result table release_change. `since`: name of the earlier release."""
    names = sorted(set(before.tables) | set(after.tables))
    frames = [_of_table(name, before.tables.get(name), after.tables.get(name)) for name in names]
    changes = pl.concat([frame for frame in frames if frame is not None]).with_columns(
        since_release=pl.lit(since),
        vintage_before=_vintage(before),
        vintage_after=_vintage(after),
        source=pl.lit(DERIVED),
    )
    rows = changes.select(list(ReleaseChange.columns())).sort("changed_source", "table_name")
    return ReleaseChange.validate(rows, cast=True)


def _vintage(found: Reported) -> pl.Expr:
    return pl.col("changed_source").replace_strict(
        dict(found.vintages), default=None, return_dtype=pl.String
    )


def _of_table(
    name: str, before: pl.DataFrame | None, after: pl.DataFrame | None
) -> pl.DataFrame | None:
    one = before if before is not None else after
    if one is None or "source" not in one.columns:
        return None
    earlier = one.clear() if before is None else before
    later = one.clear() if after is None else after
    common = [column for column in later.columns if column in earlier.columns]
    then, now = _counted(earlier.select(common)), _counted(later.select(common))
    change = then.join(now, on=["source", "row"], how="full", coalesce=True).fill_null(0)
    more = pl.col("times_right") - pl.col("times")
    return change.group_by(changed_source="source").agg(
        table_name=pl.lit(name),
        rows_before=pl.col("times").sum(),
        rows_after=pl.col("times_right").sum(),
        rows_added=more.clip(lower_bound=0).sum(),
        rows_removed=(-more).clip(lower_bound=0).sum(),
    )


def _counted(frame: pl.DataFrame) -> pl.DataFrame:
    """How many times each row of each source is there: rows are told apart by their hash."""
    text = frame.with_columns(pl.col(pl.Categorical, pl.Enum).cast(pl.String))
    return (
        frame.select("source", row=text.hash_rows())
        .group_by("source", "row")
        .agg(times=pl.len().cast(pl.Int64))
    )
