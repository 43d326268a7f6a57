"""Expected employees of an establishment, from its headcount band and what URSSAF counts.

A band says `20 to 49`. Where URSSAF's jobs are there, the place within bands is chosen for each NAF
division so that the sum over the establishments of known band meets URSSAF's count of the same
division: expected = low + place × (high − low), with the place between 0 and 1. Without URSSAF, or
where a division has no band to place, it is the middle. An unreported band stays unknown, and the
open band 53 counts its least.
"""

import datetime as dt

import polars as pl

from ti_graph.ingest import Source
from ti_graph.model.status import ESTIMATED, KNOWN, UNKNOWN

YEAR_COLUMN = "anneeEffectifsEtablissement"
YEAR = r"^((?:19|20)\d\d)(?:\.0+)?$"
MIDDLE = 0.5
LEAST_JOBS = 200
"""Of a division in URSSAF's count: below, chance would choose the place."""


def expected_jobs(rows: pl.DataFrame, employment: pl.DataFrame) -> pl.DataFrame:
    """Rows with `jobs` and `jobs_status`, from `jobs_low`, `jobs_high` and `industry_id`."""
    low, high = pl.col("jobs_low"), pl.col("jobs_high")
    placed = rows.with_columns(division=_division()).join(
        places(rows, employment), on="division", how="left", maintain_order="left"
    )
    width = (high - low).fill_null(0)
    return placed.with_columns(
        jobs=low + pl.col("place").fill_null(MIDDLE) * width,
        jobs_status=pl.when(low.is_null())
        .then(pl.lit(UNKNOWN))
        .when(high == 0)
        .then(pl.lit(KNOWN))
        .otherwise(pl.lit(ESTIMATED)),
    ).drop("division", "place")


def year_of_headcount(source: Source, file: str, rows: pl.DataFrame) -> pl.Series:
    """The year of each row's headcount; null where none is written, or one that cannot be."""
    written = rows[YEAR_COLUMN].cast(pl.String)
    year = written.str.extract(YEAR).cast(pl.Int16)
    year = year.set(year > dt.date.today().year, None)
    source.quarantine.add(
        rows.filter(written.is_not_null() & year.is_null()),
        file=source.files[file].name,
        column=YEAR_COLUMN,
        reason="not a year up to now: the year of the headcount is unknown",
    )
    return year


def places(rows: pl.DataFrame, employment: pl.DataFrame) -> pl.DataFrame:
    """`place` of each `division`, 0 at the least of its bands and 1 at the most."""
    counted = _counted(employment)
    bands = (
        rows.filter(pl.col("jobs_low").is_not_null())
        .group_by(division=_division())
        .agg(
            least=pl.col("jobs_low").sum(),
            most=pl.coalesce("jobs_high", "jobs_low").sum(),
        )
    )
    room = pl.col("most") - pl.col("least")
    return (
        bands.join(counted, on="division")
        .filter(room > 0, pl.col("counted") >= LEAST_JOBS)
        .select("division", place=((pl.col("counted") - pl.col("least")) / room).clip(0, 1))
    )


def _counted(employment: pl.DataFrame) -> pl.DataFrame:
    """URSSAF's jobs of each division in its last year."""
    jobs = employment.filter(
        pl.col("industry_id").str.starts_with("naf2-"),
        pl.col("territory_id").str.starts_with("commune-"),
    )
    last = jobs.filter(pl.col("year") == pl.col("year").max())
    return last.group_by(division=_division()).agg(counted=pl.col("jobs").sum())


def _division() -> pl.Expr:
    return pl.col("industry_id").str.extract(r"^naf2(?:025)?-(\d\d)")
