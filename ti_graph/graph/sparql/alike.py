"""Tests of a FILTER on which both engines agree, be they true, false or an error.

A comparison is with a constant, of a variable that every row binds. Numbers are compared with what
only holds numbers; an IRI with anything; a text is looked into by STR, whatever it is.
"""

import re
from collections.abc import Callable
from collections.abc import Set as AbstractSet

from ti_graph.graph.sparql.tree import Call, Expr, In, Iri, Lit, Op, Var
from ti_graph.model.namespaces import expand

Bound = AbstractSet[Var]
KindsOf = Callable[[Var], set[str]]
_NUMBERS = {expand("xsd:integer"), expand("xsd:decimal")}
_TEXTS = {expand("xsd:string"), "language"}
_DIGITS = 15
_PLAIN_PATTERN = re.compile(r"[\w\s^$.*+?()|'-]*")


def is_alike(test: Expr, bound: Bound, kinds_of: KindsOf) -> bool:
    """Whether both engines keep the same rows by a test."""
    match test:
        case Op("&&" | "||", (left, right)):
            return is_alike(left, bound, kinds_of) and is_alike(right, bound, kinds_of)
        case Op("!", (inner,)):
            return _is_total(inner, bound)
        case Op(sign, (value, constant)):
            return _compares(sign, value, constant, bound, kinds_of)
        case In(Var() as value, among):
            return value in bound and all(map(_is_iri, among))
        case Call(name, args):
            return _is_total(test, bound) or _looks_into(str(name), args, bound, kinds_of)
    return False


def _is_total(test: Expr, bound: Bound) -> bool:
    """Whether a test is never an error."""
    match test:
        case Call("BOUND", (Var(),)):
            return True
        case Call("ISIRI" | "ISURI" | "ISLITERAL" | "ISBLANK", (Var() as value,)):
            return value in bound
    return False


def _compares(sign: str, value: Expr, other: Expr, bound: Bound, kinds_of: KindsOf) -> bool:
    match value, other:
        case Var(), Lit():
            return value in bound and _is_number(other) and _are(kinds_of(value), _NUMBERS)
        case Var(), Iri():
            return sign in ("=", "!=") and value in bound and other.absolute
        case Var(), Var():
            both = sign in ("=", "!=") and value in bound and other in bound
            return both and all(_are(kinds_of(one), {"iri"}) for one in (value, other))
        case Call("LANG", (Var() as text,)), Lit(language, "", None):
            return sign == "=" and text in bound and language.islower()
    return False


def _are(kinds: set[str], wanted: set[str]) -> bool:
    return bool(kinds) and kinds <= wanted


def _is_number(literal: Lit) -> bool:
    """A number that is told apart from any other, however it is held."""
    kind = literal.datatype
    return kind is not None and kind.value in _NUMBERS and len(literal.value) <= _DIGITS


def _is_iri(expression: Expr) -> bool:
    return isinstance(expression, Iri) and expression.absolute


def _looks_into(name: str, args: tuple[Expr, ...], bound: Bound, kinds_of: KindsOf) -> bool:
    match name, args:
        case (("CONTAINS" | "STRSTARTS" | "STRENDS"), (text, Lit(_, "", None))):
            return _is_text(text, bound, kinds_of)
        case "REGEX", (text, Lit(pattern, "", None)):
            return _is_text(text, bound, kinds_of) and bool(_PLAIN_PATTERN.fullmatch(pattern))
        case "REGEX", (text, Lit(pattern, "", None), Lit("i" | "", "", None)):
            return _is_text(text, bound, kinds_of) and bool(_PLAIN_PATTERN.fullmatch(pattern))
        case "LANGMATCHES", (Call("LANG", (Var() as value,)), Lit(wanted, "", None)):
            return value in bound and kinds_of(value) == {"language"} and wanted.isalpha()
    return False


def _is_text(text: Expr, bound: Bound, kinds_of: KindsOf) -> bool:
    match text:
        case Call("LCASE" | "UCASE", (inner,)):
            return _is_text(inner, bound, kinds_of)
        case Call("STR", (Var() as value,)):
            return value in bound and "blank" not in kinds_of(value) and bool(kinds_of(value))
        case Var():
            return text in bound and bool(kinds_of(text)) and kinds_of(text) <= _TEXTS
    return False
