"""Why a request is refused, in the language of its reader: pydantic speaks English alone."""

from collections.abc import Mapping
from typing import Any

from ti_graph.messages import catalogue, language, say

LONGEST, MOST = 80, 120
"""Letters of a place or a fact, and of a reason: a caller may have a part in them."""


def refusal(error: Mapping[str, Any]) -> str:
    """Where and why, of one error that pydantic lists."""
    where = ".".join(str(part) for part in error["loc"])[:LONGEST]
    why = _why(error)
    return say("refusal.at", where=where, why=why) if where else why


def _why(error: Mapping[str, Any]) -> str:
    key = f"refusal.{error['type']}"
    facts = {name: _listed(name, value) for name, value in error.get("ctx", {}).items()}
    if key in catalogue():
        return say(key, **facts)
    return str(error["msg"])[:MOST] if language() == "en" else say("refusal.other")


def _listed(name: str, value: object) -> str:
    """A fact of an error; of the values that are possible, no English between the last two."""
    text = str(value)
    return text.replace(" or ", ", ") if name == "expected" else text[:LONGEST]
