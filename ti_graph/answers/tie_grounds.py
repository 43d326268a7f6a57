"""What the measure of a tie rests on: ground, register, year, and the reference if it compares."""

from functools import cached_property
from typing import Literal

import polars as pl

from ti_graph.answers import rests as of_figures
from ti_graph.graph.release import Release
from ti_graph.model.grounds import FRANCE, USES

Rests = Literal["own", "candidate", "quotient", "filiere", "people", "projects", "source"]
"""Columns of the row; its candidate filière; quotients or filières of its territory; inhabitants;
European projects; the source of the row."""
RESTS = {"ground": pl.String, "register": pl.String, "year": pl.Int64, "reference": pl.String}
"""What a measure rests on → its type."""


class TieGrounds:
    """What measures of one release rest on."""

    def __init__(self, release: Release) -> None:
        self._release = release
        self._counted = of_figures.Rests(release)

    def of(self, table: pl.LazyFrame, rests: Rests | None) -> pl.LazyFrame:
        """The rows of a table with `rest_` and each name of `RESTS`."""
        if rests == "own":
            return _named(table, {name: pl.col(name) for name in RESTS})
        if rests == "candidate":
            return self._joined(table, self._candidates, "suggestion_id")
        if rests in USES:
            return self._joined(table, self._of_use(rests), "territory_id")
        if rests == "source":
            return _named(table, self._of_source(table))
        one = {"people": self._counted.people, "projects": self._counted.projects}.get(rests or "")
        known = (
            {} if one is None else {"register": pl.lit(one.register_id), "year": pl.lit(one.year)}
        )
        return _named(table, known)

    @staticmethod
    def _joined(table: pl.LazyFrame, known: pl.LazyFrame, key: str) -> pl.LazyFrame:
        return table.join(known, on=key, how="left", maintain_order="left")

    @cached_property
    def _candidates(self) -> pl.LazyFrame:
        rows = self._release.table("candidate_filiere")
        return _rested(rows, "suggestion_id")

    def _of_use(self, use: str) -> pl.LazyFrame:
        rows = self._release.table("territory_ground").filter(pl.col("use").cast(pl.String) == use)
        return _rested(rows, "territory_id")

    def _of_source(self, table: pl.LazyFrame) -> dict[str, pl.Expr]:
        """The source of a row, and its year; else that of the source's edition."""
        source = pl.col("source").cast(pl.String)
        edition = source.replace_strict(
            of_figures.edition_years(self._release), default=None, return_dtype=pl.Int64
        )
        own = "year" in table.collect_schema().names()
        year = pl.coalesce(pl.col("year").cast(pl.Int64), edition) if own else edition
        return {"register": source, "year": year}


def _rested(rows: pl.LazyFrame, key: str) -> pl.LazyFrame:
    """The key of a row, and what its figures rest on: they compare with France."""
    compared = pl.when(pl.col("register").is_not_null()).then(pl.lit(FRANCE))
    known = {name: pl.col(name) for name in ("ground", "register", "year")}
    named = _named(rows, {**known, "reference": compared})
    return named.select(key, *(f"rest_{name}" for name in RESTS))


def _named(table: pl.LazyFrame, known: dict[str, pl.Expr]) -> pl.LazyFrame:
    nothing = pl.lit(None)
    return table.with_columns(
        **{f"rest_{name}": known.get(name, nothing).cast(kind) for name, kind in RESTS.items()}
    )
