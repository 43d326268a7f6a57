"""What a person should know of how a source was read, though nothing stopped: new columns, files
that no name matches, extracts, odd numbers. Texts are in `locale/notice.yml`."""

from typing import Self

from pydantic import BaseModel, ConfigDict

from ti_graph.errors import shown
from ti_graph.messages import Language, reason, say

SHOWN = 10
UNREAD = ("unread_files", "unknown_folder")
"""Codes of what is seen of the folders at any time, beside what was seen by a build."""


class Notice(BaseModel):
    """One thing to know of a source, in words of `locale/notice.yml`."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    source: str
    code: str
    facts: tuple[tuple[str, str | int], ...] = ()

    @classmethod
    def of(cls, source: str, code: str, **facts: str | int) -> Self:
        """A notice whose facts fill the braces of its text."""
        return cls(source=source, code=code, facts=tuple(sorted(facts.items())))

    def text(self, language: Language | None = None) -> str:
        """What was found, and what it means."""
        facts = {name: shown(fact) for name, fact in self.facts}
        if "reason" in facts:
            facts["reason"] = reason(str(facts["reason"]), language)
        return say(f"notice.{self.code}", language, source=self.source, **facts)


def listed(names: tuple[str, ...] | list[str]) -> str:
    """Some names, and how many more there are."""
    more = f" (+ {len(names) - SHOWN})" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more
