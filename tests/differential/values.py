"""Values and tests of SPARQL 1.1, for the terms that are drawn (17.2 to 17.4).

One rule beyond the standard's own table, which it allows (17.3.1): literals of two kinds that are
both known (numbers, texts, truth values) are not equal; the table alone calls that an error.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal

from pyoxigraph import BlankNode, Literal, NamedNode

from ti_graph.graph.sparql.tree import Call, Exists, Expr, In, Iri, Lit, Op, Var
from ti_graph.graph.sparql.writer import node
from ti_graph.graph.store.paired import canonical
from ti_graph.model.namespaces import expand

Term = NamedNode | BlankNode | Literal
Solution = Mapping[str, Term]
Looks = Callable[[Exists, Solution], bool]
INTEGER, DECIMAL, DOUBLE, STRING, BOOLEAN = (
    expand(f"xsd:{name}") for name in ("integer", "decimal", "double", "string", "boolean")
)
TRUE, FALSE = (Literal(text, datatype=NamedNode(BOOLEAN)) for text in ("true", "false"))
NUMBERS = (INTEGER, DECIMAL, DOUBLE)


class ValueFault(Exception):  # noqa: N818 - the standard's word is "error"
    """An expression that has no value."""


class Unsaid(Exception):  # noqa: N818 - no error: nothing is to be compared
    """The standard leaves this to the engine."""


def kept(term: Iri | Lit) -> NamedNode | Literal:
    """A constant as a store keeps it: `01` is the number 1, and written so."""
    return node(canonical(term) if isinstance(term, Lit) else term)


def number(term: Term) -> Decimal:
    """The value of a number."""
    if not isinstance(term, Literal) or term.datatype.value not in NUMBERS:
        raise ValueFault
    return Decimal(term.value)


def truth(term: Term) -> bool:
    """The effective truth value (17.2.2)."""
    if not isinstance(term, Literal) or term.language:
        raise ValueFault
    if term.datatype.value == BOOLEAN:
        return term.value == "true"
    if term.datatype.value == STRING:
        return bool(term.value)
    return number(term) != 0


def _boolean(holds: bool) -> Literal:
    return TRUE if holds else FALSE


def evaluated(expression: Expr, solution: Solution, looks: Looks) -> Term:
    """The value of an expression. Raises ValueFault where it has none."""
    match expression:
        case Var(name):
            if name not in solution:
                raise ValueFault
            return solution[name]
        case Iri() | Lit():
            return kept(expression)
        case Exists():
            return _boolean(looks(expression, solution) != expression.negated)
        case Op():
            return _operated(expression, solution, looks)
        case In(value, among, negated):
            return _boolean(_among(value, among, solution, looks) != negated)
        case Call():
            return _called(expression, solution, looks)
    raise TypeError(expression)


def _operated(op: Op, solution: Solution, looks: Looks) -> Term:
    if op.sign in ("&&", "||"):
        return _boolean(_joined(op, solution, looks))
    values = [evaluated(one, solution, looks) for one in op.args]
    if op.sign == "!":
        return _boolean(not truth(values[0]))
    left, right = values
    if op.sign in ("=", "!="):
        return _boolean(is_equal(left, right) == (op.sign == "="))
    if op.sign in ("+", "-", "*"):
        return _computed(op.sign, left, right)
    return _boolean(_ordered(op.sign, left, right))


def _joined(op: Op, solution: Solution, looks: Looks) -> bool:
    """`&&` and `||`: one side may decide where the other has no value."""
    decides = op.sign == "||"
    faults = False
    for one in op.args:
        try:
            if truth(evaluated(one, solution, looks)) == decides:
                return decides
        except ValueFault:
            faults = True
    if faults:
        raise ValueFault
    return not decides


def is_equal(left: Term, right: Term) -> bool:
    """`=` (RDFterm-equal, and numbers by value)."""
    if left == right:
        return True
    if not (isinstance(left, Literal) and isinstance(right, Literal)):
        return False
    try:
        return number(left) == number(right)
    except ValueFault:
        return False


def _ordered(sign: str, left: Term, right: Term) -> bool:
    least, most = _key(left), _key(right)
    if type(least) is not type(most):
        raise ValueFault
    below, same = least < most, least == most  # type: ignore[operator]
    return {"<": below, "<=": below or same, ">": not (below or same), ">=": not below}[sign]


def _key(term: Term) -> Decimal | str | bool:
    if isinstance(term, Literal) and term.datatype.value == STRING:
        return term.value
    if isinstance(term, Literal) and term.datatype.value == BOOLEAN:
        return term.value == "true"
    return number(term)


def _computed(sign: str, left: Term, right: Term) -> Literal:
    first, second = number(left), number(right)
    value = {"+": first + second, "-": first - second, "*": first * second}[sign]
    return as_number(value, [left, right])


def as_number(value: Decimal, among: list[Term]) -> Literal:
    """A number of the widest type of those that it was computed from."""
    kinds = [one.datatype.value for one in among if isinstance(one, Literal)]
    widest = max(kinds, key=NUMBERS.index, default=INTEGER)
    return Literal(f"{value:f}", datatype=NamedNode(widest))


def _among(value: Expr, among: tuple[Expr, ...], solution: Solution, looks: Looks) -> bool:
    tests = [Op("=", (value, one)) for one in among]
    faults = False
    for test in tests:
        try:
            if truth(_operated(test, solution, looks)):
                return True
        except ValueFault:
            faults = True
    if faults:
        raise ValueFault
    return False


def _called(call: Call, solution: Solution, looks: Looks) -> Term:
    if call.name == "BOUND":
        (variable,) = call.args
        assert isinstance(variable, Var)
        return _boolean(variable.name in solution)
    if call.name == "COALESCE":
        for one in call.args:
            try:
                return evaluated(one, solution, looks)
            except ValueFault:
                continue
        raise ValueFault
    values = [evaluated(one, solution, looks) for one in call.args]
    return _FUNCTIONS[str(call.name)](*values)


def _characters(term: Term) -> str:
    """The characters of a text, with or without a language."""
    if not isinstance(term, Literal) or not (term.language or term.datatype.value == STRING):
        raise ValueFault
    return term.value


def _contains(text: Term, part: Term) -> Literal:
    return _boolean(_characters(part) in _characters(text))


def _str(term: Term) -> Literal:
    if isinstance(term, BlankNode):
        raise ValueFault
    return Literal(term.value)


def _lang(term: Term) -> Literal:
    if not isinstance(term, Literal):
        raise ValueFault
    return Literal(term.language or "")


_FUNCTIONS: dict[str, Callable[..., Term]] = {
    "STR": _str,
    "LANG": _lang,
    "CONTAINS": _contains,
    "STRSTARTS": lambda text, part: _boolean(_characters(text).startswith(_characters(part))),
    "ISIRI": lambda term: _boolean(isinstance(term, NamedNode)),
    "ISLITERAL": lambda term: _boolean(isinstance(term, Literal)),
    "ISBLANK": lambda term: _boolean(isinstance(term, BlankNode)),
    "SAMETERM": lambda left, right: _boolean(left == right),
}
