"""Looking things up by name, tolerantly."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from ti_graph.answers.lookup_models import NearestTerritory, SearchAnswer, SearchHit
from ti_graph.answers.models import Label
from ti_graph.answers.outside import Nearest
from ti_graph.answers.search import Hit
from ti_graph.api.answering import answered
from ti_graph.api.dependencies import CurrentServed
from ti_graph.api.listed import TableRoute
from ti_graph.api.served import Served
from ti_graph.model.iris import Room

router = APIRouter(tags=["search"], route_class=TableRoute)
Kind = Literal[
    "territory",
    "commune",
    "group",
    "departement",
    "region",
    "organisation",
    "firm",
    "establishment",
    "facility",
    "filiere",
    "industry",
]
ROOMS: dict[str, Room] = {
    "organisation": "organisation",
    "firm": "legal-unit",
    "establishment": "establishment",
    "facility": "facility",
    "filiere": "suggestion",
    "industry": "industry",
}
MOST_HITS = 50


@router.get("/search", response_model=SearchAnswer)
def search(
    now: CurrentServed,
    q: Annotated[
        str,
        Query(
            max_length=200,
            description="A name or part of one, a former name, an official code, a postcode; "
            "a SIREN, a SIRET or an APE code, with or without blanks and dots.",
            openapi_examples={"A commune": {"value": "Metz"}, "A typo": {"value": "Grenbole"}},
        ),
    ] = "",
    kind: Annotated[list[Kind] | None, Query(description="Only these kinds; repeatable.")] = None,
    limit: Annotated[int, Query(ge=1, le=MOST_HITS, description="Most hits.")] = 10,
) -> Response:
    """Places, actors, firms, sites, filières and industries, by name or number.

    Accents, case and typos are tolerated; old names of communes and codes are known.
    """
    hits = now.search.find(q, kind or (), limit)
    found = SearchAnswer(
        release=now.release.manifest.release,
        query=q,
        hits=[_hit(now, hit) for hit in hits],
    )
    return answered(found)


def _nearest(now: Served, found: Nearest) -> NearestTerritory:
    place = now.places.place(found.territory_id)
    return NearestTerritory(territory=place, distance_km=round(found.distance_km, 1))


def _hit(now: Served, hit: Hit) -> SearchHit:
    return SearchHit(
        id=hit.id,
        iri=now.release.mint.iri(ROOMS.get(hit.kind, "territory"), hit.id),
        kind=hit.kind,
        label=Label(fr=hit.label_fr, en=hit.label_en),
        detail=hit.detail,
        phase=now.answers.programme.item(hit.id).phase if hit.kind == "territory" else None,
        matched=hit.matched,
        basis=hit.basis,
        score=hit.score,
        territories=[now.places.place(name) for name in hit.territories],
        nearest=_nearest(now, hit.nearest) if hit.nearest else None,
    )
