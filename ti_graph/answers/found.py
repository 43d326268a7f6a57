"""What is found by name or number, as the API, the command and the client all answer it."""

from collections.abc import Sequence

from ti_graph.answers.lookup_models import NearestTerritory, SearchAnswer, SearchHit
from ti_graph.answers.models import Label, label_of
from ti_graph.answers.outside import Nearest
from ti_graph.answers.regions import Places
from ti_graph.answers.search import Hit, SearchIndex
from ti_graph.answers.territories import Answers
from ti_graph.model.iris import Room

ROOMS: dict[str, Room] = {
    "organisation": "organisation",
    "firm": "legal-unit",
    "establishment": "establishment",
    "facility": "facility",
    "filiere": "suggestion",
    "industry": "industry",
}
"""Kind of a hit → where its IRI is; the others are territories."""
COLLECTIVITIES = {"975", "977", "978", "984", "986", "987", "988", "989"}
"""First three digits of what INSEE lists as collectivities and territories overseas (COMER)."""
SINCE_2007 = {"977", "978"}
"""Saint-Barthélemy and Saint-Martin: communes of Guadeloupe before (loi organique 2007-223)."""
IN_COLLECTIVITY = {"commune", "epci", "departement", "region"}


def found(
    index: SearchIndex, answers: Answers, text: str, kinds: Sequence[str], limit: int
) -> SearchAnswer:
    """The best hits for a text, the closest first; all kinds where none is named."""
    places = Places(answers)
    return SearchAnswer(
        release=answers.release.manifest.release,
        query=text,
        hits=[_hit(answers, places, index, hit) for hit in index.find(text, kinds, limit)],
    )


def _hit(answers: Answers, places: Places, index: SearchIndex, hit: Hit) -> SearchHit:
    return SearchHit(
        id=hit.id,
        iri=answers.release.mint.iri(ROOMS.get(hit.kind, "territory"), hit.id),
        kind=hit.kind,
        label=Label(fr=hit.label_fr, en=hit.label_en),
        detail=hit.detail,
        phase=answers.programme.item(hit.id).phase if hit.kind == "territory" else None,
        matched=hit.matched,
        basis=hit.basis,
        score=hit.score,
        territories=[places.place(name) for name in hit.territories],
        nearest=_nearest(places, hit.nearest) if hit.nearest else None,
        outside_because=_overseas(hit),
        continued_by=[places.place(name) for name in index.successors.of(hit.id)],
    )


def _overseas(hit: Hit) -> Label | None:
    """Of a place in a collectivity overseas: that it lies in no région, and so in no TI."""
    kind, _, code = hit.id.partition("-")
    if hit.territories or kind not in IN_COLLECTIVITY or code[:3] not in COLLECTIVITIES:
        return None
    since_2007 = code[:3] in SINCE_2007
    return label_of("search.collectivity_2007" if since_2007 else "search.collectivity")


def _nearest(places: Places, nearest: Nearest) -> NearestTerritory:
    place = places.place(nearest.territory_id)
    return NearestTerritory(
        territory=place,
        distance_km=round(nearest.distance_km, 1),
        measured_from=places.place(nearest.measured_from),
        measured_to=places.place(nearest.measured_to),
    )
