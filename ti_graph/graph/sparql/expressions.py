"""Reading expressions (SPARQL 1.1, grammar rules 110 to 128)."""

from collections.abc import Callable

from ti_graph.graph.sparql.cursor import Cursor
from ti_graph.graph.sparql.lexer import Unread
from ti_graph.graph.sparql.tree import Call, Exists, Expr, Group, In, Iri, Op, Var

AGGREGATES = frozenset(("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"))
_BUILT_IN = frozenset(
    [
        "STR",
        "LANG",
        "LANGMATCHES",
        "DATATYPE",
        "BOUND",
        "IRI",
        "URI",
        "BNODE",
        "RAND",
        "ABS",
        "CEIL",
        "FLOOR",
        "ROUND",
        "CONCAT",
        "STRLEN",
        "UCASE",
        "LCASE",
        "ENCODE_FOR_URI",
        "CONTAINS",
        "STRSTARTS",
        "STRENDS",
        "STRBEFORE",
        "STRAFTER",
        "YEAR",
        "MONTH",
        "DAY",
        "HOURS",
        "MINUTES",
        "SECONDS",
        "TIMEZONE",
        "TZ",
        "NOW",
        "UUID",
        "STRUUID",
        "MD5",
        "SHA1",
        "SHA256",
        "SHA384",
        "SHA512",
        "COALESCE",
        "IF",
        "STRLANG",
        "STRDT",
        "SAMETERM",
        "ISIRI",
        "ISURI",
        "ISBLANK",
        "ISLITERAL",
        "ISNUMERIC",
        "REGEX",
        "SUBSTR",
        "REPLACE",
    ]
)
_COMPARES = ("=", "!=", "<", ">", "<=", ">=")
ReadGroup = Callable[[Cursor], Group]


class Expressions:
    """Reads expressions; how a group is read, which EXISTS needs, is given to it."""

    def __init__(self, at: Cursor, group: ReadGroup) -> None:
        self._at = at
        self._group = group

    def expression(self) -> Expr:
        """An expression, whole."""
        return self._chain("||", lambda: self._chain("&&", self._compared))

    def bracketed(self) -> Expr:
        """An expression in parentheses."""
        self._at.mark("(")
        found = self.expression()
        self._at.mark(")")
        return found

    def constraint(self) -> Expr:
        """What FILTER and HAVING take: parentheses or a call."""
        if self._at.is_mark("("):
            return self.bracketed()
        found = self._primary()
        if not isinstance(found, Call | Exists):
            raise Unread
        return found

    def starts_constraint(self) -> bool:
        """Whether such a thing comes next."""
        at = self._at
        called = at.now.text.upper() in _BUILT_IN | AGGREGATES | {"EXISTS", "NOT"}
        return at.is_mark("(") or at.is_iri() or (at.now.kind == "word" and called)

    def _chain(self, sign: str, operand: Callable[[], Expr]) -> Expr:
        found = operand()
        while self._at.skips(sign):
            found = Op(sign, (found, operand()))
        return found

    def _compared(self) -> Expr:
        at = self._at
        left = self._sum()
        if at.is_mark(*_COMPARES):
            return Op(at.take().text, (left, self._sum()))
        if at.passes("IN"):
            return In(left, self._list(), negated=False)
        if at.passes("NOT", "IN"):
            return In(left, self._list(), negated=True)
        return left

    def _sum(self) -> Expr:
        found = self._product()
        while self._at.is_mark("+", "-"):
            found = Op(self._at.take().text, (found, self._product()))
        return found

    def _product(self) -> Expr:
        found = self._unary()
        while self._at.is_mark("*", "/"):
            found = Op(self._at.take().text, (found, self._unary()))
        return found

    def _unary(self) -> Expr:
        at = self._at
        signed = at.is_mark("+", "-") and at.ahead.kind == "number"
        if at.is_mark("!", "+", "-") and not signed:
            return Op(at.take().text, (self._primary(),))
        return self._primary()

    def _primary(self) -> Expr:
        at = self._at
        if at.is_mark("("):
            return self.bracketed()
        if at.is_iri():
            name = at.iri()
            return self._call(name) if at.is_mark("(") else name
        if at.is_word("EXISTS", "NOT"):
            negated = at.passes("NOT")
            at.word("EXISTS")
            return Exists(self._group(at), negated)
        if at.now.kind == "word" and not at.is_word("TRUE", "FALSE"):
            return self._named()
        return at.variable() if at.now.kind == "variable" else at.literal()

    def _named(self) -> Expr:
        at = self._at
        name = at.take().text.upper()
        if name in AGGREGATES:
            return self._aggregate(name)
        if name not in _BUILT_IN:
            raise Unread
        return self._call(name)

    def _call(self, name: str | Iri) -> Call:
        if isinstance(name, Iri) and self._at.ahead.text.upper() == "DISTINCT":
            raise Unread
        return Call(name, self._list())

    def _aggregate(self, name: str) -> Call:
        at = self._at
        at.mark("(")
        distinct = at.passes("DISTINCT")
        value = Var("*") if name == "COUNT" and at.skips("*") else self.expression()
        separator = None
        if name == "GROUP_CONCAT" and at.skips(";"):
            at.word("SEPARATOR")
            at.mark("=")
            separator = at.string()
        at.mark(")")
        return Call(name, (value,), distinct, separator)

    def _list(self) -> tuple[Expr, ...]:
        at = self._at
        at.mark("(")
        found: list[Expr] = []
        while not at.skips(")"):
            if found:
                at.mark(",")
            found.append(self.expression())
        return tuple(found)
