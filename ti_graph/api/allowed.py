"""Which methods an address has, for the header Allow."""

from collections.abc import Iterable, Mapping

from starlette.routing import BaseRoute, Match, Mount
from starlette.types import Scope

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
REFUSED: Mapping[str, tuple[str, ...]] = {
    "/sparql": ("PUT", "PATCH", "DELETE"),
    "/sparql/graphs": ("POST", "PUT", "PATCH", "DELETE"),
}
"""Methods that are answered to say that a release is not written to: they are not allowed."""


def allowed(routes: Iterable[BaseRoute], scope: Scope) -> list[str]:
    """The methods by which something may be asked of the address of a request, by name."""
    # A mount leaves its own path as the root of what it answers.
    asked = {**scope, "root_path": scope.get("app_root_path", scope.get("root_path", ""))}
    methods = {one for route in routes for one in METHODS if _answers(route, asked, one)}
    methods -= set(REFUSED.get(scope["path"].rstrip("/"), ()))
    return sorted(methods | {"OPTIONS"} | ({"HEAD"} if "GET" in methods else set()))


def _answers(route: BaseRoute, scope: Scope, method: str) -> bool:
    if isinstance(route, Mount) and method != "GET":
        return False  # files: a mount does not say itself
    return route.matches({**scope, "method": method})[0] == Match.FULL
