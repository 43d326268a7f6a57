"""A query with terms in the place of its parameters, for an engine that is only sent text.

The SPARQL protocol has no way to send a value beside a query. The text is cut into tokens, and a
variable's token becomes the term as RDF writes it (the engine's own writer escapes it): a value
can make up no other token. Nothing is left to project: who asks knows the value of a parameter,
and puts it into each row himself. (Virtuoso cannot sort rows that hold a decimal constant.)
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ti_graph.graph.store.interface import Term
from ti_graph.graph.store.tokens import Token, tokens

_ENDS_SELECT = ("WHERE", "FROM")
_ENDS_CONDITIONS = ("HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES")


@dataclass
class _Clause:
    """Where in a (sub)query a token stands."""

    name: str = ""
    projected: int = 0


@dataclass
class _Rewriting:
    terms: Mapping[str, str]
    parentheses: int = 0
    clause: _Clause = field(default_factory=_Clause)
    written: list[str] = field(default_factory=list)

    def take(self, token: Token) -> None:
        self._follow(token)
        name = token.text[1:] if token.kind == "variable" else ""
        if name in self.terms:
            self.written.append(self._in_place(name))
            return
        if self.clause.name == "SELECT" and not self.parentheses:
            # An expression counts as well: by the variable that it is reported under.
            self.clause.projected += token.kind == "variable" or token.text in "()*"
        self.written.append(token.text)

    def _follow(self, token: Token) -> None:
        if token.is_word("SELECT"):
            self.clause = _Clause("SELECT")
        elif self.clause.name == "SELECT" and (token.is_word(*_ENDS_SELECT) or token.is_mark("{")):
            self._end_select()
        elif token.is_word("GROUP"):
            self.clause = _Clause("GROUP")
        elif token.is_word(*_ENDS_CONDITIONS) or (token.kind == "mark" and token.text in "{}"):
            self.clause = _Clause("ORDER") if token.is_word("ORDER") else _Clause()
        if token.kind == "mark":
            self.parentheses += {"(": 1, ")": -1}.get(token.text, 0)

    def _end_select(self) -> None:
        if not self.clause.projected:
            # What projected parameters alone still has to project something.
            self.written.append(f"(1 AS ?bound_{len(self.written)}) ")
        self.clause = _Clause()

    def _in_place(self, name: str) -> str:
        term = self.terms[name]
        if self.parentheses or not self.clause.name:
            return term
        if self.clause.name in {"GROUP", "ORDER"}:
            return f"({term})"
        return ""  # a SELECT's own list


def bound_text(text: str, bindings: Mapping[str, Term]) -> str:
    """`text` with each variable of `bindings` replaced by its term, and projected no more."""
    if not bindings:
        return text
    rewriting = _Rewriting({name: str(term) for name, term in bindings.items()})
    for token in _without_tests(list(tokens(text)), bindings):
        rewriting.take(token)
    return "".join(rewriting.written)


def _without_tests(found: list[Token], bindings: Mapping[str, Term]) -> list[Token]:
    """The tokens with `true` for each BOUND of a parameter: a constant cannot be asked for that."""
    code = [token for token in found if token.kind != "space"]
    tests = [
        set(map(id, code[place : place + 4]))
        for place in range(len(code))
        if _is_test(code[place : place + 4], bindings)
    ]
    in_tests = set().union(*tests)
    true = Token("word", "true")
    return [
        true if token.is_word("BOUND") and id(token) in in_tests else token
        for token in found
        if token.is_word("BOUND") or id(token) not in in_tests
    ]


def _is_test(follow: list[Token], bindings: Mapping[str, Term]) -> bool:
    return (
        len(follow) == 4
        and follow[0].is_word("BOUND")
        and follow[1].is_mark("(")
        and follow[2].kind == "variable"
        and follow[2].text[1:] in bindings
        and follow[3].is_mark(")")
    )
