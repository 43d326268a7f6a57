"""Regions of earlier editions of NUTS → the regions of the newest edition that stand for them."""

from collections.abc import Mapping
from functools import cached_property

import polars as pl

from ti_graph.graph.release import Release


class Successors:
    """Successors of the regions of one release, as its table `region_succession` says them."""

    def __init__(self, release: Release) -> None:
        self._release = release

    def of(self, region_id: str) -> list[str]:
        """The regions of the newest edition that stand for one of an earlier; none else."""
        return self._later.get(region_id, [])

    @cached_property
    def _later(self) -> Mapping[str, list[str]]:
        rows = self._release.table("region_succession").sort("earlier_id", "later_id")
        found = rows.group_by("earlier_id", maintain_order=True).agg(pl.col("later_id")).collect()
        return dict(found.iter_rows())
