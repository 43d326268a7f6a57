"""Phases of the programme as the data have them: a phase is named by its first year."""

import polars as pl


def phases(territory: pl.DataFrame) -> list[int]:
    """First years of the phases that have territories, in order."""
    return sorted(territory["phase"].drop_nulls().unique().to_list())


def current_phase(territory: pl.DataFrame) -> int | None:
    """The last phase that has territories; None where none is known."""
    return max(phases(territory), default=None)


def territories_of_phase(territory: pl.DataFrame, phase: int | None = None) -> pl.DataFrame:
    """territory_id of the TI of a phase, in order; of the current one where none is named."""
    wanted = current_phase(territory) if phase is None else phase
    rows = territory.filter(pl.col("phase") == pl.lit(wanted, pl.Int16))
    return rows.select("territory_id").sort("territory_id")
