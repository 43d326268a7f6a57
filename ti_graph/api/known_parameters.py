"""A parameter that a route does not have is refused: without a word it would look like a filter."""

from collections.abc import Iterator

from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from ti_graph.errors import QueryError, typed

EVERYWHERE = frozenset({"lang"})
"""Parameters that any address may bear."""


def require_known(request: Request) -> None:
    """Raises QueryError for a parameter that is none of the route."""
    route = request.scope.get("route")
    if not isinstance(route, APIRoute):
        return
    names = set(_names(route.dependant))
    other = sorted(set(request.query_params) - names - EVERYWHERE)
    if other:
        known = ", ".join(sorted(names)) or "-"
        raise QueryError("no_such_parameter", name=typed(other[0]), known=known)


def _names(dependant: Dependant) -> Iterator[str]:
    """The parameters of a route and of all that it depends on."""
    yield from (field.alias for field in dependant.query_params)
    for one in dependant.dependencies:
        yield from _names(one)
