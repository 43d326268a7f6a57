"""Regions that are relevant along a chain which no list of a release holds, reckoned when asked.

A territory is compared along its own filières and specialities in the release. Along every chain of
the dictionary there would be forty times as many rows: `AlongAny` makes those of one territory and
one chain, by the function that made those of the release.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property

import polars as pl

from ti_graph.analytics import inputs
from ti_graph.analytics.along import Chains
from ti_graph.analytics.rules import DEFAULT
from ti_graph.analytics.sites import listed_sites
from ti_graph.analytics.steps.frames import Frames
from ti_graph.analytics.steps.relevance import rows_along
from ti_graph.analytics.steps.relevance_ground import Ground, ground
from ti_graph.analytics.steps.relevance_reasons import Naming
from ti_graph.analytics.steps.relevance_support import with_vintages
from ti_graph.analytics.steps.specialisation import regional_cells
from ti_graph.answers.dictionary import DictionaryChain, along_id
from ti_graph.answers.indexed import Indexed, Ordered
from ti_graph.model import industries
from ti_graph.model.grounds import QUOTIENT, SEES_ABSENCE

READ = (
    "containment", "employment", "establishment", "facility", "geometry", "industry",
    "industry_correspondence", "io_flow", "io_output", "neighbour", "organisation",
    "participation", "project", "region_type", "register", "territory", "within",
)  # fmt: skip
KEPT = 64
"""Chains of a territory that are kept, the last ones asked for."""


class Overlaid(Indexed):
    """Tables of a release, some of which are rows that were just made."""

    def __init__(self, below: Indexed, frames: Mapping[str, pl.DataFrame]) -> None:
        super().__init__(below.release)
        self._below = below
        self._frames = frames

    def _table(self, table: str) -> pl.LazyFrame:
        return self._frames[table].lazy()

    def _in_order(
        self, table: str, column: str, order: Sequence[str], descending: Sequence[bool]
    ) -> Ordered:
        """Of the rows that were made, else of the release, which are ordered once for all."""
        if table in self._frames:
            return super()._in_order(table, column, order, descending)
        return self._below._in_order(table, column, order, descending)


class AlongAny:
    """Rows of relevant regions along any chain, from the core tables of one release."""

    def __init__(self, below: Indexed) -> None:
        self._release = below.release
        self._below = below
        self._kept: dict[tuple[str, str], Overlaid] = {}

    def tables(self, territory_id: str, chain: DictionaryChain, position: int) -> Overlaid:
        """The tables of the release, with the rows of one territory along one chain in place.

        The last ones asked for are kept: a page asks several times, and a person again.
        """
        key = (territory_id, chain.id)
        found = self._kept.pop(key, None)
        found = found or Overlaid(self._below, self.frames(territory_id, chain, position))
        self._kept[key] = found
        for oldest in list(self._kept)[:-KEPT]:
            self._kept.pop(oldest, None)
        return found

    def frames(self, territory_id: str, chain: DictionaryChain, position: int) -> Frames:
        """Rows of relevant_partner, and of what stands behind them, of that territory and chain."""
        name = along_id(territory_id, chain)
        along = pl.DataFrame(
            {"along_id": [name], "territory_id": [territory_id], "filiere_id": [None],
             "industry_id": [chain.core[0] if len(chain.core) == 1 else None], "sure": [False],
             "position": [position]},
            schema_overrides={"filiere_id": pl.String, "industry_id": pl.String,
                              "position": pl.Int32},
        )  # fmt: skip
        core = pl.DataFrame({"industry_id": chain.core})
        codes = core.select(along_id=pl.lit(name), code=industries.nace_class()).unique()
        labels = along.select(
            "along_id", "sure", along_fr=pl.lit(chain.label.fr), along_en=pl.lit(chain.label.en)
        )
        known = self._ground
        here = pl.col("territory_id") == territory_id
        own = replace(known, pair=known.pair.filter(here), own=known.own.filter(here))
        made = Chains(along, codes.sort("along_id", "code"))
        others = self._below.rows("relevant_partner", "territory_id", territory_id)
        data = str(others[0]["data"]) if others else "real"
        rows = rows_along(made, labels, own, self._naming, data, all_of=False)
        return with_vintages(rows, self._vintages)

    @cached_property
    def _vintages(self) -> dict[str, str]:
        return {one.name: one.vintage for one in self._release.manifest.sources}

    @cached_property
    def _core(self) -> dict[str, pl.DataFrame]:
        return {name: self._release.table(name).collect() for name in READ}

    @cached_property
    def _ground(self) -> Ground:
        """What is known whatever the chain, and of the tables what single answers read."""
        tables = self._core
        counts = inputs.regional_counts(tables)
        listed = listed_sites(tables, DEFAULT)
        sight = (
            self._release.table("territory_ground")
            .filter(pl.col("use").cast(pl.String) == QUOTIENT)
            .select("territory_id", sees_absence=pl.col("ground").is_in(SEES_ABSENCE))
            .collect()
        )
        known = ground(tables, regional_cells(counts), counts, listed, sight)
        year = counts.year if counts else None
        abroad = known.pair.select("partner_id").unique()
        read = {
            "geometry": tables["geometry"].join(
                abroad, left_on="territory_id", right_on="partner_id", how="semi"
            ),
            "employment": tables["employment"].filter(pl.col("year") == year),
        }
        return replace(known, tables={**tables, **read})

    @cached_property
    def _naming(self) -> Naming:
        return Naming(self._core, self._ground.counts)
