"""What answers rest on, source by source, read from a release."""

from functools import cached_property

import polars as pl

from ti_graph.answers.models import Label, Provenance, label_of
from ti_graph.errors import NotFoundError
from ti_graph.figures import UNKNOWN
from ti_graph.graph.release import Release
from ti_graph.model.closure import DERIVED
from ti_graph.model.status import SIMULATED

COMPUTED = ("analytics_real", "analytics_simulated", DERIVED)
"""Data sets that are made from those that are loaded."""


def data_years(release: Release) -> dict[str, int]:
    """Source of an unknown edition → the year that figures of it bear, where they bear one."""
    unknown = [one.name for one in release.manifest.sources if one.vintage == UNKNOWN]
    if not unknown:
        return {}
    reach = release.table("register_reach").filter(pl.col("register").is_in(unknown))
    years = reach.drop_nulls("year").group_by("register").agg(pl.col("year").max())
    return dict(years.collect().iter_rows())


def title_of(release: Release, source: str) -> Label:
    """What a data set is called, loaded or computed; its identifier where it is neither."""
    entry = release.manifest.source(source)
    if entry is None and source in COMPUTED:
        return label_of(f"screen.computed.{source}")
    return Label(fr=entry.title_fr, en=entry.title_en) if entry else Label(fr=source, en=source)


class Provenances:
    """The sources of one release."""

    def __init__(self, release: Release) -> None:
        self._release = release

    def of(self, source: str, rows: int) -> Provenance:
        """Rows of a source.

        Raises NotFoundError where the release has none of that name.
        """
        entry = self._release.manifest.source(source)
        if entry is None:
            raise NotFoundError("unknown_source", source=source, known="-")
        return Provenance(
            source=source,
            title=Label(fr=entry.title_fr, en=entry.title_en),
            licence=entry.licence,
            vintage=entry.vintage,
            data_year=self._years.get(source),
            rows=rows,
            simulated=entry.kind == SIMULATED,
        )

    @cached_property
    def _years(self) -> dict[str, int]:
        return data_years(self._release)
