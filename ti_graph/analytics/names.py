"""Names that a person would use."""

from collections.abc import Sequence

from ti_graph.messages import Language, catalogue, say
from ti_graph.model.industries import code_of


def branch_name(branch_id: str, language: Language) -> str:
    """The short name of an industrial branch; its code where it has none."""
    key = f"branches.{branch_id}"
    return say(key, language) if key in catalogue() else code_of(branch_id)


def division_name(division: str, language: Language) -> str:
    """The short name of a NACE division; its code where it has none."""
    key = f"divisions.nace-{division}"
    return say(key, language) if key in catalogue() else division


def chain_name(divisions: Sequence[str], language: Language) -> str:
    """What a person would call a filière of these divisions, upstream first."""
    named = " → ".join(division_name(division, language) for division in divisions)
    return named[:1].upper() + named[1:]
