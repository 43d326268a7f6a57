"""What columns may be asked: the forms of SPARQL that both engines are proved to answer alike.

Decided on a query's tree, by what is allowed and not by what is known to go wrong: basic patterns,
walks, unions, optional patterns of their own, tests whose outcome cannot be an error on one side
alone, and aggregates of numbers. All else is the store's. `make test-answers` draws queries and
holds both engines to the standard.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from ti_graph.graph.sparql import tree as t
from ti_graph.graph.sparql.alike import is_alike
from ti_graph.graph.sparql.patterns import TYPE
from ti_graph.graph.sparql.scope import in_scope
from ti_graph.model.namespaces import expand

Kinds = Mapping[str, frozenset[str]]
"""Property → what its objects are: `iri`, `blank`, `language`, `long` (a number of many digits), or
the IRIs of their datatypes; `^` and property → what its subjects are."""
Known = Callable[[t.Iri | t.Lit], bool]
Canonical = Callable[[t.Lit], t.Lit]
INTEGER, DECIMAL, STRING = (expand(f"xsd:{name}") for name in ("integer", "decimal", "string"))
_ORDERED = ({INTEGER, DECIMAL}, {STRING}, {"iri"})
"""Kinds of which the values of one variable can be put in order with no doubt."""


_VERB = "property"


class NotAlike(Exception):  # noqa: N818 - no error: the store answers
    """A form that the engines are not proved to answer alike."""


def for_columns(query: t.Query, kinds: Kinds, known: Known, canonical: Canonical) -> t.Query | None:
    """The query as columns may be asked it; None where the store has to answer."""
    if query.form not in ("SELECT", "ASK") or query.graphs or query.select is None:
        return None
    try:
        return replace(query, select=_Proof(kinds, known, canonical).select(query.select))
    except NotAlike:
        return None


def _require(holds: object) -> None:
    if not holds:
        raise NotAlike


@dataclass
class _Proof:
    kinds: Kinds
    known: Known
    canonical: Canonical

    def __post_init__(self) -> None:
        self._places: dict[str, list[tuple[str, bool]]] = {}
        self._depth = 0
        self._anchored = False

    # The SELECT

    def select(self, select: t.Select) -> t.Select:
        _require(not select.having and select.values is None and select.where.parts)
        _require(select.modifier != "REDUCED")
        self._anchored = any(_names_a_thing(part) for part in select.where.parts)
        where = self._group(select.where)
        bound = _bound(where)
        aggregates = [one for one in select.items if isinstance(one.value, t.Call)]
        if aggregates or select.grouped:
            self._require_groups(select, bound)
        else:
            _require(all(isinstance(one.value, t.Var) for one in select.items))
        if select.limit is not None or select.offset is not None:
            self._require_choice(select, bound)
        names = in_scope(where)
        _require(all(name in names for one in select.items for name in _names(one.value)))
        counted = {one.variable for one in aggregates if one.variable is not None}
        for one in select.order:
            _require(one.value in counted or self._has_order(one.value, bound))
        return replace(select, where=where)

    def _require_choice(self, select: t.Select, bound: set[t.Var]) -> None:
        """Which rows a LIMIT leaves is the store's to say, unless an order does."""
        keys = {one.value for one in select.order}
        found = {one.variable for one in select.items}
        named = (one for one in keys if isinstance(one, t.Var) and one in bound)
        _require((found and found <= keys) or any(self._is_of(one, {"iri"}) for one in named))

    def _require_groups(self, select: t.Select, bound: set[t.Var]) -> None:
        _require(select.items)
        groups = {one.value for one in select.grouped}
        _require(all(isinstance(one, t.Var) and one in bound for one in groups))
        for item in select.items:
            _require(item.value in groups or self._is_aggregate(item, bound))

    def _is_aggregate(self, item: t.Item, bound: set[t.Var]) -> bool:
        match item.value:
            case t.Call("COUNT", (t.Var("*"),), distinct):
                return not distinct
            case t.Call("COUNT", (t.Var(),)):
                return True
            case t.Call("SUM" | "AVG" | "MIN" | "MAX", (t.Var() as value,), distinct):
                return value in bound and not distinct and self._is_of(value, {INTEGER, DECIMAL})
        return False

    def _is_of(self, variable: t.Var, kinds: set[str]) -> bool:
        """Whether all values of a variable are of these kinds, each known to be."""
        found = self._kinds_of(variable)
        return bool(found) and found <= kinds

    def _kinds_of(self, variable: t.Var) -> set[str]:
        """What the values of a variable may be; nothing where that is not known.

        A value has to suit each place where it always stands.
        """
        places = self._places.get(variable.name, [])
        always = [self._kinds_at(place) for place, required in places if required]
        if always:
            return set.intersection(*always)
        found = [self._kinds_at(place) for place, _ in places]
        return set.union(*found) if found and all(found) else set()

    def _kinds_at(self, place: str) -> set[str]:
        return {"iri"} if place == _VERB else set(self.kinds.get(place, ()))

    def _has_order(self, variable: t.Expr, bound: set[t.Var]) -> bool:
        if not isinstance(variable, t.Var):
            return False
        return variable in bound and any(self._is_of(variable, one) for one in _ORDERED)

    # Patterns

    def _group(self, group: t.Group) -> t.Group:
        self._depth += 1
        parts = tuple(self._part(part) for part in group.parts)
        self._depth -= 1
        done = t.Group(parts)
        bound = _bound(done)
        for part in parts:
            if isinstance(part, t.Filter):
                _require(is_alike(part.test, bound, self._kinds_of))
        self._require_own_variables(parts)
        return done

    def _require_own_variables(self, parts: tuple[t.Part, ...]) -> None:
        """What an optional part or one way of a union binds may stand in no other part."""
        before: set[t.Var] = set()
        for place, part in enumerate(parts):
            if isinstance(part, t.Optional | t.Union):
                always = before if isinstance(part, t.Optional) else _bound_by(part)
                loose = _variables(part) - always
                others = (*parts[:place], *parts[place + 1 :])
                patterns = (one for one in others if not isinstance(one, t.Filter))
                _require(not any(loose & _variables(one) for one in patterns))
            before |= _bound_by(part)

    def _part(self, part: t.Part) -> t.Part:
        match part:
            case t.Triple():
                return self._triple(part)
            case t.Filter():
                return part
            case t.Optional(group):
                _require(all(isinstance(one, t.Triple | t.Filter) for one in group.parts))
                return t.Optional(self._group(group))
            case t.Union(groups):
                return t.Union(tuple(map(self._group, groups)))
            case t.Values((_,), rows):
                _require(all(isinstance(one, t.Iri) and one.absolute for (one,) in rows))
                return part
        raise NotAlike

    def _triple(self, triple: t.Triple) -> t.Triple:
        subject, path = triple.subject, triple.path
        _require(not isinstance(subject, t.Lit))
        for term in (subject, triple.object):
            _require(not isinstance(term, t.Iri) or term.absolute)
        value = triple.object
        if isinstance(path, t.Iri | t.Var):
            _require(isinstance(path, t.Var) or path.absolute)
            self._note(subject, path, value)
            if isinstance(value, t.Lit):
                value = self.canonical(value)
            return replace(triple, object=value)
        _require(not isinstance(value, t.Lit) and subject != value)
        self._require_walk(subject, path, value)
        if _goes_on(path):
            # The store walks on from the few things that are named; columns would first find every
            # walk that there is, before they keep those.
            _require(isinstance(value, t.Iri) or not self._anchored)
            _require(not isinstance(subject, t.Iri))
        return triple

    def _note(self, subject: t.Term, path: t.Iri | t.Var, value: t.Term) -> None:
        """Where variables stand: their values are what the release has there."""
        verb = path.value if isinstance(path, t.Iri) else "?"
        for term, place in ((subject, f"^{verb}"), (path, _VERB), (value, verb)):
            if isinstance(term, t.Var):
                self._places.setdefault(term.name, []).append((place, self._depth == 1))

    def _require_walk(self, subject: t.Term, path: t.Path, value: t.Term) -> None:
        match path:
            case t.Sequence(parts):
                for step in parts:
                    self._require_walk(subject, step, value)
            case t.Inverse(t.Iri() as inner) | t.Repeat(t.Iri() as inner, "*" | "+"):
                _require(inner.absolute)
                if isinstance(path, t.Repeat):
                    for end in (subject, value):
                        _require(not isinstance(end, t.Iri) or self.known(end))
            case t.Iri():
                _require(path.absolute)
            case t.Alternative() | t.Negated() | t.Inverse() | t.Repeat():
                raise NotAlike


