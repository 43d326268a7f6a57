"""Attractiveness, blind spots and governance as tables of text, for documents and terminals."""

from collections.abc import Iterable

from pydantic import BaseModel

from ti_graph.answers.attractiveness_models import (
    AttractivenessAnswer,
    DomainItem,
    IndicatorItem,
)
from ti_graph.answers.governance import Holder, RoleItem
from ti_graph.figures import decimal, percent_cell
from ti_graph.messages import say

INDICATOR = ("indicator", "value", "rank", "region_gap", "matched_gap", "people", "from")
DOMAIN = ("domain", "axis", "in_need", "needs", "actions", "offers", "says")
ROLE = ("role", "state", "holders")
COUNTS = ("needs", "actions", "offers")
LARGE = 1000
"""From this value on, decimals say nothing."""
MOST = 12
"""Bodies of a role that a cell names; the others are counted."""


class FicheTable(BaseModel):
    """A table: heads, then rows of cells as a person writes them; which columns are figures."""

    title: str
    heads: list[str]
    figures: list[bool]
    rows: list[list[str]]


def indicator_table(found: AttractivenessAnswer) -> FicheTable:
    """Every indicator; `missing` says what to load for those without a value."""
    return FicheTable(
        title=say("attractiveness.section"),
        heads=[say(f"attractiveness.{name}") for name in INDICATOR],
        figures=[name not in {"indicator", "from"} for name in INDICATOR],
        rows=[_indicator(one) for one in found.indicators],
    )


def domain_table(found: AttractivenessAnswer) -> FicheTable:
    """Needs, actions and offers side by side."""
    return FicheTable(
        title=say("attractiveness.blind_spots"),
        heads=[say(f"attractiveness.column.{name}") for name in DOMAIN],
        figures=[name in COUNTS for name in DOMAIN],
        rows=[_domain(one) for one in found.domains],
    )


def governance_table(roles: Iterable[RoleItem]) -> FicheTable:
    """Role, state, bodies with their basis; `missing` says what to do where nobody reports it."""
    return FicheTable(
        title=say("governance.title"),
        heads=[say(f"governance.head.{name}") for name in ROLE],
        figures=[False] * len(ROLE),
        rows=[_role(one) for one in roles],
    )


def missing(parts: Iterable[IndicatorItem | RoleItem]) -> list[str]:
    """What to do about what is not known, each advice once, with all that it would make known."""
    of: dict[str, list[str]] = {}
    for one in parts:
        if one.advice:
            of.setdefault(one.advice.spoken(), []).append(one.label.spoken())
    return [
        say("attractiveness.advice", label=", ".join(labels), what=advice)
        for advice, labels in of.items()
    ]


def _indicator(one: IndicatorItem) -> list[str]:
    label = one.label.spoken()
    if one.value is None:
        return [label, say("attractiveness.unknown"), "", "", "", "", ""]
    register = one.register_label.spoken() if one.register_label else "?"
    need = say("attractiveness.marked") if one.need else ""
    return [
        label,
        " ".join(filter(None, [_value(one), one.unit_label.spoken(), need])),
        f"{one.rank}/{one.ranked}",
        _gap(one.region_gap, one.value),
        _gap(one.matched_gap, one.value),
        "" if one.people_share is None else percent_cell(one.people_share),
        f"{register}, {one.year}",
    ]


def _value(one: IndicatorItem) -> str:
    value = one.value or 0.0
    # A commune that was split leaves a part of one: such a number is shown with its decimal.
    whole = one.counted and value == round(value)
    return decimal(value, 0 if whole else _places(value))


def _places(value: float) -> int:
    return 0 if abs(value) >= LARGE else 1


def _gap(gap: float | None, value: float) -> str:
    """A gap with as many decimals as the value that it is of."""
    if gap is None:
        return ""
    text = decimal(gap, _places(value))
    return text if text.startswith("-") or not text.strip("0.,") else f"+{text}"


def _domain(one: DomainItem) -> list[str]:
    marked = say("attractiveness.of_judged", marked=len(one.in_need), judged=one.judged)
    return [
        one.label.spoken(),
        one.axis.spoken() if one.axis else say("attractiveness.no_axis"),
        marked if one.judged else say("attractiveness.unknown"),
        _count(one.needs),
        _count(one.actions),
        str(one.offers),
        one.says.spoken(),
    ]


def _count(number: int | None) -> str:
    return say("attractiveness.unknown") if number is None else str(number)


def _role(one: RoleItem) -> list[str]:
    return [
        one.label.spoken(),
        say(f"governance.state.{one.state}", day=one.absent_on or ""),
        _holders(one),
    ]


def _holders(one: RoleItem) -> str:
    named = [_holder(holder) for holder in one.holders[:MOST]]
    more = len(one.holders) - len(named)
    return " ; ".join([*named, *([say("governance.more", count=more)] if more > 0 else [])])


def _holder(holder: Holder) -> str:
    said = [say(f"governance.basis.{holder.basis}", day=holder.observed_on or "")]
    said += [] if holder.in_release else [say("workbook.reported.since")]
    said += [say("workbook.reported.simulated")] if holder.simulated else []
    return f"{holder.label.spoken()} ({', '.join(said)})"
