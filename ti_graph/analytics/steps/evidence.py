"""Which rows of which source each suggestion rests on."""

from collections.abc import Mapping

import polars as pl

from ti_graph.analytics import filieres, inputs
from ti_graph.analytics.input_output import InputOutput
from ti_graph.analytics.inputs import RegionalCounts, Tables
from ti_graph.analytics.steps.filieres import with_source
from ti_graph.analytics.steps.partners import PartnerRows
from ti_graph.analytics.territorial import Territorial
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
        self, found: filieres.Candidates, territorial: Territorial, table: InputOutput | None
    ) -> None:
        """Establishments that were counted, and the input-output table that names links."""
        filiere = with_source(found.filiere, territorial)
        rows = filiere.with_columns(rows=pl.col("establishments"))
        self._add_sites(rows, territorial)
        if table is not None:
            self._add(filiere.with_columns(rows=pl.lit(table.rows)), "insee_input_output")

    def add_partners(
        self,
        tables: Tables,
        partner: PartnerRows,
        regional: RegionalCounts | None,
        found: filieres.Candidates,
        territorial: Territorial,
    ) -> None:
        """Participations, regional counts, outlines, and the establishments of the filière."""
        if not partner.suggestion.height:
            return
        suggestion = partner.suggestion
        popularity = inputs.located_participations(tables)
        self._counted(suggestion, popularity.rename({"region_id": "partner_id"}), "cordis_h2020")
        if regional is not None:
            cells = regional.counts.rename({"territory_id": "partner_id"})
            self._counted(suggestion, cells, "eurostat_sbs")
        self._add(suggestion.with_columns(rows=pl.lit(1)), "eurostat_nuts")
        if found.filiere.height:
            sizes = found.filiere.select(filiere_id="suggestion_id", rows="establishments")
            self._add_sites(suggestion.join(sizes, on="filiere_id"), territorial)

    def _add_sites(self, rows: pl.DataFrame, territorial: Territorial) -> None:
        """The sites that were counted in each territory, of the register that it rests on."""
        grounds = territorial.grounds.drop_nulls("register").select(
            "register", "ground", territory_id="ti_id"
        )
        for (register, ground), own in grounds.sort("register", "ground").group_by(
            "register", "ground", maintain_order=True
        ):
            counted = rows.join(own, on="territory_id", how="semi")
            self._add(counted, str(register), simulated=ground == SIMULATED)

    def _counted(self, suggestion: pl.DataFrame, rows: pl.DataFrame, source: str) -> None:
        counts = rows.group_by("partner_id").agg(rows=pl.len())
        self._add(suggestion.join(counts, on="partner_id"), source)
