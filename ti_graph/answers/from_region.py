"""From a region of Europe: which French TI share its industries, filière by filière."""

from functools import cached_property
from typing import Any

import polars as pl

from ti_graph.answers.lookup_models import Place, RegionFiliere, RegionTerritory
from ti_graph.answers.lookup_tables import LookupTables
from ti_graph.answers.models import Label
from ti_graph.model.grounds import FILIERE, FRANCE, QUOTIENT
from ti_graph.model.industries import nace

OF_FILIERE = 5
FILIERES = 12
NEAR_SHOWN = 10
STATISTICAL = ("nuts1", "nuts2", "nuts3")


class FromRegion(LookupTables):
    """What a region of level 0 to 3 is answered; a larger one has the best of its own regions."""

    def filieres(self, below: list[str]) -> list[RegionFiliere]:
        """The TI that share an industry with regions of level 3, by its division, best first."""
        rows = self._kept(below).filter(pl.col("region_turn").is_not_null())
        best = rows.unique(["division", "territory_id"], keep="first", maintain_order=True)
        order = best.group_by("division", maintain_order=True).agg(pl.col("score").max())
        return [
            self._filiere(division, best.filter(pl.col("division") == division).head(OF_FILIERE))
            for division in order["division"].head(FILIERES)
        ]

    def relevant_to(self, below: list[str]) -> int:
        """How many TI the lists by filière are of, those beyond what is shown too."""
        rows = self._kept(below).filter(pl.col("region_turn").is_not_null())
        return rows["territory_id"].n_unique()

    def near(self, below: list[str]) -> list[RegionTerritory]:
        """The TI that are near or bordering, the nearest first."""
        rows = self._kept(below).filter("near").sort("distance_km", "territory_id")
        first = rows.unique("territory_id", keep="first", maintain_order=True).head(NEAR_SHOWN)
        return [self._territory(row) for row in first.iter_rows(named=True)]

    def contains(self, region_id: str) -> list[Place]:
        """The regions of the level below."""
        rows = self._rows("containment", "container_id", [region_id])
        kind = self._answers.programme.kinds
        members = rows["member_id"].sort()
        return [self.place(name) for name in members if kind[name] in STATISTICAL]

    def _kept(self, below: list[str]) -> pl.DataFrame:
        return self._ranked.filter(pl.col("partner_id").is_in(below))

    @cached_property
    def _ranked(self) -> pl.DataFrame:
        """Every relevant partner, the best score first; read once."""
        rows = self._release.table("relevant_partner").collect()
        return rows.sort("score", "suggestion_id", descending=[True, False])

    def _filiere(self, division: str, rows: pl.DataFrame) -> RegionFiliere:
        row = self._by_industry.get(nace(division))
        label = Label(fr=row["label_fr"], en=row["label_en"]) if row else Label(fr=None, en=None)
        territories = [self._territory(one) for one in rows.iter_rows(named=True)]
        return RegionFiliere(division=division, label=label, territories=territories)

    def _territory(self, row: dict[str, Any]) -> RegionTerritory:
        reasons = Label(fr=row["reason_fr"], en=row["reason_en"])
        use = FILIERE if row["filiere_id"] else QUOTIENT
        rests = self._answers.grounds.uses(row["territory_id"])[use]
        return RegionTerritory.of(
            row,
            territory=self.place(row["territory_id"]),
            region=self.place(row["partner_id"]),
            along=row["along_id"],
            along_label=Label(fr=row["along_fr"], en=row["along_en"]),
            rank=row["region_rank"],
            reason=reasons.spoken(),
            reasons=reasons,
            ground=rests.ground,
            register=rests.register_id,
            reference=FRANCE if rests.register_id else None,
            year=rests.year,
        )
