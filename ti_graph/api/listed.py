"""Lists of the API as tables: each that answers rows takes `format=` as named queries do.

A route of this class whose model is a list, or holds one (maps hold features), says so in the
description of the API and writes its rows in the format asked for; without one it answers its JSON.
"""

import json
from collections.abc import Callable, Coroutine, Iterable, Mapping
from typing import Annotated, Any, get_args

import shapely
from fastapi import Depends, Query, Request, Response
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool

from ti_graph.api.asking import TOTAL
from ti_graph.api.dependencies import served
from ti_graph.api.errors import ErrorAnswer
from ti_graph.api.list_columns import FEATURES, LIST, columns_of_list, fields_of_rows
from ti_graph.query.column_kinds import Kind
from ti_graph.query.file_sources import named_within
from ti_graph.query.flattened import flat_row
from ti_graph.query.run import Table
from ti_graph.query.table_formats import (
    MEDIA_TYPES,
    TableFormat,
    file_name,
    provenance,
    table_bytes,
)


def _described(
    wanted: Annotated[
        TableFormat,
        Query(alias="format", description="Format: csv for programs, csv-fr for French Excel…"),
    ] = "json",
) -> TableFormat:
    return wanted


_FORMAT = Depends(_described)
_CONTENT: dict[str, dict[str, object]] = {
    kind.split(";")[0]: {} for name, kind in MEDIA_TYPES.items() if name != "json"
}


def holds_rows(model: Any) -> bool:
    """Whether an answer of that model is a table."""
    if getattr(model, "__origin__", None) is list:
        return bool(get_args(model))
    fields = getattr(model, "model_fields", {})
    names = fields_of_rows(fields)  # a source has a number of `rows`: that is no list
    return bool(names) and all(get_args(fields[name].annotation) for name in names)


_UNFIT = {"model": ErrorAnswer, "description": "These rows cannot be written in that format."}
"""Rows without a place are no map."""


class TableRoute(APIRoute):
    """A route whose rows, where it has any, come in the format that is asked for."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **more: Any) -> None:
        if holds_rows(more.get("response_model")):
            dependencies = list(more.get("dependencies") or [])
            if _FORMAT not in dependencies:
                dependencies.append(_FORMAT)
            more["dependencies"] = dependencies
            known = dict(more.get("responses") or {})
            said = known.get(200, {})
            known[200] = {**said, "content": {**_CONTENT, **said.get("content", {})}}
            known.setdefault(400, _UNFIT)
            more["responses"] = known
        super().__init__(path, endpoint, **more)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, and what writes its rows."""
        answer = super().get_route_handler()
        if not holds_rows(self.response_model):
            return answer
        name = self.path.rsplit("/", 1)[-1]
        columns = columns_of_list(self.response_model)

        async def written(request: Request) -> Response:
            found = await answer(request)
            if found.status_code != 200:
                return found
            return await run_in_threadpool(_written, request, found, name, columns)

        return written


def _written(request: Request, found: Response, name: str, columns: Mapping[str, Kind]) -> Response:
    """The answer in the format asked for; how many rows there are in all is in a header."""
    wanted = request.query_params.get("format", "json")
    answer = json.loads(bytes(found.body))
    rows, total = rows_of(answer)
    headers = {TOTAL: str(total)}
    known: TableFormat = next((one for one in MEDIA_TYPES if one == wanted), "json")
    if known == "json" or (known == "geojson" and FEATURES in answer):
        found.headers[TOTAL] = str(total)
        return found
    now = served(request)
    about: dict[str, object] = {
        "query": name,
        "release": now.release.manifest.release,
        "params": dict(request.query_params) | dict(request.path_params),
        "total": total,
    }
    if known in {"xlsx", "gpkg"}:
        about |= {**provenance(now.release.manifest), "named": set(named_within(rows))}
    stem = "-".join(str(one) for one in [*request.path_params.values(), name])
    headers["Content-Disposition"] = f'attachment; filename="{file_name(_plain(stem), known)}"'
    body = table_bytes(table_of(rows, columns), known, about)
    return Response(body, media_type=MEDIA_TYPES[known], headers=headers)


def _plain(stem: str) -> str:
    return "".join(
        one if one.isascii() and (one.isalnum() or one in "-_.") else "-" for one in stem
    )


def rows_of(answer: Any) -> tuple[list[dict[str, Any]], int]:
    """The rows of an answer, and how many there are in all."""
    if isinstance(answer, list):
        return answer, len(answer)
    names = fields_of_rows(answer)
    if len(names) > 1:
        rows = [{LIST: name, **row} for name in names for row in answer[name]]
    else:
        rows = [row for name in names for row in answer[name]]
    if FEATURES in answer:
        rows = [_located(one) for one in rows]
    whole = sum(len(answer[name]) for name in names[:-1])
    paged = answer.get("total", answer.get("rows_total", len(rows) - whole))
    return rows, whole + int(paged)


def _located(feature: Mapping[str, Any]) -> dict[str, Any]:
    """What is known of a feature, with its outline as WKT."""
    outline = feature["geometry"]
    wkt = None if outline is None else shapely.geometry.shape(outline).wkt
    return {**feature["properties"], "geometry": wkt}


def table_of(rows: Iterable[Mapping[str, Any]], known: Mapping[str, Kind] = {}) -> Table:
    """Rows of nested values as a table: `label.fr` becomes a column `label_fr`.

    The columns that are known stand there, with their types, whatever the rows hold.
    """
    flat = [flat_row(row) for row in rows]
    more = dict.fromkeys(
        name for row in flat for name, value in row.items() if value is not None or not known
    )
    columns = list(dict.fromkeys([*known, *more]))
    return Table(columns, [[row.get(name) for name in columns] for row in flat], known)
