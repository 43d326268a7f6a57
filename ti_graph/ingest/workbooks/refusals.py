"""Why a workbook is refused: every fault by sheet, row, column and reason."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from ti_graph.errors import SourceError
from ti_graph.ingest.workbooks.kinds import CHOICES
from ti_graph.ingest.workbooks.persons import may_be_repeated
from ti_graph.messages import Language, say

LONGEST_SHOWN = 60
UNSAID = "…"


@dataclass(frozen=True)
class WorkbookFault:
    """One fault. `code` names a text of `workbook.reasons`; `facts` fill its braces."""

    code: str
    sheet: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""
    facts: dict[str, object] = field(default_factory=dict)

    def reason(self, language: Language | None = None) -> str:
        """Why, in words, with what may be written instead."""
        facts = dict(self.facts)
        if choices := facts.pop("choices", None):
            codes = CHOICES[str(choices)]
            labels = [say(f"workbook.choices.{choices}.{code}", language) for code in codes]
            facts["known"] = ", ".join(labels)
        near = facts.pop("near", "")
        reason = say(f"workbook.reasons.{self.code}", language, **facts)
        return f"{reason} {say('workbook.near', language, names=near)}" if near else reason


class RefusedWorkbookError(SourceError):
    """A workbook that cannot be taken; nothing was changed."""

    def __init__(self, file: str, refusals: Sequence[WorkbookFault]) -> None:
        super().__init__("workbook_refused", file=file, count=len(refusals))
        self.refusals = tuple(refusals)


def said(value: object) -> str:
    """What a refusal says of a cell: nothing where a person's name stands in it."""
    read = str(value)[: 4 * LONGEST_SHOWN]  # no more of it is shown
    return shown(value) if may_be_repeated(read) else UNSAID


def shown(value: object) -> str:
    """A cell as it may be shown: short, and with nothing that a terminal would obey."""
    text = str(value)[:LONGEST_SHOWN]
    visible = (
        character if unicodedata.category(character)[0] != "C" else f"\\u{ord(character):04x}"
        for character in text
    )
    return "".join(visible) + ("…" if len(str(value)) > LONGEST_SHOWN else "")
