"""What a release says beside suggestions: scores, evidence, industries, stages to check."""

from ti_graph.answers.indexed import Indexed, Row
from ti_graph.answers.models import Part

_DETAILS: dict[str, dict[str, bool]] = {
    "candidate_industry": {"stage": False, "industry_id": False},
    "candidate_missing": {"direction": True, "link_share": True, "stage_name": True},
    "link_holder": {"stage_name": False, "rank": False},
    "anchor": {"rank": False},
    "score_part": {"weight": True, "part": False},
    "evidence": {"evidence_source": False},
    "relevant_detail": {"position": False},
}
"""Table of details → the columns that order its rows, and whether each descends."""


class SuggestionDetails:
    """What the detail tables say of suggestions."""

    def __init__(self, tables: Indexed) -> None:
        self._tables = tables

    def rows(self, table: str, suggestion_id: str) -> list[Row]:
        """Rows of a detail table on one suggestion, in the table's order."""
        order = _DETAILS[table]
        return self._tables.rows(
            table, "suggestion_id", suggestion_id, list(order), list(order.values())
        )

    def parts(self, suggestion_id: str) -> list[Part]:
        """The parts of a suggestion's score, the weightiest first."""
        return [
            Part(part=row["part"], value=row["value"], weight=row["weight"])
            for row in self.rows("score_part", suggestion_id)
        ]
