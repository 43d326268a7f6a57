"""What columns may be asked: the forms of SPARQL that both engines are proved to answer alike.

Decided on a query's tree, by what is allowed and not by what is known to go wrong: basic patterns,
walks, unions, optional patterns of their own, tests whose outcome cannot be an error on one side
alone, and aggregates of numbers. All else is the store's. `make test-answers` draws queries and
holds both engines to the standard.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from ti_graph.graph.sparql.alike import is_alike
from ti_graph.graph.sparql.patterns import TYPE
from ti_graph.graph.sparql.scope import in_scope
from ti_graph.graph.sparql.tree import (
    Alternative,
    Call,
    Expr,
    Filter,
    Group,
    Inverse,
    Iri,
    Item,
    Lit,
    Negated,
    Optional,
    Part,
    Path,
    Query,
    Repeat,
    Select,
    Sequence,
    Term,
    Triple,
    Union,
    Values,
    Var,
)  # fmt: skip
from ti_graph.model.namespaces import expand

Kinds = Mapping[str, frozenset[str]]
"""Property → what its objects are: `iri`, `blank`, `language`, `long` (a number of many digits), or
the IRIs of their datatypes; `^` and property → what its subjects are."""
Known = Callable[[Iri | Lit], bool]
Canonical = Callable[[Lit], Lit]
INTEGER, DECIMAL, STRING = (expand(f"xsd:{name}") for name in ("integer", "decimal", "string"))
_ORDERED = ({INTEGER, DECIMAL}, {STRING}, {"iri"})
"""Kinds of which the values of one variable can be put in order with no doubt."""


_VERB = "property"


class NotAlike(Exception):  # noqa: N818 - no error: the store answers
    """A form that the engines are not proved to answer alike."""


def for_columns(query: Query, kinds: Kinds, known: Known, canonical: Canonical) -> Query | None:
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

    def select(self, select: Select) -> Select:
        _require(not select.having and select.values is None and select.where.parts)
        _require(select.modifier != "REDUCED")
        self._anchored = any(_names_a_thing(part) for part in select.where.parts)
        where = self._group(select.where)
        bound = _bound(where)
        aggregates = [one for one in select.items if isinstance(one.value, Call)]
        if aggregates or select.grouped:
            self._require_groups(select, bound)
        else:
            _require(all(isinstance(one.value, Var) for one in select.items))
        if select.limit is not None or select.offset is not None:
            self._require_choice(select, bound)
        names = in_scope(where)
        _require(all(name in names for one in select.items for name in _names(one.value)))
        counted = {one.variable for one in aggregates if one.variable is not None}
        for one in select.order:
            _require(one.value in counted or self._has_order(one.value, bound))
        return replace(select, where=where)

    def _require_choice(self, select: Select, bound: set[Var]) -> None:
        """Which rows a LIMIT leaves is the store's to say, unless an order does."""
        keys = {one.value for one in select.order}
        found = {one.variable for one in select.items}
        named = (one for one in keys if isinstance(one, Var) and one in bound)
        _require((found and found <= keys) or any(self._is_of(one, {"iri"}) for one in named))

    def _require_groups(self, select: Select, bound: set[Var]) -> None:
        _require(select.items)
        groups = {one.value for one in select.grouped}
        _require(all(isinstance(one, Var) and one in bound for one in groups))
        for item in select.items:
            _require(item.value in groups or self._is_aggregate(item, bound))

    def _is_aggregate(self, item: Item, bound: set[Var]) -> bool:
        match item.value:
            case Call("COUNT", (Var("*"),), distinct):
                return not distinct
            case Call("COUNT", (Var(),)):
                return True
            case Call("SUM" | "AVG" | "MIN" | "MAX", (Var() as value,), distinct):
                return value in bound and not distinct and self._is_of(value, {INTEGER, DECIMAL})
        return False

    def _is_of(self, variable: Var, kinds: set[str]) -> bool:
        """Whether all values of a variable are of these kinds, each known to be."""
        found = self._kinds_of(variable)
        return bool(found) and found <= kinds

    def _kinds_of(self, variable: Var) -> set[str]:
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

    def _has_order(self, variable: Expr, bound: set[Var]) -> bool:
        if not isinstance(variable, Var):
            return False
        return variable in bound and any(self._is_of(variable, one) for one in _ORDERED)

    # Patterns

    def _group(self, group: Group) -> Group:
        self._depth += 1
        parts = tuple(self._part(part) for part in group.parts)
        self._depth -= 1
        done = Group(parts)
        bound = _bound(done)
        for part in parts:
            if isinstance(part, Filter):
                _require(is_alike(part.test, bound, self._kinds_of))
        self._require_own_variables(parts)
        return done

    def _require_own_variables(self, parts: tuple[Part, ...]) -> None:
        """What an optional part or one way of a union binds may stand in no other part."""
        before: set[Var] = set()
        for place, part in enumerate(parts):
            if isinstance(part, Optional | Union):
                always = before if isinstance(part, Optional) else _bound_by(part)
                loose = _variables(part) - always
                others = (*parts[:place], *parts[place + 1 :])
                patterns = (one for one in others if not isinstance(one, Filter))
                _require(not any(loose & _variables(one) for one in patterns))
            before |= _bound_by(part)

    def _part(self, part: Part) -> Part:
        match part:
            case Triple():
                return self._triple(part)
            case Filter():
                return part
            case Optional(group):
                _require(all(isinstance(one, Triple | Filter) for one in group.parts))
                return Optional(self._group(group))
            case Union(groups):
                return Union(tuple(map(self._group, groups)))
            case Values((_,), rows):
                _require(all(isinstance(one, Iri) and one.absolute for (one,) in rows))
                return part
        raise NotAlike

    def _triple(self, triple: Triple) -> Triple:
        subject, path = triple.subject, triple.path
        _require(not isinstance(subject, Lit))
        for term in (subject, triple.object):
            _require(not isinstance(term, Iri) or term.absolute)
        value = triple.object
        if isinstance(path, Iri | Var):
            _require(isinstance(path, Var) or path.absolute)
            self._note(subject, path, value)
            if isinstance(value, Lit):
                value = self.canonical(value)
            return replace(triple, object=value)
        _require(not isinstance(value, Lit) and subject != value)
        self._require_walk(subject, path, value)
        if _goes_on(path):
            # The store walks on from the few things that are named; columns would first find every
            # walk that there is, before they keep those.
            _require(isinstance(value, Iri) or not self._anchored)
            _require(not isinstance(subject, Iri))
        return triple

    def _note(self, subject: Term, path: Iri | Var, value: Term) -> None:
        """Where variables stand: their values are what the release has there."""
        verb = path.value if isinstance(path, Iri) else "?"
        for term, place in ((subject, f"^{verb}"), (path, _VERB), (value, verb)):
            if isinstance(term, Var):
                self._places.setdefault(term.name, []).append((place, self._depth == 1))

    def _require_walk(self, subject: Term, path: Path, value: Term) -> None:
        match path:
            case Sequence(parts):
                for step in parts:
                    self._require_walk(subject, step, value)
            case Inverse(Iri() as inner) | Repeat(Iri() as inner, "*" | "+"):
                _require(inner.absolute)
                if isinstance(path, Repeat):
                    for end in (subject, value):
                        _require(not isinstance(end, Iri) or self.known(end))
            case Iri():
                _require(path.absolute)
            case Alternative() | Negated() | Inverse() | Repeat():
                raise NotAlike


