"""One shape for every error: `error`, `detail`, `hint`; a page for those who look.

No traceback, no path.
"""

import logging
import secrets

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from ti_graph.answers.nearest import is_of_a_name, tell_nearest
from ti_graph.api.allowed import allowed
from ti_graph.api.refusals import refusal
from ti_graph.api.security import HEADERS
from ti_graph.documents.drawing import environment
from ti_graph.errors import TiGraphError
from ti_graph.messages import Language, language, speaking

_ADVICE = {
    401: {"WWW-Authenticate": "Bearer"},
    429: {"Retry-After": "1"},
    503: {"Retry-After": "5"},
}
"""Headers that go with a status."""
log = logging.getLogger("ti_graph.api")


class ErrorAnswer(BaseModel):
    """What went wrong, and what to do next."""

    error: str
    detail: str
    hint: str


def error_response(problem: TiGraphError, status: int | None = None) -> JSONResponse:
    """The answer to a problem."""
    found = ErrorAnswer(error=problem.code, detail=problem.detail(), hint=problem.hint())
    return JSONResponse(found.model_dump(), status or problem.http_status)


def _answer(request: Request, problem: TiGraphError, status: int | None = None) -> Response:
    if not _is_page(request):
        response = error_response(problem, status)
        response.headers.update(_ADVICE.get(response.status_code, {}))
        return response
    spoken: Language = "en" if request.query_params.get("lang") == "en" else language()
    with speaking(spoken):
        text = environment().get_template("error.html").render(language=spoken, problem=problem)
    return HTMLResponse(text, status or problem.http_status)


def _is_page(request: Request) -> bool:
    """Whether a browser asks for something to be looked at."""
    programs = request.url.path.startswith(("/api/", "/sparql", "/workspace"))
    return not programs and "text/html" in request.headers.get("accept", "")


def _not_allowed(request: Request, methods: list[str]) -> Response:
    rows = {"Allow": ", ".join(methods)}
    if request.method == "OPTIONS":
        return Response(status_code=204, headers=rows)
    problem = TiGraphError("method_not_allowed", method=request.method, known=rows["Allow"])
    response = _answer(request, problem, 405)
    response.headers.update(rows)
    return response


def _of_http(request: Request, error: HTTPException) -> Response:
    """The answer to what the framework refuses."""
    if error.status_code == 404:
        return _answer(request, TiGraphError("not_found"), 404)
    if error.status_code == 405:
        return _not_allowed(request, allowed(request.app.router.routes, request.scope))
    problem = TiGraphError("bad_request", reason=str(error.detail))
    response = _answer(request, problem, error.status_code)
    response.headers.update(error.headers or {})
    return response


def add_error_handlers(app: FastAPI) -> None:
    """The table of error handlers."""

    @app.exception_handler(TiGraphError)
    def known(request: Request, problem: TiGraphError) -> Response:
        if is_of_a_name(problem):
            tell_nearest(problem, app.state.served.search)
        return _answer(request, problem)

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, error: RequestValidationError) -> Response:
        reason = refusal(error.errors()[0])
        status = 400 if request.url.path.startswith("/ogc") else 422  # as that standard has it
        return _answer(request, TiGraphError("bad_request", reason=reason), status)

    @app.exception_handler(HTTPException)
    def http(request: Request, error: HTTPException) -> Response:
        return _of_http(request, error)

    @app.exception_handler(ClientDisconnect)
    def gone(request: Request, error: ClientDisconnect) -> Response:  # noqa: ARG001
        return Response(status_code=400)  # nobody reads it

    @app.exception_handler(Exception)
    def unforeseen(request: Request, error: Exception) -> Response:
        reference = secrets.token_hex(4)
        log.error("%s %s", reference, request.url.path, exc_info=error)
        response = _answer(request, TiGraphError("internal", reference=reference), 500)
        # This handler stands outside the middleware that sets them.
        response.headers.update(HEADERS)
        return response
