"""A query's tree as text. Whole IRIs are written, and every operation in parentheses."""

from collections.abc import Callable
from typing import Any

from pyoxigraph import Literal, NamedNode

from ti_graph.graph.sparql import tree as t


def written(query: t.Query) -> str:
    """A query that means the same as the one that was read."""
    base = f"BASE <{query.base}>\n" if query.base else ""
    prefixes = "".join(f"PREFIX {name} <{iri}>\n" for name, iri in query.prefixes)
    graphs = " ".join(query.graphs)
    if query.form == "SELECT" and query.select is not None:
        return base + prefixes + _select(query.select, graphs)
    rest = "" if query.select is None else _body(query.select)
    return f"{base}{prefixes}{query.head} {graphs} {rest}"


def _select(select: t.Select, graphs: str = "") -> str:
    items = " ".join(map(_item, select.items)) or "*"
    return f"SELECT {select.modifier} {items} {graphs} {_body(select)}"


def _body(select: t.Select) -> str:
    found = f"WHERE {group_text(select.where)}"
    if select.grouped:
        found += " GROUP BY " + " ".join(map(_item, select.grouped))
    if select.having:
        found += " HAVING " + " ".join(f"({expression_text(one)})" for one in select.having)
    if select.order:
        found += " ORDER BY " + " ".join(
            f"{'DESC' if one.descending else 'ASC'}({expression_text(one.value)})"
            for one in select.order
        )
    found += "" if select.limit is None else f" LIMIT {select.limit}"
    found += "" if select.offset is None else f" OFFSET {select.offset}"
    return found + ("" if select.values is None else f" {_values(select.values)}")


def _item(item: t.Item) -> str:
    if isinstance(item.value, t.Var) and item.variable in (None, item.value):
        return term_text(item.value)
    found = expression_text(item.value)
    return f"({found})" if item.variable is None else f"({found} AS ?{item.variable.name})"


def group_text(group: t.Group) -> str:
    """A group in its braces."""
    match group.parts:
        case (t.Select() as only,):
            return f"{{ {_select(only)} }}"
    return "{ " + " ".join(map(_part, group.parts)) + " }"


def _part(part: t.Part) -> str:
    writes: Callable[[Any], str] = _PARTS[type(part)]
    return writes(part)


def _triple(triple: t.Triple) -> str:
    path = triple.path
    verb = term_text(path) if isinstance(path, t.Var) else path_text(path)
    return f"{term_text(triple.subject)} {verb} {term_text(triple.object)} ."


def _values(values: t.Values) -> str:
    names = " ".join(f"?{one.name}" for one in values.variables)
    rows = (
        "(" + " ".join("UNDEF" if one is None else term_text(one) for one in row) + ")"
        for row in values.rows
    )
    return f"VALUES ({names}) {{ {' '.join(rows)} }}"


def term_text(term: t.Term) -> str:
    """A term as a query writes it."""
    match term:
        case t.Var(name):
            return f"?{name}"
        case t.Iri(value):
            return f"<{value}>"
        case t.Blank(label):
            return f"_:{label}"
        case t.Lit():
            return _literal(term)


def _literal(literal: t.Lit) -> str:
    if literal.language:
        return f"{Literal(literal.value)}@{literal.language}"
    if literal.datatype is None:
        return str(Literal(literal.value))
    return f"{Literal(literal.value)}^^<{literal.datatype.value}>"


def node(term: t.Iri | t.Lit) -> NamedNode | Literal:
    """A constant as the store's library has it. Raises ValueError for an IRI that is none."""
    if isinstance(term, t.Iri):
        return NamedNode(term.value)
    if term.language:
        return Literal(term.value, language=term.language)
    kind = None if term.datatype is None else NamedNode(term.datatype.value)
    return Literal(term.value, datatype=kind)


def path_text(path: t.Path) -> str:
    """A path, each step of more than one property in parentheses."""
    match path:
        case t.Iri():
            return term_text(path)
        case t.Inverse(inner):
            return f"^{_step(inner)}"
        case t.Repeat(inner, mark):
            return f"{_step(inner)}{mark}"
        case t.Negated(forwards, backwards):
            names = [term_text(one) for one in forwards] + [f"^{term_text(o)}" for o in backwards]
            return f"!({'|'.join(names)})"
    return ("/" if isinstance(path, t.Sequence) else "|").join(map(_step, path.parts))


def _step(path: t.Path) -> str:
    return path_text(path) if isinstance(path, t.Iri) else f"({path_text(path)})"


def expression_text(expression: t.Expr) -> str:
    """An expression."""
    match expression:
        case t.Call():
            return _call(expression)
        case t.Op():
            return _operated(expression)
        case t.In(value, among, negated):
            rows = ", ".join(map(expression_text, among))
            return f"({expression_text(value)} {'NOT ' if negated else ''}IN ({rows}))"
        case t.Exists(group, negated):
            return f"{'NOT ' if negated else ''}EXISTS {group_text(group)}"
    return term_text(expression)


def _operated(op: t.Op) -> str:
    found = [expression_text(one) for one in op.args]
    if len(found) == 1:
        return f"({op.sign} {found[0] if found[0].startswith('(') else f'({found[0]})'})"
    return f"({found[0]} {op.sign} {found[1]})"


def _call(call: t.Call) -> str:
    called = call.name if isinstance(call.name, str) else term_text(call.name)
    rows = ", ".join("*" if one == t.Var("*") else expression_text(one) for one in call.args)
    after = "" if call.separator is None else f"; SEPARATOR = {Literal(call.separator)}"
    return f"{called}({'DISTINCT ' if call.distinct else ''}{rows}{after})"


_PARTS: dict[type, Callable[[Any], str]] = {
    t.Triple: _triple,
    t.Filter: lambda part: f"FILTER ({expression_text(part.test)})",
    t.Bind: lambda part: f"BIND ({expression_text(part.value)} AS ?{part.variable.name})",
    t.Values: _values,
    t.Optional: lambda part: f"OPTIONAL {group_text(part.group)}",
    t.Minus: lambda part: f"MINUS {group_text(part.group)}",
    t.Union: lambda part: " UNION ".join(map(group_text, part.groups)),
    t.Graph: lambda part: f"GRAPH {term_text(part.name)} {group_text(part.group)}",
    t.Group: group_text,
    t.Select: lambda part: f"{{ {_select(part)} }}",
}
