"""Going over tokens: marks, words and terms."""

import re

from ti_graph.graph.sparql.lexer import END, Token, Unread, lexed
from ti_graph.graph.sparql.tree import Blank, Iri, Lit, Term, Var
from ti_graph.model.namespaces import expand

_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_PLAIN = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'", "\\": "\\"}
_NUMBERS = {"integer": "xsd:integer", "decimal": "xsd:decimal", "double": "xsd:double"}
BOOLEAN = Iri(expand("xsd:boolean"))


class Cursor:
    """A place among the tokens of a text, and the prefixes read so far."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._tokens = lexed(text)
        self._place = 0
        self.prefixes: dict[str, str] = {}
        self._blanks = 0

    @property
    def now(self) -> Token:
        """The token that comes next."""
        return self._tokens[self._place]

    @property
    def ahead(self) -> Token:
        """The one after it."""
        return self._tokens[min(self._place + 1, len(self._tokens) - 1)]

    def take(self) -> Token:
        """Go on by one token. Raises Unread at the end."""
        token = self.now
        if token is END:
            raise Unread
        self._place += 1
        return token

    def is_mark(self, *marks: str) -> bool:
        """Whether one of these marks comes next."""
        return self.now.kind == "mark" and self.now.text in marks

    def is_word(self, *words: str) -> bool:
        """Whether one of these words comes next."""
        return self.now.kind == "word" and self.now.text.upper() in words

    def skips(self, mark: str) -> bool:
        """Whether this mark comes next, which is then passed."""
        return self.is_mark(mark) and bool(self.take())

    def passes(self, *words: str) -> bool:
        """Whether these words come next, one after another; they are then passed."""
        if not self.is_word(words[0]):
            return False
        self.take()
        for word in words[1:]:
            self.word(word)
        return True

    def mark(self, mark: str) -> None:
        """Pass this mark. Raises Unread for anything else."""
        if not self.skips(mark):
            raise Unread

    def word(self, word: str) -> None:
        """Pass this word. Raises Unread for anything else."""
        if not self.passes(word):
            raise Unread

    def end(self) -> None:
        """Be at the end. Raises Unread where more follows."""
        if self.now is not END:
            raise Unread

    def fresh_blank(self) -> Blank:
        """A blank node without a label of its own."""
        self._blanks += 1
        return Blank(f"anonymous.{self._blanks}")

    def variable(self) -> Var:
        """A variable."""
        if self.now.kind != "variable":
            raise Unread
        return Var(self.take().text[1:])

    def is_iri(self) -> bool:
        """Whether an IRI or a prefixed name comes next."""
        return self.now.kind in ("iri", "name")

    def iri(self) -> Iri:
        """An IRI, its prefix expanded."""
        token = self.take()
        if token.kind == "iri":
            return Iri(token.text[1:-1])
        prefix, colon, local = token.text.partition(":")
        if token.kind != "name" or not colon or prefix not in self.prefixes:
            raise Unread
        return Iri(self.prefixes[prefix] + local.replace("\\", ""))

    def term(self) -> Term:
        """A variable, an IRI, a literal or a blank node."""
        kind = self.now.kind
        if kind == "variable":
            return self.variable()
        if kind in ("iri", "name"):
            return self.iri()
        if kind == "blank":
            return Blank(self.take().text[2:])
        if self.is_mark("[") and self.ahead.text == "]":
            self.take(), self.take()
            return self.fresh_blank()
        return self.literal()

    def literal(self) -> Lit:
        """A string, a number or a truth value."""
        if self.now.kind == "text":
            return self._string()
        if self.is_word("TRUE", "FALSE"):
            return Lit(self.take().text.lower(), datatype=BOOLEAN)
        sign = self.take().text if self.is_mark("+", "-") else ""
        if self.now.kind != "number":
            raise Unread
        number = self.take().text
        kind = "double" if "e" in number.lower() else "decimal" if "." in number else "integer"
        return Lit(sign + number, datatype=Iri(expand(_NUMBERS[kind])))

    def string(self) -> str:
        """The characters of a string."""
        if self.now.kind != "text":
            raise Unread
        return _characters(self.take().text)

    def _string(self) -> Lit:
        value = self.string()
        if self.now.kind == "language":
            return Lit(value, language=self.take().text[1:])
        return Lit(value, datatype=self.iri()) if self.skips("^^") else Lit(value)

    def number(self) -> int:
        """A whole number."""
        if self.now.kind != "number" or not self.now.text.isdigit():
            raise Unread
        return int(self.take().text)


def _characters(written: str) -> str:
    quotes = 3 if written[:3] in ('"""', "'''") and len(written) > 5 else 1
    return _ESCAPE.sub(_resolve, written[quotes:-quotes])


def _resolve(escape: re.Match[str]) -> str:
    code = escape.group(1) or escape.group(2)
    if code:
        if 0xD800 <= int(code, 16) <= 0xDFFF or int(code, 16) > 0x10FFFF:
            raise Unread
        return chr(int(code, 16))
    if escape.group(3) not in _PLAIN:
        raise Unread
    return _PLAIN[escape.group(3)]
