"""OGC API – Features (Part 1, core; GeoJSON, HTML and OpenAPI 3.0), which QGIS and GDAL read.

Features are those of the API with the same figures, in WGS 84, longitude first.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel

from ti_graph.answers.features import NAMES, Collection, Feature
from ti_graph.api.answering import JSON, MISSING
from ti_graph.api.dependencies import served
from ti_graph.api.errors import ErrorAnswer
from ti_graph.api.negotiation import accept_of, accepted
from ti_graph.api.ogc_models import (
    CollectionAnswer,
    CollectionsAnswer,
    Conformance,
    Extent,
    FeatureAnswer,
    ItemsAnswer,
    Landing,
    Link,
    Spatial,
    box_of,
    require_moment,
)
from ti_graph.api.openapi30 import LARGEST, openapi30
from ti_graph.api.openapi30 import MEDIA_TYPE as OPENAPI
from ti_graph.documents.drawing import environment
from ti_graph.errors import NotAcceptableError, NotFoundError, QueryError, typed
from ti_graph.messages import Language, language, say, speaking

GEOJSON, HTML, SCHEMA = "application/geo+json", "text/html", "application/schema+json"
_CLASS = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/"
CONFORMS = [f"{_CLASS}{name}" for name in ("core", "oas30", "geojson", "html")]
MOST, USUAL, IN_PAGE = LARGEST, 500, 50
"""Most features of an answer; how many without `limit`; and in a page to look at."""
GENERAL = {"f", "lang"}
NONE: dict[str, str] = {}
Params = Mapping[str, str]
OF_ITEMS = GENERAL | {"limit", "offset", "bbox", "datetime"}

router = APIRouter(
    prefix="/ogc",
    tags=["OGC API – Features"],
    responses={400: {"model": ErrorAnswer, "description": "A parameter cannot be taken."}},
)
Wanted = Annotated[
    Literal["json", "html"] | None, Query(alias="f", description="Format, before Accept.")
]
Lang = Annotated[Language | None, Query(description="Language of titles, before Accept-Language.")]
Name = Annotated[
    str,
    Path(
        max_length=100,
        description=f"Collection: {', '.join(NAMES)}.",
        openapi_examples={"Territories": {"value": "territories"}},
    ),
]


def both(kind: str = JSON) -> dict[int | str, dict[str, Any]]:
    """What an address answers, in either format."""
    return {200: {"content": {kind: {}, HTML: {}}}}


class Asked:
    """A request for one address: in which format and language it is answered, and its links."""

    def __init__(self, request: Request, kind: str, wanted: str | None, lang: str | None) -> None:
        self.request, self.kind = request, kind
        self.now = served(request)
        self.language: Language = "en" if (lang or language()) == "en" else "fr"
        chosen = {"json": [kind], "html": [HTML]}.get(wanted or "")
        kinds = (kind, JSON, HTML)
        found = chosen or accepted(accept_of(request), kinds)
        if not found:
            raise NotAcceptableError("not_acceptable", known=", ".join(kinds))
        self.html = found[0] == HTML

    def require_known(self, names: set[str]) -> None:
        """Raises QueryError for a parameter that is none here, or is given twice."""
        given = Counter(name for name, _ in self.request.query_params.multi_items())
        twice = sorted(name for name, times in given.items() if times > 1)
        if twice:
            raise QueryError("parameter_twice", name=typed(twice[0]))
        other = sorted(set(self.request.query_params) - names)
        if other:
            known = ", ".join(sorted(names))
            raise QueryError("no_such_parameter", name=typed(other[0]), known=known)

    def link(self, rel: str, kind: str, word: str, path: str, params: Params = NONE) -> Link:
        """A link to an address of this service."""
        asked = f"?{urlencode(params)}" if params else ""
        href = f"{str(self.request.base_url).rstrip('/')}{path}{asked}"
        return Link(href=href, rel=rel, type=kind, title=say(f"ogc.{word}"))

    def own(self, path: str, params: Params = NONE) -> list[Link]:
        """This answer in both formats, the one that is given first."""
        page = self.link("alternate", HTML, "as_html", path, {**params, "f": "html"})
        data = self.link("alternate", self.kind, "as_json", path, {**params, "f": "json"})
        first, second = (page, data) if self.html else (data, page)
        return [first.model_copy(update={"rel": "self"}), second]

    def answer(self, found: BaseModel | bytes, page: Mapping[str, object]) -> Response:
        """The answer in the format that is wanted."""
        headers = {"Vary": "Accept, Accept-Language", "Content-Language": self.language}
        if not self.html:
            body = found if isinstance(found, bytes) else found.model_dump_json().encode()
            return Response(body, media_type=self.kind, headers=headers)
        text = environment().get_template("ogc.html").render(
            language=self.language, release=self.now.release.manifest, **page
        )  # fmt: skip
        return HTMLResponse(text, headers=headers)


@router.get("", response_model=Landing, responses=both())
def landing(request: Request, f: Wanted = None, lang: Lang = None) -> Response:
    """Where a client of OGC API – Features begins: links to all the rest."""
    asked = Asked(request, JSON, f, lang)
    asked.require_known(GENERAL)
    with speaking(asked.language):
        links = [
            *asked.own("/ogc"),
            asked.link("service-desc", OPENAPI, "service_desc", "/ogc/api"),
            asked.link("conformance", JSON, "conformance", "/ogc/conformance"),
            asked.link("data", JSON, "collections", "/ogc/collections"),
        ]
        found = Landing(
            title=say("ogc.title"),
            description=say("ogc.description"),
            release=asked.now.release.manifest.release,
            links=links,
        )
        return asked.answer(
            found, {"title": found.title, "lead": found.description, "links": links}
        )


@router.get("/api", response_class=Response, responses={200: {"content": {OPENAPI: {}}}})
def description(request: Request) -> Response:
    """These addresses in OpenAPI 3.0; `/openapi.json` describes the whole API."""
    found = openapi30(request.app.openapi(), router.prefix)
    found["servers"] = [{"url": str(request.base_url).rstrip("/")}]
    return Response(json.dumps(found, ensure_ascii=False), media_type=OPENAPI)


@router.get("/conformance", response_model=Conformance, responses=both())
def conformance(request: Request, f: Wanted = None, lang: Lang = None) -> Response:
    """The classes of the standard that hold here."""
    asked = Asked(request, JSON, f, lang)
    asked.require_known(GENERAL)
    with speaking(asked.language):
        page = {"title": say("ogc.conformance"), "classes": CONFORMS}
        return asked.answer(Conformance(conformsTo=CONFORMS), page)


@router.get("/collections", response_model=CollectionsAnswer, responses=both())
def collections(request: Request, f: Wanted = None, lang: Lang = None) -> Response:
    """Every collection of features, and where they are."""
    asked = Asked(request, JSON, f, lang)
    asked.require_known(GENERAL)
    with speaking(asked.language):
        found = [_about(asked, name) for name in NAMES]
        answer = CollectionsAnswer(links=asked.own("/ogc/collections"), collections=found)
        page = {"title": say("ogc.collections"), "collections": found}
        return asked.answer(answer, page)


@router.get(
    "/collections/{collection}", response_model=CollectionAnswer, responses={**both(), **MISSING}
)
def collection(request: Request, collection: Name, f: Wanted = None, lang: Lang = None) -> Response:
    """A collection: what it holds, where, and under which terms."""
    asked = Asked(request, JSON, f, lang)
    asked.require_known(GENERAL)
    with speaking(asked.language):
        found = _about(asked, collection)
        page = {"title": found.title, "lead": found.description, "links": found.links}
        return asked.answer(found, page)


@router.get(
    "/collections/{collection}/schema",
    response_class=Response,
    responses={200: {"content": {SCHEMA: {}}}, **MISSING},
)
def schema(request: Request, collection: Name) -> Response:
    """The names and types of a collection's properties, as JSON Schema."""
    types = served(request).features.collection(collection).types
    found = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": str(request.url),
        "type": "object",
        "properties": {
            "properties": {
                "type": "object",
                "properties": {name: {"type": kind} for name, kind in types.items()},
            }
        },
    }
    return Response(json.dumps(found), media_type=SCHEMA)


