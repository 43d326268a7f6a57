"""Which rows of which source each suggestion rests on."""

from collections.abc import Mapping

import polars as pl

from ti_graph.analytics import filieres, inputs
from ti_graph.analytics.input_output import InputOutput
from ti_graph.analytics.inputs import RegionalCounts, Tables
from ti_graph.analytics.steps.filieres import with_source
from ti_graph.analytics.steps.partners import PartnerRows
from ti_graph.analytics.territorial import Territorial


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
        counted = territorial.establishments["source"].unique().sort().to_list()
        for source in counted:
            rows = filiere.with_columns(rows=pl.col("establishments"))
            self._add(rows, source, simulated=territorial.simulated)
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
            for source in territorial.establishments["source"].unique().sort().to_list():
                of_filiere = suggestion.join(sizes, on="filiere_id")
                self._add(of_filiere, source, simulated=territorial.simulated)

    def _counted(self, suggestion: pl.DataFrame, rows: pl.DataFrame, source: str) -> None:
        counts = rows.group_by("partner_id").agg(rows=pl.len())
        self._add(suggestion.join(counts, on="partner_id"), source)
