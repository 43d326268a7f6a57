"""What is found by name or number, as the API, the command and the client all answer it."""

from collections.abc import Sequence

from ti_graph.answers.lookup_models import NearestTerritory, SearchAnswer, SearchHit
from ti_graph.answers.models import Label
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


def found(
    index: SearchIndex, answers: Answers, text: str, kinds: Sequence[str], limit: int
) -> SearchAnswer:
    """The best hits for a text, the closest first; all kinds where none is named."""
    places = Places(answers)
    return SearchAnswer(
        release=answers.release.manifest.release,
        query=text,
        hits=[_hit(answers, places, hit) for hit in index.find(text, kinds, limit)],
    )


def _hit(answers: Answers, places: Places, hit: Hit) -> SearchHit:
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
    )


def _nearest(places: Places, nearest: Nearest) -> NearestTerritory:
    place = places.place(nearest.territory_id)
    return NearestTerritory(
        territory=place,
        distance_km=round(nearest.distance_km, 1),
        measured_from=places.place(nearest.measured_from),
        measured_to=places.place(nearest.measured_to),
    )
