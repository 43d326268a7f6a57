"""Routes that write ask for a token with a scope: `dependencies=[requires("feedback")]`."""

from typing import Annotated, Any

from fastapi import Depends, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from ti_graph.access import Scope, bearer, tokens
from ti_graph.api.answering import Responses
from ti_graph.api.dependencies import CurrentServed
from ti_graph.api.errors import ErrorAnswer
from ti_graph.errors import ForbiddenError, UnauthorizedError

_BEARER = HTTPBearer(auto_error=False, description="A token made by `ti-graph token`.")
REFUSED: Responses = {
    401: {"model": ErrorAnswer, "description": "The token is missing or wrong."},
    403: {"model": ErrorAnswer, "description": "This server takes no writing."},
}
Credentials = Annotated[HTTPAuthorizationCredentials | None, Security(_BEARER)]


def requires(scope: Scope) -> Any:
    """Let the bearer of a token with `scope` pass.

    The route then raises ForbiddenError where no token was ever made, UnauthorizedError where the
    one that is given does not open it: unknown, revoked and of another scope look the same.
    """

    def check(now: CurrentServed, given: Credentials) -> None:
        if not tokens(now.settings.data):
            raise ForbiddenError("no_tokens")
        if given is None or bearer(now.settings.data, given.credentials, scope) is None:
            raise UnauthorizedError("token_refused")

    return Depends(check)
