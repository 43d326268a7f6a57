"""Reading a query, whole: its prologue, groups, modifiers (SPARQL 1.1, grammar rules 1 to 28)."""

from functools import lru_cache

from ti_graph.graph.sparql.cursor import Cursor
from ti_graph.graph.sparql.expressions import Expressions
from ti_graph.graph.sparql.lexer import END, Unread
from ti_graph.graph.sparql.patterns import starts_term, triples, values
from ti_graph.graph.sparql.tree import (
    Bind,
    Filter,
    Graph,
    Group,
    Item,
    Minus,
    Optional,
    Order,
    Part,
    Query,
    Select,
    Union,
    Values,
)  # fmt: skip

_ENDS_HEAD = ("WHERE", "FROM", "ORDER", "LIMIT", "OFFSET", "VALUES", "GROUP", "HAVING")


@lru_cache(maxsize=512)
def read_query(text: str) -> Query | None:
    """The tree of a query; None for what is no SPARQL 1.1 query, or reaches other services."""
    try:
        return _Reader(text).query()
    except (Unread, RecursionError):
        return None


class _Reader:
    def __init__(self, text: str) -> None:
        self._at = Cursor(text)
        self._expressions = Expressions(self._at, lambda _at: self._group())
        self._base = ""
        self._prefixes: list[tuple[str, str]] = []

    def query(self) -> Query:
        self._prologue()
        at = self._at
        select: Select | None
        if at.is_word("SELECT"):
            form, head = "SELECT", ""
            graphs, select = self._select(whole=True)
        else:
            form = at.take().text.upper()
            head = self._head(form)
            graphs = self._graphs()
            select = self._rest(form)
        at.end()
        return Query(form, self._base, tuple(self._prefixes), head, graphs, select)

    def _prologue(self) -> None:
        at = self._at
        while at.is_word("BASE", "PREFIX"):
            if at.take().text.upper() == "BASE":
                if self._base or self._prefixes or at.now.kind != "iri":
                    raise Unread  # a second base would change what the first prefixes mean
                self._base = at.take().text[1:-1]
                continue
            name, iri = at.take(), at.take()
            if name.kind != "name" or not name.text.endswith(":") or iri.kind != "iri":
                raise Unread
            at.prefixes[name.text[:-1]] = iri.text[1:-1]
            self._prefixes.append((name.text, iri.text[1:-1]))

    def _head(self, form: str) -> str:
        """The text of a template or of what is described, which nothing here looks into."""
        at = self._at
        start = at.now.start
        if form == "CONSTRUCT":
            if not at.is_mark("{"):
                raise Unread
            self._skip_braces()
        elif form == "DESCRIBE":
            while at.now is not END and not at.is_mark("{") and not at.is_word(*_ENDS_HEAD):
                at.take()
        elif form != "ASK":
            raise Unread
        end = at.now.start if at.now is not END else len(at.text)
        return f"{form} {at.text[start:end]}".strip()

    def _skip_braces(self) -> None:
        depth = 0
        while True:
            token = self._at.take().text
            depth += {"{": 1, "}": -1}.get(token, 0)
            if not depth:
                return

    def _graphs(self) -> tuple[str, ...]:
        found = []
        while self._at.passes("FROM"):
            named = "NAMED " if self._at.passes("NAMED") else ""
            found.append(f"FROM {named}<{self._at.iri().value}>")
        return tuple(found)

    def _rest(self, form: str) -> Select | None:
        if form == "DESCRIBE" and not self._at.is_word("WHERE") and not self._at.is_mark("{"):
            return None if self._at.now is END else self._modified((), "", Group(()))
        self._at.passes("WHERE")
        return self._modified((), "", self._group())

    def _select(self, *, whole: bool) -> tuple[tuple[str, ...], Select]:
        at = self._at
        at.word("SELECT")
        modifier = at.take().text.upper() if at.is_word("DISTINCT", "REDUCED") else ""
        items: list[Item] = []
        if not at.skips("*"):
            while at.now.kind == "variable" or at.is_mark("("):
                items.append(self._item())
            if not items:
                raise Unread
        graphs = self._graphs() if whole else ()
        at.passes("WHERE")
        return graphs, self._modified(tuple(items), modifier, self._group())

    def _item(self) -> Item:
        at = self._at
        if at.now.kind == "variable":
            variable = at.variable()
            return Item(variable, variable)
        at.mark("(")
        value = self._expressions.expression()
        at.word("AS")
        variable = at.variable()
        at.mark(")")
        return Item(value, variable)

    def _modified(self, items: tuple[Item, ...], modifier: str, where: Group) -> Select:
        at = self._at
        grouped: list[Item] = []
        having, order = [], []
        if at.passes("GROUP", "BY"):
            while at.now.kind == "variable" or self._expressions.starts_constraint():
                grouped.append(self._grouping())
        if at.passes("HAVING"):
            while self._expressions.starts_constraint():
                having.append(self._expressions.constraint())
        if at.passes("ORDER", "BY"):
            while (
                at.now.kind == "variable"
                or at.is_word("ASC", "DESC")
                or self._expressions.starts_constraint()
            ):
                order.append(self._condition())
        limit, offset = self._slice()
        after = values(at) if at.passes("VALUES") else None
        lists = (tuple(grouped), tuple(having), tuple(order))
        return Select(items, where, modifier, *lists, limit, offset, after)

    def _grouping(self) -> Item:
        at = self._at
        if at.now.kind == "variable":
            return Item(at.variable(), None)
        if not at.is_mark("("):
            return Item(self._expressions.constraint(), None)
        at.take()
        value = self._expressions.expression()
        variable = at.variable() if at.passes("AS") else None
        at.mark(")")
        return Item(value, variable)

    def _condition(self) -> Order:
        at = self._at
        if at.is_word("ASC", "DESC"):
            descending = at.take().text.upper() == "DESC"
            return Order(self._expressions.bracketed(), descending)
        value = at.variable() if at.now.kind == "variable" else self._expressions.constraint()
        return Order(value, descending=False)

    def _slice(self) -> tuple[int | None, int | None]:
        limit = offset = None
        while self._at.is_word("LIMIT", "OFFSET"):
            if self._at.take().text.upper() == "LIMIT":
                limit = self._at.number()
            else:
                offset = self._at.number()
        return limit, offset

    # Groups

    def _group(self) -> Group:
        at = self._at
        at.mark("{")
        if at.is_word("SELECT"):
            _, inner = self._select(whole=False)
            at.mark("}")
            return Group((inner,))
        parts: list[Part] = []
        while not at.skips("}"):
            if starts_term(at):
                parts.extend(triples(at))
                continue
            parts.append(self._part())
            at.skips(".")
        return Group(tuple(parts))

    def _part(self) -> Part:
        at = self._at
        if at.is_mark("{"):
            return self._union()
        for word, kind in (("OPTIONAL", Optional), ("MINUS", Minus)):
            if at.passes(word):
                return kind(self._group())
        if at.passes("FILTER"):
            return Filter(self._expressions.constraint())
        if at.passes("GRAPH"):
            name = at.variable() if at.now.kind == "variable" else at.iri()
            return Graph(name, self._group())
        if at.passes("BIND"):
            return self._bind()
        return self._values()

    def _union(self) -> Part:
        groups = [self._group()]
        while self._at.passes("UNION"):
            groups.append(self._group())
        return groups[0] if len(groups) == 1 else Union(tuple(groups))

    def _bind(self) -> Bind:
        self._at.mark("(")
        value = self._expressions.expression()
        self._at.word("AS")
        variable = self._at.variable()
        self._at.mark(")")
        return Bind(value, variable)

    def _values(self) -> Values:
        self._at.word("VALUES")
        return values(self._at)
