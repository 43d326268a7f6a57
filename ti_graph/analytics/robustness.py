"""Does a candidate hang on one firm?

A firm that holds more than half of the jobs known in it, or of the sites where no job is known. A
site whose legal unit is not known stands for itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

DEPENDENT_ABOVE = 0.5


@dataclass(frozen=True)
class FirmShare:
    """The part of the largest firm; both None where nothing is known."""

    share: float | None
    dependent: bool | None


def one_firm(units: pl.DataFrame | None, industries: Sequence[str]) -> FirmShare:
    """`units` of the territory: industry_id, unit, jobs, one row a site."""
    if units is None:
        return FirmShare(None, None)
    own = units.filter(pl.col("industry_id").is_in(list(industries)))
    known = own.filter(pl.col("jobs") > 0)
    held = known if known.height else own.with_columns(jobs=pl.lit(1.0))
    if held.is_empty():
        return FirmShare(None, None)
    jobs = held.group_by("unit").agg(pl.col("jobs").sum())["jobs"]
    share = float(jobs.to_numpy().max() / jobs.sum())
    return FirmShare(share, share > DEPENDENT_ABOVE)
