"""The variables that a pattern may bind (SPARQL 1.1, 18.2.1)."""

from ti_graph.graph.sparql.tree import (
    Bind,
    Filter,
    Graph,
    Group,
    Minus,
    Optional,
    Part,
    Select,
    Triple,
    Union,
    Values,
    Var,
)  # fmt: skip


def in_scope(group: Group) -> tuple[str, ...]:
    """The names that `SELECT *` tells, in the order in which they first stand."""
    return tuple(dict.fromkeys(name for part in group.parts for name in _of(part)))


def _of(part: Part) -> tuple[str, ...]:
    if isinstance(part, Filter | Minus):
        return ()
    if isinstance(part, Select):
        return projected(part)
    if isinstance(part, Group):
        return in_scope(part)
    return _names(_own(part)) + tuple(name for group in _groups(part) for name in in_scope(group))


def _own(part: Part) -> tuple[object, ...]:
    """What stands in a part itself, be it a variable or not."""
    if isinstance(part, Triple):
        return (part.subject, part.path, part.object)
    if isinstance(part, Values):
        return part.variables
    return (part.variable,) if isinstance(part, Bind) else (getattr(part, "name", None),)


def _groups(part: Part) -> tuple[Group, ...]:
    if isinstance(part, Union):
        return part.groups
    return (part.group,) if isinstance(part, Optional | Graph) else ()


def _names(terms: tuple[object, ...]) -> tuple[str, ...]:
    return tuple(one.name for one in terms if isinstance(one, Var))


def projected(select: Select) -> tuple[str, ...]:
    """The names that a SELECT tells."""
    if not select.items:
        return in_scope(select.where)
    return tuple(one.variable.name for one in select.items if one.variable is not None)
