"""The named queries as an API: each is an address of its own with typed parameters."""

import json
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, Field, TypeAdapter
from starlette.concurrency import run_in_threadpool

from ti_graph.answers.imported import Pending, pending_of
from ti_graph.answers.models import Label
from ti_graph.api.answering import JSON, MISSING, answered
from ti_graph.api.asking import TOTAL
from ti_graph.api.clients import client_of
from ti_graph.api.dependencies import CurrentServed
from ti_graph.api.errors import ErrorAnswer
from ti_graph.api.negotiation import accept_of, accepted
from ti_graph.api.served import Served
from ti_graph.errors import QueryError
from ti_graph.query.catalogue import NamedQuery, catalogue, named_query
from ti_graph.query.geopackage import geopackage_of
from ti_graph.query.jobs import Named
from ti_graph.query.parameters import IDENTIFIER, ROOMS, Parameter
from ti_graph.query.phases import with_years
from ti_graph.query.table_formats import (
    BY_MEDIA_TYPE,
    MEDIA_TYPES,
    TableFormat,
    file_name,
    provenance,
)

router = APIRouter(tags=["queries"])
MOST_ROWS = 10_000
SAYING = {"json", "geojson", "xlsx", "gpkg"}
"""Formats that have room for what rows rest on."""
Plain = str | int | float | bool | None


class QueryParameter(BaseModel):
    """A parameter of a named query."""

    name: str
    type: Annotated[str, Field(examples=["territory"])]
    default: Annotated[Plain, Field(description="Taken where none is given; null: required.")]
    example: Plain
    unit: str
    choices: Annotated[
        list[str], Field(description="Values that are known, where they are few; else none.")
    ]


class QueryItem(BaseModel):
    """A named query of the catalogue."""

    name: Annotated[str, Field(examples=["territory/members"])]
    theme: str
    title: Label
    question: Label
    competency: Annotated[str | None, Field(description="Competency question that it answers.")]
    params: list[QueryParameter]
    returns: Annotated[list[str], Field(description="Columns of the answer.")]
    address: Annotated[str, Field(examples=["/api/v1/queries/territory/members"])]


class QueryText(QueryItem):
    """A named query and its SPARQL."""

    text: str


class QueryNotice(BaseModel):
    """Why an answer has no row, or why all of its rows are unknown."""

    code: Annotated[
        Literal["first_release", "nothing_loaded", "no_row"], Field(examples=["nothing_loaded"])
    ]
    of: Annotated[list[str], Field(description="Classes of which nothing is loaded.")]
    fr: str
    en: str


class QuerySource(BaseModel):
    """A source that rows rest on."""

    name: Annotated[str, Field(description="Its identifier, as `/api/v1/sources` gives it.")]
    title: str
    vintage: str
    licence: str
    licence_url: str
    attribution: str
    retrieved: str


class QueryAnswer(BaseModel):
    """A page of the rows of a named query."""

    query: str
    title: Label
    release: str
    params: Annotated[dict[str, Plain], Field(description="Values that were bound.")]
    total: Annotated[int, Field(description="Rows in the whole answer.", ge=0)]
    offset: Annotated[int, Field(ge=0)]
    notice: Annotated[
        QueryNotice | None, Field(description="Why there is no row, or nothing known.")
    ] = None
    imported: Annotated[
        list[Pending],
        Field(description="Workbooks imported since: the graph has them after the next build."),
    ] = []
    built_at: str
    sources: Annotated[
        list[QuerySource],
        Field(description="Those of the rows, or that the query reads; else of the release: none."),
    ]
    sources_of: Annotated[
        Literal["rows", "query", "release"],
        Field(description="What `sources` are known of; of the release, see /api/v1/sources."),
    ]
    columns: list[str]
    rows: Annotated[list[dict[str, Plain]], Field(description="Column → value; null: none.")]


_LIST = TypeAdapter(list[QueryItem])


@router.get("/queries", response_model=list[QueryItem])
def queries(now: CurrentServed) -> Response:
    """The catalogue: title, question, parameters and columns of every named query."""
    found = [QueryItem(**_described(now, query)) for query in catalogue().values()]
    return Response(_LIST.dump_json(found), media_type=JSON)


@router.get("/queries/{theme}/{name}/text", response_model=QueryText, responses=MISSING)
def query_text(
    now: CurrentServed,
    theme: Annotated[
        str, Path(max_length=80, openapi_examples={"A theme": {"value": "territory"}})
    ],
    name: Annotated[str, Path(max_length=80, openapi_examples={"A query": {"value": "members"}})],
) -> Response:
    """One named query with its SPARQL, to be read, changed and asked at /sparql."""
    query = named_query(f"{theme}/{name}"[:160])
    return answered(QueryText(text=query.text, **_described(now, query)))


def _values(query: NamedQuery, given: dict[str, str], now: Served) -> dict[str, Plain]:
    """Each parameter's value: what was given or its default, a phase as its year."""
    params = query.header.params
    known = with_years(params, given, lambda: now.answers.programme.phases)
    return {name: known.get(name, one.default) for name, one in params.items()}


def _described(now: Served, query: NamedQuery) -> dict[str, Any]:
    header = query.header
    defaults = _values(query, {}, now)
    return {
        "name": query.name,
        "theme": query.name.split("/")[0],
        "title": Label(fr=header.title.fr, en=header.title.en),
        "question": Label(fr=header.question.fr, en=header.question.en),
        "competency": header.competency,
        "params": [
            QueryParameter(
                name=name,
                type=one.type,
                default=defaults[name],
                example=one.example,
                unit=one.unit,
                choices=[str(phase) for phase in reversed(now.answers.programme.phases)]
                if one.type == "phase"
                else [],
            )
            for name, one in header.params.items()
        ],
        "returns": header.returns,
        "address": f"/api/v1/queries/{query.name}",
    }


