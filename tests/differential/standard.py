"""Answers by the standard's own definitions (SPARQL 1.1, 18), on a graph of a few triples."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pyoxigraph import Literal, NamedNode

from tests.differential.values import (
    INTEGER,
    NUMBERS,
    Solution,
    Term,
    Unsaid,
    ValueFault,
    as_number,
    evaluated,
    kept,
    number,
    truth,
)  # fmt: skip
from tests.differential.walks import Triples, walked
from ti_graph.graph.sparql import tree as t
from ti_graph.graph.sparql.scope import projected

Solutions = list[dict[str, Term]]
Named = Mapping[NamedNode, Triples]
Row = tuple[Term | None, ...]


@dataclass(frozen=True)
class Standard:
    """A dataset of which the default graph is the union of the named ones."""

    named: Named

    def answer(self, query: t.Query) -> tuple[tuple[str, ...], Counter[Row]] | bool:
        """Variables and rows of a SELECT; whether there is any, of an ASK."""
        assert query.select is not None
        whole: Triples = frozenset().union(*self.named.values())
        found = self._select(query.select, whole)
        if query.form == "ASK":
            return bool(found)
        names = projected(query.select)
        return names, Counter(tuple(one.get(name) for name in names) for one in found)

    def _select(self, select: t.Select, graph: Triples) -> Solutions:
        found = self._group(select.where, graph)
        names = projected(select)
        if select.grouped or any(_is_aggregate(one.value) for one in select.items):
            found = self._aggregated(select, found)
        rows = [{name: one[name] for name in names if name in one} for one in found]
        if select.modifier == "DISTINCT":
            rows = [dict(pairs) for pairs in dict.fromkeys(tuple(sorted(r.items())) for r in rows)]
        if select.limit is not None:
            raise Unsaid
        return rows

    # Patterns

    def _group(self, group: t.Group, graph: Triples) -> Solutions:
        found: Solutions = [{}]
        for part in group.parts:
            found = self._after(found, part, graph)
        tests = [part.test for part in group.parts if isinstance(part, t.Filter)]
        return [one for one in found if all(self._holds(test, one, graph) for test in tests)]

    def _after(self, found: Solutions, part: t.Part, graph: Triples) -> Solutions:
        match part:
            case t.Filter():
                return found
            case t.Optional(group):
                return self._optional(found, group, graph)
            case t.Minus(group):
                taken = self._group(group, graph)
                return [one for one in found if not any(_excludes(one, other) for other in taken)]
            case t.Bind(value, variable):
                return [self._extended(one, value, variable, graph) for one in found]
        return _join(found, self._solutions(part, graph))

    def _optional(self, found: Solutions, group: t.Group, graph: Triples) -> Solutions:
        tests = [part.test for part in group.parts if isinstance(part, t.Filter)]
        parts = tuple(part for part in group.parts if not isinstance(part, t.Filter))
        others = self._group(t.Group(parts), graph)
        result: Solutions = []
        for one in found:
            both = [
                pair
                for pair in _join([one], others)
                if all(self._holds(test, pair, graph) for test in tests)
            ]
            result += both or [one]
        return result

    def _extended(
        self, one: Solution, value: t.Expr, variable: t.Var, graph: Triples
    ) -> dict[str, Term]:
        try:
            return {**one, variable.name: self._value(value, one, graph)}
        except ValueFault:
            return dict(one)

    def _solutions(self, part: t.Part, graph: Triples) -> Solutions:
        match part:
            case t.Triple():
                return _matches(part, graph)
            case t.Union(groups):
                return [one for group in groups for one in self._group(group, graph)]
            case t.Group():
                return self._group(part, graph)
            case t.Select():
                return self._select(part, graph)
            case t.Values():
                return _rows(part)
            case t.Graph():
                return self._in_graphs(part)
        raise TypeError(part)

    def _in_graphs(self, part: t.Graph) -> Solutions:
        if not isinstance(part.name, t.Var):
            inside = self.named.get(NamedNode(getattr(part.name, "value", "")))
            return [] if inside is None else self._group(part.group, inside)
        return [
            joined
            for iri, inside in self.named.items()
            for joined in _join([{part.name.name: iri}], self._group(part.group, inside))
        ]

    # Expressions

    def _holds(self, test: t.Expr, solution: Solution, graph: Triples) -> bool:
        try:
            return truth(self._value(test, solution, graph))
        except ValueFault:
            return False

    def _value(self, expression: t.Expr, solution: Solution, graph: Triples) -> Term:
        def looks(exists: t.Exists, given: Solution) -> bool:
            return bool(self._group(substituted(exists.group, given), graph))

        return evaluated(expression, solution, looks)

    # Aggregates

    def _aggregated(self, select: t.Select, found: Solutions) -> Solutions:
        keys = [one.value.name for one in select.grouped if isinstance(one.value, t.Var)]
        groups: dict[tuple[Term | None, ...], Solutions] = {} if keys else {(): []}
        for one in found:
            groups.setdefault(tuple(one.get(key) for key in keys), []).append(one)
        return [self._grouped(select.items, dict(zip(keys, key, strict=True)), members)
                for key, members in groups.items()]  # fmt: skip

    def _grouped(
        self, items: Iterable[t.Item], key: dict[str, Term | None], members: Solutions
    ) -> dict[str, Term]:
        row = {name: term for name, term in key.items() if term is not None}
        for item in items:
            if isinstance(item.value, t.Call) and item.variable is not None:
                try:
                    row[item.variable.name] = _aggregate(item.value, members)
                except ValueFault:
                    continue
        return row


def _is_aggregate(value: t.Expr) -> bool:
    return isinstance(value, t.Call) and value.name in ("COUNT", "SUM", "MIN", "MAX", "AVG")


def _aggregate(call: t.Call, members: Solutions) -> Term:
    (value,) = call.args
    assert isinstance(value, t.Var)
    if value.name == "*":
        rows = {tuple(sorted(one.items())) for one in members} if call.distinct else members
        return _integer(len(rows))
    values = [one.get(value.name) for one in members]
    if call.name == "COUNT":
        there = [one for one in values if one is not None]
        return _integer(len(set(there) if call.distinct else there))
    if any(one is None for one in values):
        raise Unsaid if call.name in ("MIN", "MAX") else ValueFault
    terms = [one for one in values if one is not None]
    return _numbers(str(call.name), list(dict.fromkeys(terms)) if call.distinct else terms)


def _integer(value: int) -> Literal:
    return Literal(str(value), datatype=NamedNode(INTEGER))


def _numbers(name: str, terms: list[Term]) -> Term:
    if not terms:
        if name in ("MIN", "MAX"):
            raise ValueFault
        return _integer(0)
    if name in ("MIN", "MAX") and not all(_is_number(one) for one in terms):
        raise Unsaid
    values = [number(one) for one in terms]
    if name in ("MIN", "MAX"):
        return as_number(min(values) if name == "MIN" else max(values), [])
    total = sum(values, Decimal(0))
    return as_number(total if name == "SUM" else total / len(values), terms)


def _is_number(term: Term) -> bool:
    return isinstance(term, Literal) and term.datatype.value in NUMBERS


# Solutions


def _join(left: Solutions, right: Solutions) -> Solutions:
    return [{**one, **other} for one in left for other in right if _fits(one, other)]


def _fits(one: Solution, other: Solution) -> bool:
    return all(one[name] == other[name] for name in one.keys() & other.keys())


def _excludes(one: Solution, other: Solution) -> bool:
    return bool(one.keys() & other.keys()) and _fits(one, other)


def _rows(values: t.Values) -> Solutions:
    names = [one.name for one in values.variables]
    return [
        {
            name: kept(term)
            for name, term in zip(names, row, strict=True)
            if isinstance(term, t.Iri | t.Lit)
        }
        for row in values.rows
    ]


def _matches(triple: t.Triple, graph: Triples) -> Solutions:
    if isinstance(triple.path, t.Var):
        found: Iterable[tuple[Term, ...]] = graph
        places: tuple[object, ...] = (triple.subject, triple.path, triple.object)
    else:
        start, end = (
            kept(one) if isinstance(one, t.Iri | t.Lit) else None
            for one in (triple.subject, triple.object)
        )
        found = walked(graph, start, triple.path, end)
        places = (triple.subject, triple.object)
    result = (_bound(places, terms) for terms in found)
    return [one for one in result if one is not None]


def _bound(places: tuple[object, ...], terms: tuple[Term, ...]) -> dict[str, Term] | None:
    found: dict[str, Term] = {}
    for place, term in zip(places, terms, strict=True):
        if isinstance(place, t.Var):
            if found.setdefault(place.name, term) != term:
                return None
        elif isinstance(place, t.Iri | t.Lit) and kept(place) != term:
            return None
    return found


def substituted(group: t.Group, given: Solution) -> t.Group:
    """A pattern with the values of a solution in the place of variables (18.6)."""
    done = _substituted(group, given)
    assert isinstance(done, t.Group)
    return done


def _substituted(one: Any, given: Solution) -> Any:
    if isinstance(one, t.Var):
        return _constant(given[one.name]) if one.name in given else one
    if isinstance(one, t.Call) and one.name == "BOUND":
        (variable,) = one.args
        return _TRUE if isinstance(variable, t.Var) and variable.name in given else one
    if isinstance(one, t.Exists | t.Select | t.Values | t.Bind | t.Graph | t.Minus | t.Optional):
        raise Unsaid
    if isinstance(one, t.Repeat) and one.mark != "+":
        raise Unsaid  # whether a value that is nowhere leads to itself, engines differ on
    if isinstance(one, t.Triple) and isinstance(one.path, t.Iri | t.Var):
        subject = _substituted(one.subject, given)
        return _NOTHING if isinstance(subject, t.Lit) else t.rebuilt(one, _with(given))
    return t.rebuilt(one, _with(given))


def _with(given: Solution) -> Callable[[Any], Any]:
    return lambda inner: _substituted(inner, given)


def _constant(value: Term) -> t.Iri | t.Lit:
    if isinstance(value, NamedNode):
        return t.Iri(value.value)
    if not isinstance(value, Literal):
        raise Unsaid
    return t.Lit(
        value.value, value.language or "", None if value.language else t.Iri(value.datatype.value)
    )


_TRUE = t.Lit("true", "", t.Iri("http://www.w3.org/2001/XMLSchema#boolean"))
_NOTHING = t.Values((), ())
"""No solution at all."""
