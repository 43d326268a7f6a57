"""What a territory is best at, as every answer that announces one thing has it.

The first candidate filière where it passes its tests, or stands for an industry in which the
territory is surely specialised. Where all candidates are leads to explore, such an industry comes
before them: the territory is surer of it. Of several, it is that along which partners are sought
first.
"""

from collections.abc import Sequence

from ti_graph.answers.ground_models import Speciality
from ti_graph.answers.models import Candidate
from ti_graph.answers.partner_models import Along

LEAD = "exploratory"


def announced(
    found: Sequence[Candidate], along: Along | None, known: Sequence[Speciality]
) -> Candidate | Speciality | None:
    """The best of a territory: a candidate of `found`, a speciality of `known`, or nothing.

    `along`: what partners are sought along first.
    """
    if found and found[0].grade != LEAD:
        return found[0]
    if along and along.kind == "filiere":
        return min(found, key=lambda one: one.id != along.id)
    industry = along.industry if along else None
    return min(known, key=lambda one: one.industry != industry, default=None)
