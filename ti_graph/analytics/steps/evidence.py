"""Which rows of which source each suggestion rests on."""

from collections.abc import Mapping

import polars as pl

from ti_graph.analytics import filieres, inputs
from ti_graph.analytics.input_output import InputOutput
from ti_graph.analytics.inputs import RegionalCounts, Tables
from ti_graph.analytics.steps.partners import PartnerRows
from ti_graph.model.grounds import SIMULATED


class Evidence:
    """Which rows of which source each suggestion rests on."""

    def __init__(self, vintages: Mapping[str, str]) -> None:
        self._vintages = vintages
        self._frames: list[pl.DataFrame] = []

    def table(self) -> pl.DataFrame:
        """Rows of the result table evidence, so far."""
        return pl.concat(self._frames) if self._frames else pl.DataFrame()

    def _add(self, rows: pl.DataFrame, source: str, *, simulated: bool = False) -> None:
        self._frames.append(
            rows.select(
                "suggestion_id",
                evidence_source=pl.lit(source),
                vintage=pl.lit(self._vintages.get(source, "unknown")),
                rows=pl.col("rows").cast(pl.Int64),
                simulated=pl.lit(simulated),
                rank=pl.col("rank").cast(pl.Int32),
                source="source",
            )
        )

    def add_filieres(
        self, found: filieres.Candidates, table: InputOutput | None, table_source: str | None
    ) -> None:
        """Sites that were counted, and the input-output table that says which stages trade."""
        self._registered(found.filiere.with_columns(rows=pl.col("establishments")))
        if table is not None and table_source is not None:
            self._add(found.filiere.with_columns(rows=pl.lit(table.rows)), table_source)

    def _registered(self, rows: pl.DataFrame) -> None:
        """Rows that rest on the sites of a register each."""
        for (name, ground), own in rows.sort("register").group_by(
            "register", "ground", maintain_order=True
        ):
            self._add(own, str(name), simulated=str(ground) == SIMULATED)

    def add_partners(
        self,
        tables: Tables,
        partner: PartnerRows,
        regional: RegionalCounts | None,
        found: filieres.Candidates,
    ) -> None:
        """Participations, regional counts, outlines, and the establishments of the filière."""
        if not partner.suggestion.height:
            return
        suggestion = partner.suggestion
        participations = inputs.located_participations(tables)
        self._counted(suggestion, participations.rename({"region_id": "partner_id"}))
        if regional is not None:
            cells = regional.counts.with_columns(source=pl.lit(regional.register))
            self._counted(suggestion, cells.rename({"territory_id": "partner_id"}))
        self._counted(suggestion, tables["geometry"].rename({"territory_id": "partner_id"}))
        if found.filiere.height:
            sizes = found.filiere.select(
                "register", "ground", filiere_id="suggestion_id", rows="establishments"
            )
            self._registered(suggestion.join(sizes, on="filiere_id"))

    def _counted(self, suggestion: pl.DataFrame, rows: pl.DataFrame) -> None:
        """How many rows each source reported of the suggested regions."""
        counts = rows.group_by("partner_id", register="source").agg(rows=pl.len())
        found = suggestion.join(counts, on="partner_id").sort("register")
        for (name,), own in found.group_by("register", maintain_order=True):
            self._add(own, str(name))
