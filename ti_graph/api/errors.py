"""One shape for every error: `error`, `detail`, `hint`. No traceback, no path."""

import logging
import secrets

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from ti_graph.errors import TiGraphError

log = logging.getLogger("ti_graph.api")


class ErrorAnswer(BaseModel):
    """What went wrong, and what to do next."""

    error: str
    detail: str
    hint: str


def error_response(problem: TiGraphError, status: int | None = None) -> JSONResponse:
    """The answer to a problem."""
    told = ErrorAnswer(error=problem.code, detail=problem.detail(), hint=problem.hint())
    return JSONResponse(told.model_dump(), status or problem.http_status)


def add_error_handlers(app: FastAPI) -> None:
    """The table of error handlers."""

    @app.exception_handler(TiGraphError)
    def known(_: Request, problem: TiGraphError) -> JSONResponse:
        return error_response(problem)

    @app.exception_handler(RequestValidationError)
    def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        reason = f"{where}: {first['msg']}"
        return error_response(TiGraphError("bad_request", reason=reason), 422)

    @app.exception_handler(HTTPException)
    def http(_: Request, error: HTTPException) -> JSONResponse:
        if error.status_code == 404:
            return error_response(TiGraphError("not_found"), 404)
        problem = TiGraphError("bad_request", reason=str(error.detail))
        response = error_response(problem, error.status_code)
        response.headers.update(error.headers or {})
        return response

    @app.exception_handler(Exception)
    def unforeseen(request: Request, error: Exception) -> JSONResponse:
        reference = secrets.token_hex(4)
        log.error("%s %s", reference, request.url.path, exc_info=error)
        return error_response(TiGraphError("internal", reference=reference), 500)
