"""Jobs of a territory by industry and year, read from a release."""

from typing import Any

import polars as pl

from ti_graph.answers.ground_models import JobsAnswer, JobsFigure, JobsYear, UseGround, Words
from ti_graph.answers.grounds import advice
from ti_graph.answers.models import TerritoryItem, in_both
from ti_graph.answers.territories import Answers
from ti_graph.messages import say
from ti_graph.model.grounds import JOBS
from ti_graph.model.industries import code_of
from ti_graph.model.status import SECRET


class TerritoryJobs:
    """Jobs from the tables of one release."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self._release = answers.release

    def jobs(self, territory_id: str, offset: int = 0, limit: int = 50) -> JobsAnswer:
        """Jobs of a TI by industry, the newest year and the most jobs first, and year by year.

        Raises NotFoundError where none bears that identifier.
        """
        item = self._answers.item(territory_id)
        grounds = self._answers.grounds
        ground = grounds.uses(item.id)[JOBS]
        rows = self._rows("territory_jobs", item.id)
        order = ["year", "jobs", "industry_id"]
        shown = rows.sort(order, descending=[True, True, False], nulls_last=True)
        reach = rows.row(0, named=True) if rows.height else {}
        return JobsAnswer(
            id=item.id,
            label=item.label,
            release=self._release.manifest.release,
            ground=ground,
            about=grounds.register(ground.register_id),
            communes_reached=reach.get("communes_reached"),
            communes=reach.get("communes"),
            years=self._years(item.id),
            total=rows.height,
            offset=offset,
            industries=[
                self._figure(row) for row in shown.slice(offset, limit).iter_rows(named=True)
            ],
            advice=self._advice(item, ground),
        )

    def _advice(self, item: TerritoryItem, ground: UseGround) -> Words | None:
        """What to do where the jobs of the territory itself are not known."""
        if item.phase == self._answers.programme.phase:
            return advice({JOBS: ground})
        facts = {"territory": item.label, "phase": item.phase}
        ended = in_both(lambda: say("lead.earlier_phase", **facts))
        return Words(fr=ended.fr or "", en=ended.en or "")

    def _rows(self, table: str, territory_id: str) -> pl.DataFrame:
        return self._release.table(table).filter(pl.col("territory_id") == territory_id).collect()

    def _years(self, territory_id: str) -> list[JobsYear]:
        """The series of the TI itself where there is one, else of its home regions."""
        rows = self._rows("perimeter_series", territory_id)
        own = rows.filter(pl.col("level") == "territory")
        chosen = (own if own.height else rows).sort("region_id", "year")
        return [
            JobsYear.of(
                row,
                place=row["region_id"],
                place_label=self._answers.label(row["region_id"]),
                jobs_reason=self._no_total(row),
            )
            for row in chosen.iter_rows(named=True)
        ]

    def _figure(self, row: dict[str, Any]) -> JobsFigure:
        name = self._answers.industry(row["industry_id"])
        return JobsFigure.of(
            row,
            industry=row["industry_id"],
            code=code_of(row["industry_id"]),
            label=name.fr or name.en or "?",
        )

    def _no_total(self, row: dict[str, Any]) -> Words | None:
        """Why the jobs of a year have no total; None where they have one.

        Statistics of a region know no communes.
        """
        if row["jobs"] is not None:
            return None
        reason = "of_secret" if row["jobs_status"] == SECRET else "of_unknown"
        if row["level"] == "territory":
            key, register = f"ground.jobs.{reason}", Words(fr="", en="")
        else:
            key = f"ground.jobs.of_region.{reason}"
            register = self._answers.grounds.name(row["register"])
        said = in_both(lambda: say(key, register=register.spoken()))
        return Words(fr=said.fr or "", en=said.en or "")
