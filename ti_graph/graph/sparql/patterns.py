"""Reading graph patterns and paths (SPARQL 1.1, grammar rules 53 to 97)."""

from ti_graph.graph.sparql.cursor import Cursor
from ti_graph.graph.sparql.lexer import Unread
from ti_graph.graph.sparql.tree import (
    Alternative,
    Inverse,
    Iri,
    Negated,
    Path,
    Repeat,
    Sequence,
    Term,
    Triple,
    Values,
    Var,
)  # fmt: skip
from ti_graph.model.namespaces import expand

TYPE = Iri(expand("rdf:type"))
FIRST, REST, NIL = (Iri(expand(f"rdf:{name}")) for name in ("first", "rest", "nil"))


def triples(at: Cursor) -> list[Triple]:
    """The triple patterns up to where something else begins."""
    found: list[Triple] = []
    while starts_term(at):
        alone = at.is_mark("[") and at.ahead.text != "]"
        subject = _node(at, found)
        if not alone or _starts_verb(at):
            _property_list(at, subject, found)
        if not at.skips("."):
            break
    return found


def starts_term(at: Cursor) -> bool:
    """Whether a term of a triple comes next."""
    kinds = ("variable", "iri", "name", "blank", "text", "number")
    return at.now.kind in kinds or at.is_mark("[", "(", "+", "-") or at.is_word("TRUE", "FALSE")


def _starts_verb(at: Cursor) -> bool:
    return at.now.kind in ("variable", "iri", "name") or at.is_mark("^", "!", "(") or _is_a(at)


def _is_a(at: Cursor) -> bool:
    return at.now.kind == "word" and at.now.text == "a"


def _property_list(at: Cursor, subject: Term, found: list[Triple]) -> None:
    while True:
        verb = at.variable() if at.now.kind == "variable" else _path(at)
        while True:
            # What is said of the object in its own brackets comes after it.
            inside: list[Triple] = []
            found.append(Triple(subject, verb, _node(at, inside)))
            found.extend(inside)
            if not at.skips(","):
                break
        if not at.is_mark(";"):
            return
        while at.skips(";"):
            pass
        if not _starts_verb(at):
            return


def _node(at: Cursor, found: list[Triple]) -> Term:
    """A term; a collection or a blank node with properties adds its triples to `found`."""
    if at.is_mark("[") and at.ahead.text != "]":
        at.take()
        node = at.fresh_blank()
        _property_list(at, node, found)
        at.mark("]")
        return node
    return _collection(at, found) if at.is_mark("(") else at.term()


def _collection(at: Cursor, found: list[Triple]) -> Term:
    at.mark("(")
    nodes: list[Term] = []
    while not at.skips(")"):
        nodes.append(_node(at, found))
    rest: Term = NIL
    for node in reversed(nodes):
        cell = at.fresh_blank()
        found += [Triple(cell, FIRST, node), Triple(cell, REST, rest)]
        rest = cell
    return rest


# Paths


def _path(at: Cursor) -> Path:
    parts = [_sequence(at)]
    while at.skips("|"):
        parts.append(_sequence(at))
    return parts[0] if len(parts) == 1 else Alternative(tuple(parts))


def _sequence(at: Cursor) -> Path:
    parts = [_element_or_inverse(at)]
    while at.skips("/"):
        parts.append(_element_or_inverse(at))
    return parts[0] if len(parts) == 1 else Sequence(tuple(parts))


def _element_or_inverse(at: Cursor) -> Path:
    return Inverse(_element(at)) if at.skips("^") else _element(at)


def _element(at: Cursor) -> Path:
    path = _path_primary(at)
    if at.is_mark("*", "+", "?"):
        return Repeat(path, at.take().text)
    return path


def _path_primary(at: Cursor) -> Path:
    if at.skips("("):
        path = _path(at)
        at.mark(")")
        return path
    return _negated(at) if at.skips("!") else _property(at)


def _property(at: Cursor) -> Iri:
    if _is_a(at):
        at.take()
        return TYPE
    return at.iri()


def _negated(at: Cursor) -> Negated:
    forwards: list[Iri] = []
    backwards: list[Iri] = []
    several = at.skips("(")
    while not (several and at.skips(")")):
        if forwards or backwards:
            at.mark("|")
        (backwards if at.skips("^") else forwards).append(_property(at))
        if not several:
            break
    return Negated(tuple(forwards), tuple(backwards))


# Values


def values(at: Cursor) -> Values:
    """Rows of terms, after the word VALUES."""
    if at.now.kind == "variable":
        variables = (at.variable(),)
        at.mark("{")
        rows = []
        while not at.skips("}"):
            rows.append((_value(at),))
        return Values(variables, tuple(rows))
    names: list[Var] = []
    at.mark("(")
    while not at.skips(")"):
        names.append(at.variable())
    at.mark("{")
    many: list[tuple[Term | None, ...]] = []
    while not at.skips("}"):
        many.append(_row(at))
    if any(len(row) != len(names) for row in many):
        raise Unread
    return Values(tuple(names), tuple(many))


def _row(at: Cursor) -> tuple[Term | None, ...]:
    at.mark("(")
    row: list[Term | None] = []
    while not at.skips(")"):
        row.append(_value(at))
    return tuple(row)


def _value(at: Cursor) -> Term | None:
    if at.passes("UNDEF"):
        return None
    if at.now.kind in ("variable", "blank"):
        raise Unread
    return at.term()
