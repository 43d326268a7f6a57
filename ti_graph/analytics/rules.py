"""What counts as industry, and which units of a census may be part of a filière."""

from dataclasses import dataclass

from ti_graph.model.industries import FIRST_DIVISION, LAST_DIVISION

ARTISAN_FOOD = ("10.13B", "10.71B", "10.71C", "10.71D")
"""Pork butchers, bread ovens of shops, bakers and pastry cooks: shops that make what they sell."""


@dataclass(frozen=True)
class Rules:
    """The rules that settings change.

    `left_out` are NAF rév. 2 classes that a census counts and that are part of no filière. With
    `employers_only`, units of a census with no employee, or none known, are part of none either:
    most are shells and one-person firms. A selective register has its own condition of entry, and
    neither rule touches it.
    """

    first_division: str = FIRST_DIVISION
    last_division: str = LAST_DIVISION
    left_out: tuple[str, ...] = ARTISAN_FOOD
    employers_only: bool = True


DEFAULT = Rules()
