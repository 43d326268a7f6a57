"""What a release tells beside suggestions: parts of scores, evidence, industries, missing links."""

from typing import Any

import polars as pl

from ti_graph.answers.models import Part
from ti_graph.graph.release import Release

_DETAILS: dict[str, tuple[list[str], bool | list[bool]]] = {
    "candidate_industry": (["stage", "industry_id"], False),
    "candidate_missing": (["direction", "link_share", "stage_name"], True),
    "link_holder": (["stage_name", "rank"], False),
    "anchor": (["rank"], False),
    "score_part": (["weight", "part"], [True, False]),
    "evidence": (["evidence_source"], False),
    "relevant_detail": (["position"], False),
}
"""Table of details → the order of its rows, and whether it is descending."""


class SuggestionDetails:
    """What the detail tables tell of some suggestions, each table read once."""

    def __init__(self, release: Release, suggestions: list[str]) -> None:
        self._release = release
        self._suggestions = suggestions
        self._read: dict[str, dict[str, list[dict[str, Any]]]] = {}

    def rows(self, table: str, suggestion_id: str) -> list[dict[str, Any]]:
        """Rows of a detail table on one suggestion, in the table's order."""
        if table not in self._read:
            self._read[table] = self._grouped(table)
        return self._read[table].get(suggestion_id, [])

    def parts(self, suggestion_id: str) -> list[Part]:
        """The parts of a suggestion's score, the weightiest first."""
        return [
            Part(part=row["part"], value=row["value"], weight=row["weight"])
            for row in self.rows("score_part", suggestion_id)
        ]

    def _grouped(self, table: str) -> dict[str, list[dict[str, Any]]]:
        columns, descending = _DETAILS[table]
        wanted = pl.col("suggestion_id").is_in(self._suggestions)
        found = self._release.table(table).filter(wanted).sort(columns, descending=descending)
        grouped: dict[str, list[dict[str, Any]]] = {}
        for row in found.collect().iter_rows(named=True):
            grouped.setdefault(row["suggestion_id"], []).append(row)
        return grouped
