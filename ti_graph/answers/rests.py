"""What figures that count no site rest on: the source of people, and that of projects.

The year of people is that of their figure. Projects that bear no year have that of the edition.
"""

from dataclasses import dataclass
from functools import cached_property

import polars as pl

from ti_graph.graph.release import Release


@dataclass(frozen=True)
class Rest:
    """A source and the year of its figure; of its edition where that bears none."""

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
        """The source of the inhabitants of communes, and the year of most of them."""
        counted = self._communes.drop_nulls("population")
        source = _most(counted, "source")
        if source is None:
            return None
        year = _most(counted.drop_nulls("population_year"), "population_year")
        return Rest(str(source), None if year is None else int(year))

    def people_of(self, territory_id: str) -> Rest | None:
        """The source of the inhabitants of a territory, and the year of its own figure."""
        found = self.people
        return found and Rest(found.register_id, self._years.get(territory_id))

    @cached_property
    def projects(self) -> Rest | None:
        """The source of participations in European projects, and the year of its newest project."""
        source = _most(self._release.table("participation").select("source").collect(), "source")
        if source is None:
            return None
        of_source = self._release.table("project").filter(pl.col("source") == source)
        newest = of_source.select(pl.col("first_year").max()).collect().item()
        edition = edition_years(self._release).get(str(source))
        return Rest(str(source), edition if newest is None else int(newest))

    @cached_property
    def _communes(self) -> pl.DataFrame:
        communes = pl.col("kind").cast(pl.String) == "commune"
        columns = ("source", "population", "population_year")
        return self._release.table("territory").filter(communes).select(columns).collect()

    @cached_property
    def _years(self) -> dict[str, int]:
        rows = self._release.table("territory").drop_nulls("population_year")
        return dict(rows.select("territory_id", "population_year").collect().iter_rows())


def _most(rows: pl.DataFrame, column: str) -> str | int | None:
    """The value of most of some rows."""
    counts = rows.group_by(pl.col(column)).len().sort(["len", column], descending=[True, False])
    return None if counts.is_empty() else counts[column][0]
