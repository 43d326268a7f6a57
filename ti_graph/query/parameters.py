"""Typed parameters: from what a user writes to an RDF term. Text is never joined into a query."""

import re
from typing import Literal as OneOf

from pydantic import BaseModel, ConfigDict
from pyoxigraph import Literal, NamedNode

from ti_graph.errors import QueryError, typed
from ti_graph.model.identifiers import written_territory
from ti_graph.model.iris import Minter, Room
from ti_graph.model.namespaces import expand

ParameterType = OneOf[
    "territory", "industry", "suggestion", "organisation", "phase", "text", "integer", "decimal"
]
ROOMS: dict[ParameterType, Room] = {
    "territory": "territory",
    "industry": "industry",
    "suggestion": "suggestion",
    "organisation": "organisation",
    "phase": "phase",
}
IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~-]{0,199}")
INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
DECIMAL = re.compile(r"[+-]?(?:[0-9]{1,18}(?:\.[0-9]{0,18})?|\.[0-9]{1,18})")
"""The engine holds no more digits: a longer number would compare to nothing, without a word."""
LONGEST_TEXT = 1000
NO_TEXT = re.compile("[\0\ud800-\udfff]")
"""NUL, and the halves that stand for bytes that were no UTF-8."""
Value = str | int | float


class Parameter(BaseModel):
    """A parameter of a named query. Without a default it must be given."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: ParameterType
    default: Value | None = None
    example: Value
    unit: str = ""


def bind(
    parameters: dict[str, Parameter], given: dict[str, str], mint: Minter
) -> dict[str, NamedNode | Literal]:
    """A term for every parameter, from what was given or its default.

    Raises QueryError for a name that the query does not have, one that is missing, or a value of
    another type.
    """
    unknown = sorted(set(given) - set(parameters))
    if unknown:
        known = ", ".join(parameters) or "-"
        raise QueryError("unknown_parameter", name=unknown[0], known=known)
    bound = {}
    for name, parameter in parameters.items():
        value = given.get(name, parameter.default)
        if value is None:
            raise QueryError("missing_parameter", name=name, example=parameter.example)
        bound[name] = to_term(name, parameter, str(value), mint)
    return bound


def to_term(name: str, parameter: Parameter, value: str, mint: Minter) -> NamedNode | Literal:
    """The RDF term of a value as a user writes it.

    Raises QueryError where it does not fit the parameter's type.
    """
    kind = parameter.type
    if kind == "territory":
        value = written_territory(value)
    if kind in ROOMS and IDENTIFIER.fullmatch(value):
        return NamedNode(mint.iri(ROOMS[kind], value))
    if kind == "text" and len(value) <= LONGEST_TEXT and not NO_TEXT.search(value):
        return Literal(value)
    if kind == "integer" and INTEGER.fullmatch(value):
        return Literal(int(value))
    if kind == "decimal" and DECIMAL.fullmatch(value):
        return Literal(value, datatype=NamedNode(expand("xsd:decimal")))
    raise QueryError(
        "bad_parameter", name=name, type=kind, value=typed(value), example=parameter.example
    )