def _goes_on(path: Path) -> bool:
    """Whether a walk takes any number of steps."""
    if isinstance(path, Sequence):
        return any(map(_goes_on, path.parts))
    return isinstance(path, Repeat)


def _names_a_thing(part: Part) -> bool:
    """Whether a triple pattern starts from, or leads to, a constant; a class is none."""
    if not isinstance(part, Triple):
        return False
    ends = (part.subject,) if part.path == TYPE else (part.subject, part.object)
    return any(isinstance(one, Iri | Lit) for one in ends)


def _bound(group: Group) -> set[Var]:
    """The variables that every solution of a group has."""
    return set().union(*(_bound_by(part) for part in group.parts))


def _bound_by(part: Part) -> set[Var]:
    match part:
        case Triple() | Values():
            return _variables(part)
        case Union(groups):
            return set.intersection(*map(_bound, groups))
    return set()


def _variables(part: Part) -> set[Var]:
    if isinstance(part, Filter):
        return set(_of_expression(part.test))
    return {Var(name) for name in in_scope(Group((part,)))}


def _of_expression(expression: Expr) -> Iterable[Var]:
    if isinstance(expression, Var):
        yield expression
    for inner in (*getattr(expression, "args", ()), *getattr(expression, "among", ())):
        yield from _of_expression(inner)
    if hasattr(expression, "value") and not isinstance(expression, Iri | Lit):
        yield from _of_expression(expression.value)


def _names(expression: Expr) -> Iterable[str]:
    return (one.name for one in _of_expression(expression) if one.name != "*")
