"""Partners in Europe as tables of text, for the fact sheet."""

from ti_graph.answers.partner_models import Likely, PartnersAnswer
from ti_graph.documents.fiche_tables import FicheTable
from ti_graph.figures import whole
from ti_graph.messages import say

MOST_RELEVANT, MOST_LIKELY = 3, 5
MOST_DECLARED = 12


def relevant_table(found: PartnersAnswer) -> FicheTable:
    """Regions along the first chain of the territory, each with its reason."""
    along = found.along
    return FicheTable(
        title=say("fiche.relevant", along=along.label.spoken())
        if along
        else say("fiche.no_relevant"),
        heads=[
            say(f"screen.column.{name}")
            for name in ("region", "country", "distance_nuts3", "reason")
        ],
        figures=[False, False, True, False],
        rows=[
            [one.label, one.country, f"{whole(one.distance_km)}\u00a0km", one.reasons.spoken()]
            for one in found.relevant[:MOST_RELEVANT]
        ],
    )


def likely_table(found: list[Likely]) -> FicheTable:
    """Regions of European projects; shared ones have a column where one of them has any."""
    shared = any(one.shared_projects for one in found)
    names = ("region", "country", "distance_nuts2", "projects")[: 3 + shared]
    return FicheTable(
        title=say("fiche.likely"),
        heads=[say(f"screen.column.{name}") for name in names],
        figures=[False, False, True, True][: len(names)],
        rows=[
            [
                one.label,
                one.country,
                f"{whole(one.distance_km)}\u00a0km",
                str(one.shared_projects or say("fiche.none_known")),
            ][: len(names)]
            for one in found
        ],
    )


def declared_table(found: PartnersAnswer) -> FicheTable:
    """What workbooks declare, each once: of the territory, then of the regions that are shown."""
    places = [
        (found.territory.label, found.declared),
        *((one.label, one.declared) for one in found.relevant[:MOST_RELEVANT]),
        *((one.label, one.declared) for one in found.likely[:MOST_LIKELY]),
    ]
    said: dict[str, list[str]] = {}
    for place, ties in places:
        for one in ties:
            said.setdefault(one.id, [place, one.text.spoken()])
    return FicheTable(
        title=say("screen.declared.title"),
        heads=[say("screen.column.region"), say("screen.declared.by")],
        figures=[False, False],
        rows=list(said.values())[:MOST_DECLARED],
    )


def partners_note(found: PartnersAnswer) -> str:
    """What the two lists are, what the first cannot see, and what is not known."""
    caveat = found.along.caveat if found.along else None
    return " ".join(
        [
            say("fiche.two_lists"),
            *([caveat.spoken()] if caveat else []),
            *(one.spoken() for one in found.not_known),
        ]
    )