def _about(asked: Asked, name: str) -> CollectionAnswer:
    kept = asked.now.features.collection(name)
    path = f"/ogc/collections/{name}"
    manifest = asked.now.release.manifest
    named = asked.now.features.sources(name)
    sources = [one for one in manifest.sources if one.name in named]
    terms = {one.licence_url: one.licence for one in sources}
    own = asked.own(path) if asked.request.url.path == path else []
    return CollectionAnswer(
        id=name,
        title=say(f"ogc.collection.{name}.title"),
        description=say(f"ogc.collection.{name}.description"),
        attribution=" ; ".join(dict.fromkeys(one.attribution for one in sources)),
        extent=Extent(spatial=Spatial(bbox=[kept.bounds])) if kept.bounds else None,
        links=[
            *own,
            asked.link("items", GEOJSON, "items", f"{path}/items"),
            asked.link("describedby", SCHEMA, "schema", f"{path}/schema"),
            # GDAL looks for the name that drafts of the standard gave to the relation.
            asked.link("describedBy", SCHEMA, "schema", f"{path}/schema"),
            asked.link("items", HTML, "items_html", f"{path}/items", {"f": "html"}),
            *(
                Link(href=url, rel="license", type=HTML, title=title)
                for url, title in terms.items()
            ),
        ],
    )


