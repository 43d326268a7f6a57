"""What routes are given, as annotated aliases."""

from typing import Annotated

from fastapi import Depends, Request

from ti_graph.analytics.answers import Answers
from ti_graph.graph.release import Release
from ti_graph.query.workers import Workers


def _release(request: Request) -> Release:
    release: Release = request.app.state.release
    return release


def _answers(request: Request) -> Answers:
    answers: Answers = request.app.state.answers
    return answers


def _workers(request: Request) -> Workers:
    workers: Workers = request.app.state.workers
    return workers


CurrentRelease = Annotated[Release, Depends(_release)]
CurrentAnswers = Annotated[Answers, Depends(_answers)]
QueryWorkers = Annotated[Workers, Depends(_workers)]
