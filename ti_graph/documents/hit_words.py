"""Where what a search found lies, in words: for terminals and pages."""

from ti_graph.answers.lookup_models import NearestTerritory, SearchHit
from ti_graph.figures import decimal
from ti_graph.messages import say

SHOWN = 3
"""Territories that are named; the others are counted."""
IN_NONE = {"territory", "industry"}
"""Kinds of what is no part of a Territoire d'industrie: one itself is none either."""
FRANCE = ("nuts-FR", "country-FR")
MEASURED = {"commune", "group"}
"""Kinds that have a nearest territory where it is known where they lie."""


def where_it_lies(hit: SearchHit) -> str:
    """Those that it lies in, or that lie in it. An industry or a region is not outside them."""
    inside = ", ".join(place.label for place in hit.territories[:SHOWN])
    if (more := len(hit.territories) - SHOWN) > 0:
        inside = say("search.and_others", names=inside, count=more)
    if hit.kind in IN_NONE:
        return inside
    if hit.continued_by:
        today = ", ".join(f"{one.label} ({one.id})" for one in hit.continued_by)
        return say("search.continued_by", regions=today) + (f" ; {inside}" if inside else "")
    if hit.outside_because:
        return hit.outside_because.spoken()
    if hit.nearest and not inside:
        return _nearest(hit.nearest)
    return inside or say(f"search.{_without(hit)}")


def _without(hit: SearchHit) -> str:
    """The words for what no territory is known of."""
    if hit.kind in MEASURED:
        return "unplaced"
    return "abroad" if _is_abroad(hit) else "no_territory"


def _is_abroad(hit: SearchHit) -> bool:
    """Whether a hit is a region of another country."""
    return hit.id.startswith(("nuts-", "country-")) and not hit.id.startswith(FRANCE)


def _nearest(nearest: NearestTerritory) -> str:
    return say(
        "search.nearest",
        label=nearest.territory.label,
        distance=decimal(nearest.distance_km, 1),
        place=nearest.measured_from.label,
        goal=nearest.measured_to.label,
    )
