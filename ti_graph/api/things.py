"""The IRIs of the data, dereferenced: a page for people, RDF for programs.

The base IRI leads here (`<base>territory/ti-2023-4408` → `/territory/ti-2023-4408`).
"""

from typing import cast, get_args
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from ti_graph.api.answering import MISSING
from ti_graph.api.clients import client_of
from ti_graph.api.dependencies import CurrentServed
from ti_graph.api.negotiation import accept_of, accepted
from ti_graph.api.served import Served
from ti_graph.documents.drawing import environment
from ti_graph.documents.schema_org import of_thing
from ti_graph.errors import NotAcceptableError
from ti_graph.graph.vocabulary import prefixed
from ti_graph.messages import speaking
from ti_graph.model.iris import SAFE, Room
from ti_graph.query.formats import GRAPH_FORMATS
from ti_graph.query.jobs import Description

HTML = "text/html"
SERVED = (HTML, *GRAPH_FORMATS)
NT = "application/n-triples"
LONGEST = 500
PARTS = f"{SAFE}:/"

router = APIRouter(tags=["linked data"])


async def thing(request: Request, now: CurrentServed, identifier: str) -> Response:
    """What is said of one thing, and what points to it, by content negotiation."""
    room = request.url.path.split("/")[1]
    iri = _iri(now, cast(Room, room), identifier[:LONGEST])
    wanted = accepted(accept_of(request), SERVED)
    if not wanted:
        raise NotAcceptableError("not_acceptable", known=", ".join(SERVED))
    headers = {"Vary": "Accept"}
    kinds = (NT,) if wanted[0] == HTML else tuple(kind for kind in wanted if kind != HTML)
    job = Description(iri, kinds)
    if wanted[0] != HTML:
        return await now.named.answer(job, client_of(request), headers)
    triples = await now.named.content(job, client_of(request))
    english = request.query_params.get("lang") == "en"
    return HTMLResponse(_page(now, room, iri, triples, english=english), headers=headers)


def _iri(now: Served, room: Room, identifier: str) -> str:
    """The IRI of an address. Parts of a release are named by the class that they count."""
    if room == "release":
        return f"{now.release.mint.base}{room}/{quote(identifier, safe=PARTS)}"
    return now.release.mint.iri(room, *identifier.split("/"))


def _page(now: Served, room: str, iri: str, triples: bytes, *, english: bool) -> str:
    found = [one.triple for one in parse(triples, format=RdfFormat.N_TRIPLES)]
    outward = [one for one in found if one.subject.value == iri]
    inward = [one for one in found if one.subject.value != iri]
    with speaking("en" if english else "fr"):
        return (
            environment()
            .get_template("thing.html")
            .render(
                language="en" if english else "fr",
                release=now.release.manifest,
                iri=iri,
                described=of_thing(room, iri, outward),
                label=_label(outward, "en" if english else "fr") or iri.rsplit("/", 1)[-1],
                outward=[(_named(one.predicate), _shown(now, one.object)) for one in outward],
                inward=[(_shown(now, one.subject), _named(one.predicate)) for one in inward],
            )
        )


def _label(outward: list[Triple], language: str) -> str | None:
    names = ("rdfs:label", "skos:prefLabel")
    labels = [
        one.object
        for one in outward
        if _named(one.predicate) in names and isinstance(one.object, Literal)
    ]
    labels.sort(key=lambda one: (one.language != language, one.language is not None))
    return labels[0].value if labels else None


def _named(node: NamedNode) -> str:
    return prefixed(node.value)


def _shown(now: Served, term: object) -> dict[str, str]:
    """A term as a page shows it: its text, and its address where it is one of ours."""
    if not isinstance(term, NamedNode):
        return {"text": term.value if isinstance(term, Literal) else str(term), "href": ""}
    base = now.release.manifest.base_iri
    if term.value.startswith(base):
        path = term.value.removeprefix(base)
        return {"text": path, "href": f"/{path}"}
    return {"text": _named(term), "href": ""}


for _room in get_args(Room):
    router.add_api_route(
        f"/{_room}/{{identifier:path}}",
        thing,
        methods=["GET"],
        name=f"thing_{_room}",
        operation_id=f"thing_{_room.replace('-', '_')}",
        response_class=Response,
        responses={
            200: {"content": {kind: {} for kind in SERVED}},
            **MISSING,
        },
    )
