"""A property that a FILTER keeps to a few IRIs, as those few: they are looked up one by one.

`?p` of a triple pattern is an IRI, and equals another only where both are the same term. A SELECT
inside that takes no row (LIMIT 0) is a table of none: nothing is looked for.
"""

from typing import Any

from ti_graph.graph.sparql.scope import projected
from ti_graph.graph.sparql.tree import (
    Filter,
    Group,
    In,
    Iri,
    Op,
    Query,
    Select,
    Triple,
    Values,
    Var,
    rebuilt,
)  # fmt: skip


def with_ranges(query: Query) -> Query:
    """`query` with such filters as VALUES; the same one where it has none."""
    changed: Query = _everywhere(query)
    return query if changed == query else changed


def _everywhere(node: Any) -> Any:
    done = rebuilt(node, _everywhere)
    if not isinstance(done, Group):
        return done
    done = rebuilt(done, lambda parts: rebuilt(parts, _without_search))
    verbs = {one.path for one in done.parts if isinstance(one, Triple)}
    found = {one: _range(one, verbs) for one in done.parts if isinstance(one, Filter)}
    first = tuple(one for one in found.values() if one is not None)
    if not first:
        return done
    rest = (one for one in done.parts if not (isinstance(one, Filter) and found[one]))
    return Group((*first, *rest))


def _without_search(part: Any) -> Any:
    if not isinstance(part, Select) or part.limit != 0:
        return part
    return Values(tuple(map(Var, projected(part))), ())


def _range(part: Filter, verbs: set[Any]) -> Values | None:
    """The few IRIs that a property is kept to."""
    match part.test:
        case In(Var() as verb, among, False):
            few = dict.fromkeys(among)
        case Op("=", (Var() as verb, Iri() as only)):
            few = {only: None}
        case _:
            return None
    if verb not in verbs or not all(isinstance(one, Iri) and one.absolute for one in few):
        return None
    return Values((verb,), tuple((one,) for one in few if isinstance(one, Iri)))
