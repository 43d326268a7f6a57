"""What is wrong with a SPARQL text that no parser takes, where it can be named.

A parser says what it expected. Who pasted the query from a web page or a letter sees nothing wrong:
the space is a no-break space, the quotes are curly. That character is named, by its number.
"""

import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from ti_graph.errors import QueryError
from ti_graph.graph.store.tokens import Token, tokens
from ti_graph.model.namespaces import PREFIXES

_SPACES = " \t\r\n"
_CONTROLS = {"\v": "LINE TABULATION", "\f": "FORM FEED", "\0": "NULL", "\x7f": "DELETE"}
_ANY = "http://…#"


def mistake(text: str) -> QueryError | None:
    """The first character that no SPARQL has outside texts and names, or a prefix not declared."""
    found = list(_placed(text))
    for place, token in found:
        odd = _odd(token)
        if odd is not None:
            line, column = position(text, place + odd)
            name = character(token.text[odd])
            return QueryError("odd_character", character=name, line=line, column=column)
    return _undeclared(text, found)


def _placed(text: str) -> Iterator[tuple[int, Token]]:
    place = 0
    for token in tokens(text):
        yield place, token
        place += len(token.text)


def _odd(token: Token) -> int | None:
    """Where in a token a character stands that has no place in SPARQL."""
    if token.kind == "mark":
        return None if "!" <= token.text <= "~" else 0
    if token.kind == "space" and not token.text.startswith("#"):
        return next((at for at, one in enumerate(token.text) if one not in _SPACES), None)
    return None


def _undeclared(text: str, found: list[tuple[int, Token]]) -> QueryError | None:
    said = [(place, token) for place, token in found if token.kind != "space"]
    declared = {
        name.text.partition(":")[0]
        for (_, word), (_, name) in pairwise(said)
        if word.is_word("PREFIX") and name.kind == "name"
    }
    for place, token in said:
        prefix, colon, _ = token.text.partition(":")
        if token.kind != "name" or not colon or prefix in {*declared, "_"}:
            continue
        line, column = position(text, place)
        known = PREFIXES.get(prefix, _ANY)
        return QueryError(
            "undeclared_prefix", prefix=prefix, namespace=known, line=line, column=column
        )
    return None


def position(text: str, place: int) -> tuple[int, int]:
    """Line and column of a place in a text, both from 1."""
    before = text[:place]
    return before.count("\n") + 1, place - before.rfind("\n")


def character(one: str) -> str:
    """A character as Unicode names it: `U+00A0 NO-BREAK SPACE`."""
    name = unicodedata.name(one, _CONTROLS.get(one, ""))
    return f"U+{ord(one):04X} {name}".rstrip()
