"""What a territory is best at, as every answer that announces one thing has it.

The first candidate, which is the first of its list. Where all candidates are leads to explore,
they begin with an industry in which the territory is surely specialised, if there is one; a
register in which filières are tested may hold none of its sites, and the first speciality is
announced by itself then. Power stations, sewers and waste plants stand everywhere: a speciality in
these is not announced before a lead in mining or manufacturing.
"""

from collections.abc import Sequence

from ti_graph.answers.ground_models import Speciality
from ti_graph.answers.models import Candidate
from ti_graph.model.candidate_results import EXPLORATORY
from ti_graph.model.industries import is_of_goods


def announced(
    found: Sequence[Candidate], known: Sequence[Speciality]
) -> Candidate | Speciality | None:
    """The best of a territory: the first of `found`, the first of `known`, or nothing."""
    makes = any(is_of_goods(one.lead_industry) for one in found)
    sure = [one for one in known if is_of_goods(one.industry) or not makes]
    if found and (found[0].grade != EXPLORATORY or not sure or _stands_for(found[0], sure)):
        return found[0]
    return sure[0] if sure else None


def _stands_for(one: Candidate, sure: Sequence[Speciality]) -> bool:
    return one.lead_industry in {speciality.industry for speciality in sure}
