"""What quotients are compared with, named for what it is.

Quotients on a selective register compare with the sites of that register in France: a few per cent
of those of the country. Those on a census compare with what the census covers.
"""

from collections.abc import Mapping
from typing import Any

from ti_graph.answers.models import Label, in_both
from ti_graph.figures import percent
from ti_graph.messages import say
from ti_graph.model.grounds import REGISTER


def reference_kind(ground: str, reference: str, share: float | None) -> str:
    """The key of the words in `ground.reference` and `ground.quotient`.

    `share` is the part of France that a census reaches.
    """
    if ground == REGISTER:
        return "register"
    return "part" if share is not None and share < 1 else reference


def compared(row: Mapping[str, Any]) -> Label:
    """What the quotient of a row of specialisation is compared with, in words."""
    share = row["reference_share"]
    key = f"ground.reference.{reference_kind(row['ground'], row['reference'], share)}"
    return in_both(lambda: say(key, share=percent(share or 0)))
