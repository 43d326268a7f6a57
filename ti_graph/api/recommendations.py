"""The route on where the programme stands."""

import json

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from ti_graph.answers.standing import QUERY, StandingAnswer, standing
from ti_graph.api.answering import answered
from ti_graph.api.clients import client_of
from ti_graph.api.dependencies import CurrentServed
from ti_graph.query.jobs import Named

router = APIRouter(tags=["programme"])
MOST = 1_000


@router.get("/recommendations", response_model=StandingAnswer)
async def recommendations(now: CurrentServed, request: Request) -> Response:
    """The recommendations of the Senate, axis by axis, and what follows each says today."""
    job = Named(QUERY, {}, now.release.mint, "json", 0, MOST)
    rows = json.loads(await now.named.content(job, client_of(request)))["rows"]
    return answered(await run_in_threadpool(standing, now.release, rows))
