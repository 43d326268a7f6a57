"""The report on the programme as a file: what `ti-graph report` writes."""

import json
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from ti_graph.api.answering import Phase, answered
from ti_graph.api.clients import client_of
from ti_graph.api.dependencies import CurrentServed
from ti_graph.api.exports import MARK, STANDS_ALONE, Lang
from ti_graph.api.served import Served
from ti_graph.documents.fiche_files import MEDIA_TYPES, FicheFormat
from ti_graph.documents.programme_report import Found, Report, programme_report, questions
from ti_graph.documents.report_files import report_file
from ti_graph.messages import Language, speaking
from ti_graph.query.jobs import Named
from ti_graph.query.named import Notice

router = APIRouter(tags=["programme"])
MOST = 1_000
"""Rows of a query that a report shows: none has as many."""
ReportFormat = Literal["json", FicheFormat]
FILES: dict[int | str, dict[str, object]] = {
    200: {"content": {kind.split(";")[0]: {} for kind in MEDIA_TYPES.values()}},
}


@router.get("/report", response_model=Report, responses=FILES)
async def report(
    now: CurrentServed,
    request: Request,
    wanted: Annotated[
        ReportFormat, Query(alias="format", description="Format of the report.")
    ] = "html",
    phase: Phase = "",
    lang: Lang = "fr",
) -> Response:
    """The report on a phase, at mid-term or at its end: each part with the query that gives it."""
    found = {
        name: await _found(now, request, name, params)
        for name, params in questions(now.answers, phase).items()
    }
    return await run_in_threadpool(_response, now, found, wanted, phase, lang)


async def _found(now: Served, request: Request, name: str, params: dict[str, str]) -> Found:
    """A named query, asked within the bounds of the service."""
    job = Named(name, params, now.release.mint, "json", 0, MOST)
    answer = json.loads(await now.named.content(job, client_of(request)))
    return Found(answer["rows"], _notice(answer["notice"]))


def _notice(said: dict[str, Any] | None) -> Notice | None:
    return Notice(**{**said, "of": tuple(said["of"])}) if said else None


def _response(
    now: Served, found: dict[str, Found], wanted: ReportFormat, phase: str, lang: Language
) -> Response:
    with speaking(lang):
        made = programme_report(now.answers, phase, lambda name, _: found[name])
        if wanted == "json":
            return answered(made)
        body = report_file(made, wanted)
    shown = "inline" if wanted == "html" else "attachment"
    name = f"{'bilan' if lang == 'fr' else 'report'}{MARK if made.mark else ''}.{wanted}"
    headers = {
        "Content-Disposition": f'{shown}; filename="{name}"',
        "Content-Security-Policy": STANDS_ALONE,
    }
    return Response(body, media_type=MEDIA_TYPES[wanted], headers=headers)
