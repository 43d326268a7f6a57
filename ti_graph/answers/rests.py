"""What figures that count no site rest on: the source of people, and that of projects.

Their source names no year of the data: `year` is that of its edition.
"""

from dataclasses import dataclass
from functools import cached_property

import polars as pl

from ti_graph.graph.release import Release


@dataclass(frozen=True)
class Rest:
    """A source and the year of its edition."""

    register_id: str
    year: int | None


def year_of(vintage: str) -> int | None:
    """The first year of an edition."""
    first = vintage[:4]
    return int(first) if first.isdigit() and len(first) == len("2015") else None


def edition_years(release: Release) -> dict[str, int]:
    """Source → the first year of its edition, where it has one."""
    years = {one.name: year_of(one.vintage) for one in release.manifest.sources}
    return {name: year for name, year in years.items() if year is not None}


class Rests:
    """What figures of one release that count no site rest on, each read once."""

    def __init__(self, release: Release) -> None:
        self._release = release

    @cached_property
    def people(self) -> Rest | None:
        """The source of the inhabitants of communes."""
        communes = pl.col("kind").cast(pl.String) == "commune"
        counted = communes & pl.col("population").is_not_null()
        return _most(self._release, self._release.table("territory").filter(counted))

    @cached_property
    def projects(self) -> Rest | None:
        """The source of participations in European projects."""
        return _most(self._release, self._release.table("participation"))


def _most(release: Release, rows: pl.LazyFrame) -> Rest | None:
    """The source of most of some rows."""
    counts = rows.group_by(pl.col("source").cast(pl.String)).len().collect()
    if counts.is_empty():
        return None
    source = str(counts.sort(["len", "source"], descending=[True, False])["source"][0])
    return Rest(source, edition_years(release).get(source))
