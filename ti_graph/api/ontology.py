"""The ontology at its own address: a page for people, RDF for programs, by the Accept header."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse

from ti_graph.api.answering import MISSING
from ti_graph.api.dependencies import CurrentRelease
from ti_graph.api.negotiation import accept_of, accepted
from ti_graph.documents.drawing import environment
from ti_graph.errors import NotAcceptableError
from ti_graph.graph.manifest import Manifest
from ti_graph.graph.vocabulary import Module, module, modules, serialized, version
from ti_graph.messages import Language, speaking
from ti_graph.query.catalogue import catalogue
from ti_graph.query.formats import GRAPH_FORMATS
from ti_graph.query.term_use import uses

router = APIRouter(tags=["ontology"])
HTML = "text/html"
SERVED = (HTML, *GRAPH_FORMATS)
Lang = Annotated[Language, Query(description="Language of the page.")]
FORMATS: dict[int | str, dict[str, object]] = {
    200: {"content": {kind: {} for kind in SERVED}},
    406: {"description": "None of the formats asked for is served."},
}


@router.get("/ontology", response_class=Response, responses=FORMATS)
def ontology(request: Request, release: CurrentRelease, lang: Lang = "fr") -> Response:
    """The whole ontology, as a page, Turtle, JSON-LD, RDF/XML or N-Triples."""
    return _answer(request, release.manifest, lang, None)


@router.get("/ontology/{name}/{number}", response_class=Response, responses={**FORMATS, **MISSING})
def ontology_module_in_a_version(
    request: Request, release: CurrentRelease, name: str, number: str, lang: Lang = "fr"
) -> Response:
    """One module or code list by its version IRI."""
    return _answer(request, release.manifest, lang, module(name, number))


@router.get("/ontology/{name}", response_class=Response, responses={**FORMATS, **MISSING})
def ontology_module(
    request: Request, release: CurrentRelease, name: str, lang: Lang = "fr"
) -> Response:
    """One module or code list of the ontology, or the whole by its version, in the same formats."""
    chosen = None if name == version() else module(name)
    return _answer(request, release.manifest, lang, chosen)


def _answer(
    request: Request, manifest: Manifest, lang: Language, chosen: Module | None
) -> Response:
    wanted = accepted(accept_of(request), SERVED)
    if not wanted:
        raise NotAcceptableError("not_acceptable", known=", ".join(SERVED))
    kind = wanted[0]
    # The answer depends on the header: a cache must not give the page to a program.
    headers = {"Vary": "Accept"}
    if kind != HTML:
        text = serialized(chosen, GRAPH_FORMATS[kind])
        return Response(text, media_type=kind, headers=headers)
    return HTMLResponse(_page(manifest, lang, chosen), headers=headers)


def _page(manifest: Manifest, lang: Language, chosen: Module | None) -> str:
    found = modules()
    with speaking(lang):
        return (
            environment()
            .get_template("ontology.html")
            .render(
                language=lang,
                release=manifest,
                modules=found,
                module=chosen,
                homes={term.name: one.name for one in found for term in one.terms},
                uses=uses(catalogue().values()),
            )
        )
