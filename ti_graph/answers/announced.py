"""What a territory is best at, as every answer that announces one thing has it.

The first candidate, which is the first of its list. Where all candidates are leads to explore,
they begin with an industry in which the territory is surely specialised, if there is one; a
register in which filières are tested may hold none of its sites, and the first speciality is
announced by itself then.
"""

from collections.abc import Sequence

from ti_graph.answers.ground_models import Speciality
from ti_graph.answers.models import Candidate
from ti_graph.model.candidate_results import EXPLORATORY


def announced(
    found: Sequence[Candidate], known: Sequence[Speciality]
) -> Candidate | Speciality | None:
    """The best of a territory: the first of `found`, the first of `known`, or nothing."""
    sure = {one.industry for one in known}
    if found and (found[0].grade != EXPLORATORY or not sure or found[0].lead_industry in sure):
        return found[0]
    return known[0] if known else None
