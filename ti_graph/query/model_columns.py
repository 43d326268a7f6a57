"""The columns that rows of a model have once they are flat, and what each holds."""

from collections.abc import Iterator, Mapping
from datetime import date
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from ti_graph.query.column_kinds import Kind

_SCALARS: Mapping[Any, Kind] = {
    bool: "truth", int: "whole", float: "decimal", str: "text", date: "day",
}  # fmt: skip


def columns_of(model: Any) -> dict[str, Kind]:
    """Column → kind, of rows of a model: `label.fr` is a column `label_fr`, a list is one text."""
    return dict(_columns(model, "")) if _is_model(model) else {}


def _columns(model: type[BaseModel], before: str) -> Iterator[tuple[str, Kind]]:
    for name, field in model.model_fields.items():
        column = f"{before}{field.serialization_alias or field.alias or name}"
        parts = list(_parts(field.annotation))
        models = [one for one in parts if _is_model(one)]
        for one in models:
            yield from _columns(one, f"{column}_")
        # A mapping of any keys has columns that its rows alone know.
        if not models and dict not in map(_plain_type, parts):
            yield column, _kind(parts)


def _parts(annotation: Any) -> Iterator[Any]:
    """What a field may hold beside nothing."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _parts(get_args(annotation)[0])
    elif origin in {Union, UnionType}:
        for one in get_args(annotation):
            yield from _parts(one)
    elif annotation is not NoneType:
        yield annotation


def _plain_type(part: Any) -> Any:
    return type(get_args(part)[0]) if get_origin(part) is Literal else get_origin(part) or part


def _kind(parts: list[Any]) -> Kind:
    kinds = {_SCALARS.get(_plain_type(one), "text") for one in parts}
    if kinds == {"whole", "decimal"}:
        return "decimal"
    return kinds.pop() if len(kinds) == 1 else "text"


def _is_model(part: Any) -> bool:
    return isinstance(part, type) and issubclass(part, BaseModel)