def _goes_on(path: t.Path) -> bool:
    """Whether a walk takes any number of steps."""
    if isinstance(path, t.Sequence):
        return any(map(_goes_on, path.parts))
    return isinstance(path, t.Repeat)


def _names_a_thing(part: t.Part) -> bool:
    """Whether a triple pattern starts from, or leads to, a constant; a class is none."""
    if not isinstance(part, t.Triple):
        return False
    ends = (part.subject,) if part.path == TYPE else (part.subject, part.object)
    return any(isinstance(one, t.Iri | t.Lit) for one in ends)


def _bound(group: t.Group) -> set[t.Var]:
    """The variables that every solution of a group has."""
    return set().union(*(_bound_by(part) for part in group.parts))


def _bound_by(part: t.Part) -> set[t.Var]:
    match part:
        case t.Triple() | t.Values():
            return _variables(part)
        case t.Union(groups):
            return set.intersection(*map(_bound, groups))
    return set()


def _variables(part: t.Part) -> set[t.Var]:
    if isinstance(part, t.Filter):
        return set(_of_expression(part.test))
    return {t.Var(name) for name in in_scope(t.Group((part,)))}


def _of_expression(expression: t.Expr) -> Iterable[t.Var]:
    if isinstance(expression, t.Var):
        yield expression
    for inner in (*getattr(expression, "args", ()), *getattr(expression, "among", ())):
        yield from _of_expression(inner)
    if hasattr(expression, "value") and not isinstance(expression, t.Iri | t.Lit):
        yield from _of_expression(expression.value)


def _names(expression: t.Expr) -> Iterable[str]:
    return (one.name for one in _of_expression(expression) if one.name != "*")
