"""Names that a person would use."""

from ti_graph.messages import Language, catalogue, say


def branch_name(branch_id: str, language: Language) -> str:
    """The short name of an industrial branch; its code where it has none."""
    key = f"branches.{branch_id}"
    return say(key, language) if key in catalogue() else branch_id.removeprefix("a38-")