async def _answer(now: Served, request: Request, query: NamedQuery) -> Response:
    given = dict(request.query_params)
    wanted = _format(given.pop("format", None), accept_of(request))
    offset = _whole(given.pop("offset", "0"), "offset", 0, 10_000_000)
    limit = _whole(given.pop("limit", str(MOST_ROWS)), "limit", 1, MOST_ROWS)
    about: dict[str, object] = {
        "query": query.name,
        "title": {"fr": query.header.title.fr, "en": query.header.title.en},
        "release": now.release.manifest.release,
        "params": _values(query, given, now),
        "imported": [one.model_dump(mode="json") for one in pending_of(now.release, query)],
    }
    headers = {"Vary": "Accept"}
    if wanted not in {"json", "geojson"}:
        name = file_name(query.name.replace("/", "-"), wanted)
        headers["Content-Disposition"] = f'attachment; filename="{name}"'
    if wanted in SAYING:
        read = await run_in_threadpool(now.touched, query)
        about |= provenance(now.release.manifest, read)
        about["brief"] = wanted in {"json", "geojson"}
    mint = now.release.mint
    if wanted == "gpkg":
        job = Named(query.name, given, mint, "geojson", offset, limit)
        found = await now.named.content(job, client_of(request))
        body = await run_in_threadpool(geopackage_of, found, about)
        headers[TOTAL] = str(json.loads(found)["total"])
        return Response(body, media_type=MEDIA_TYPES[wanted], headers=headers)
    job = Named(query.name, given, mint, wanted, offset, limit, about)
    return await now.named.answer(job, client_of(request), headers)


def _format(named: str | None, accept: str) -> TableFormat:
    if named is not None:
        found = next((one for one in MEDIA_TYPES if one == named), None)
        if found is None:
            raise QueryError("unknown_format", name=named[:40], known=", ".join(MEDIA_TYPES))
        return found
    wanted = accepted(accept, tuple(BY_MEDIA_TYPE))
    return BY_MEDIA_TYPE[wanted[0]] if wanted else "json"


def _whole(value: str, name: str, least: int, most: int) -> int:
    if not (value.isascii() and value.isdigit() and least <= int(value[:12]) <= most):
        raise QueryError("bad_request", reason=f"{name}: {least} … {most}")
    return int(value)


_FORMATS: dict[str, object] = {
    kind.split(";")[0]: {} for one, kind in MEDIA_TYPES.items() if one != "json"
}


def _schema(parameter: Parameter) -> dict[str, object]:
    found: dict[str, object] = {"type": "string", "maxLength": 1000}
    if parameter.type in ROOMS:
        found = {"type": "string", "pattern": f"^{IDENTIFIER.pattern}$"}
    elif parameter.type == "integer":
        found = {"type": "integer"}
    elif parameter.type == "decimal":
        found = {"type": "number"}
    return found if parameter.default is None else {**found, "default": parameter.default}


def _parameters(query: NamedQuery) -> list[dict[str, object]]:
    own: list[dict[str, object]] = [
        {
            "name": name,
            "in": "query",
            "required": one.default is None,
            "description": f"{one.type}{f' ({one.unit})' if one.unit else ''}",
            "schema": _schema(one),
            "example": one.example,
        }
        for name, one in query.header.params.items()
    ]
    paging: list[dict[str, object]] = [
        {
            "name": "format",
            "in": "query",
            "description": "Format of the answer; else by the Accept header.",
            "schema": {"type": "string", "enum": list(MEDIA_TYPES)},
        },
        {
            "name": "offset",
            "in": "query",
            "description": "Rows to pass over.",
            "schema": {"type": "integer", "minimum": 0, "maximum": 10_000_000, "default": 0},
        },
        {
            "name": "limit",
            "in": "query",
            "description": "Most rows.",
            "schema": {
                "type": "integer",
                "minimum": 1,
                "maximum": MOST_ROWS,
                "default": MOST_ROWS,
            },
        },
    ]
    return own + paging


def _route(query: NamedQuery) -> Callable[[CurrentServed, Request], Awaitable[Response]]:
    async def answer(now: CurrentServed, request: Request) -> Response:
        return await _answer(now, request, query)

    return answer


def _add_routes() -> None:
    for query in catalogue().values():
        router.add_api_route(
            f"/queries/{query.name}",
            _route(query),
            methods=["GET"],
            name=query.name,
            operation_id=f"query_{query.name.replace('/', '_')}",
            summary=query.header.title.en,
            description=query.header.question.en,
            response_model=QueryAnswer,
            responses={
                200: {"content": _FORMATS},
                400: {"model": ErrorAnswer, "description": "A parameter is at fault."},
                **MISSING,
            },
            openapi_extra={"parameters": _parameters(query)},
        )


_add_routes()


@router.get("/queries/{number}", include_in_schema=False)
async def numbered_query(now: CurrentServed, request: Request, number: str) -> Response:
    """Answer the query of a numbered question (`Q04`)."""
    return await _answer(now, request, named_query(number[:80]))


@router.get("/queries/{theme}/{name}", include_in_schema=False)
def unknown_query(now: CurrentServed, theme: str, name: str) -> Response:
    """Tell that no named query is called so, and which there are."""
    query = named_query(f"{theme}/{name}"[:160])
    return answered(QueryText(text=query.text, **_described(now, query)))
