"""Partners in Europe as tables of text, for the fact sheet."""

from ti_graph.answers.partner_models import Likely, PartnersAnswer, Relevant
from ti_graph.documents.fiche_tables import FicheTable
from ti_graph.figures import whole
from ti_graph.messages import say

MOST_RELEVANT, MOST_NEAR, MOST_LIKELY = 3, 2, 5
MOST_DECLARED = 12


def relevant_table(found: PartnersAnswer) -> FicheTable:
    """Regions along the first chain of the territory, each with its reason."""
    along = found.along
    title = say("fiche.relevant", along=along.label.spoken()) if along else None
    return _regions(title or say("fiche.no_relevant"), found.relevant[:MOST_RELEVANT])


def near_table(found: PartnersAnswer) -> FicheTable:
    """Those near or bordering that stand too low to be among them."""
    shown = {one.region_id for one in found.relevant[:MOST_RELEVANT]}
    others = [one for one in found.near if one.region_id not in shown]
    shown_of = say("fiche.near_of", shown=len(others[:MOST_NEAR]), total=len(others))
    title = say("fiche.near") + (f" ({shown_of})" if others else "")
    return _regions(title, others[:MOST_NEAR])


def _regions(title: str, rows: list[Relevant]) -> FicheTable:
    return FicheTable(
        title=title,
        heads=[
            say(f"screen.column.{name}")
            for name in ("region", "country", "distance_nuts3", "reason")
        ],
        figures=[False, False, True, False],
        rows=[
            [one.label, one.country, f"{whole(one.distance_km)}\u00a0km", one.reasons.spoken()]
            for one in rows
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
            say("screen.caveat.measured"),
            *([caveat.spoken()] if caveat else []),
            *(one.spoken() for one in found.not_known),
        ]
    )