@router.get(
    "/collections/{collection}/items",
    response_model=ItemsAnswer,
    responses={**both(GEOJSON), **MISSING},
)
def items(  # noqa: PLR0913, PLR0917 - one a parameter of the standard
    request: Request,
    collection: Name,
    bbox: Annotated[
        str | None,
        Query(
            max_length=200,
            description="West, south, east, north in degrees; west may lie east of east.",
            openapi_examples={"Lorraine": {"value": "4.9,47.8,7.6,49.6"}},
        ),
    ] = None,
    datetime: Annotated[
        str | None,
        Query(
            max_length=100,
            description="A moment or interval. Features have none: all of them stay.",
        ),
    ] = None,
    limit: Annotated[
        int | None, Query(ge=1, description=f"Most features; {MOST} where it is more.")
    ] = None,
    offset: Annotated[int, Query(ge=0, le=10_000_000, description="Features to pass over.")] = 0,
    f: Wanted = None,
    lang: Lang = None,
) -> Response:
    """A page of features; any property may be named as a parameter, with the value it must have."""
    asked = Asked(request, GEOJSON, f, lang)
    kept = asked.now.features.collection(collection)
    asked.require_known(OF_ITEMS | set(kept.columns))
    require_moment(datetime)
    given = {key: value for key, value in request.query_params.items() if key not in OF_ITEMS}
    found = kept.found(None if bbox is None else box_of(bbox), given)
    most = min(limit or (IN_PAGE if asked.html else USUAL), MOST)
    shown = found[offset : offset + most]
    with speaking(asked.language):
        links = _pages(asked, collection, offset, most, len(found))
        if asked.html:
            return asked.answer(b"", _page(collection, kept, shown) | {"links": links})
        return asked.answer(_written(kept, shown, len(found), links), {})


def _pages(asked: Asked, name: str, offset: int, most: int, total: int) -> list[Link]:
    """Links of a page: itself, its neighbours, its collection."""
    path = f"/ogc/collections/{name}/items"
    kept = {key: value for key, value in asked.request.query_params.items() if key != "f"}
    form = {"f": "html"} if asked.html else {"f": "json"}
    kind = HTML if asked.html else GEOJSON
    links = asked.own(path, kept)
    kept |= {"limit": str(most)}
    if offset + most < total:
        turned = kept | form | {"offset": str(offset + most)}
        links.append(asked.link("next", kind, "next", path, turned))
    if offset:
        turned = kept | form | {"offset": str(max(0, offset - most))}
        links.append(asked.link("prev", kind, "prev", path, turned))
    links.append(asked.link("collection", JSON, "collection_of", f"/ogc/collections/{name}"))
    return links


def _written(kept: Collection, shown: Sequence[int], total: int, links: list[Link]) -> bytes:
    """GeoJSON: each feature is written once, and kept."""
    head = json.dumps(
        {
            "type": "FeatureCollection",
            "numberMatched": total,
            "numberReturned": len(shown),
            "links": [one.model_dump() for one in links],
        },
        ensure_ascii=False,
    )
    features = ",\n".join(kept.geojson(at) for at in shown)
    return f'{head[:-1]}, "features": [{features}]}}'.encode()


def _page(name: str, kept: Collection, shown: Sequence[int]) -> dict[str, object]:
    """What a page of features shows."""
    path = f"/ogc/collections/{name}/items"
    rows = [kept.features[at] for at in shown]
    return {
        "title": say(f"ogc.collection.{name}.title"),
        "lead": say(f"ogc.collection.{name}.description"),
        "items": [(f"{path}/{quote(one.id, safe='')}", _label(one)) for one in rows],
    }


def _label(one: Feature) -> str:
    names = (one.properties.get(key) for key in ("label", "label_fr", "name"))
    return str(next((name for name in names if name), one.id))


@router.get(
    "/collections/{collection}/items/{feature}",
    response_model=FeatureAnswer,
    responses={**both(GEOJSON), **MISSING},
)
def item(
    request: Request,
    collection: Name,
    feature: Annotated[
        str,
        Path(
            max_length=200,
            description="Identifier of a feature.",
            openapi_examples={"Nord Lorraine": {"value": "ti-2023-4408"}},
        ),
    ],
    f: Wanted = None,
    lang: Lang = None,
) -> Response:
    """One feature: its geometry, and all that is known of it here."""
    asked = Asked(request, GEOJSON, f, lang)
    asked.require_known(GENERAL)
    kept = asked.now.features.collection(collection)
    at = kept.position(feature)
    if at is None:
        raise NotFoundError("unknown_feature", feature=typed(feature), collection=collection)
    path = f"/ogc/collections/{collection}"
    with speaking(asked.language):
        links = [
            *asked.own(f"{path}/items/{quote(feature, safe='')}"),
            asked.link("collection", JSON, "collection_of", path),
        ]
        written = json.dumps([one.model_dump() for one in links], ensure_ascii=False)
        body = f'{kept.geojson(at)[:-1]}, "links": {written}}}'.encode()
        one = kept.features[at]
        page = {"title": _label(one), "properties": one.properties, "links": links}
        return asked.answer(body, page)
