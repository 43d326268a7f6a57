"""The governance of a territory as cells of text, for screens of letters and documents."""

from ti_graph.answers.governance import GovernanceAnswer, Holder, RoleItem
from ti_graph.messages import say

COLUMNS = ("role", "state", "holders", "advice")
MOST = 12
"""Bodies of a role that a cell names; the others are counted."""


def governance_rows(found: GovernanceAnswer) -> list[list[str]]:
    """Role, state, bodies with their basis, what to do."""
    return [
        [
            one.label.spoken(),
            _state(one),
            _holders(one),
            one.advice.spoken() if one.advice else "",
        ]
        for one in found.roles
    ]


def _state(one: RoleItem) -> str:
    return say(f"governance.state.{one.state}", day=one.absent_on or "")


def _holders(one: RoleItem) -> str:
    named = [_holder(holder) for holder in one.holders[:MOST]]
    more = len(one.holders) - len(named)
    return " ; ".join([*named, *([say("governance.more", count=more)] if more > 0 else [])])


def _holder(holder: Holder) -> str:
    basis = say(f"governance.basis.{holder.basis}", day=holder.observed_on or "")
    return f"{holder.label.spoken()} ({basis})"
