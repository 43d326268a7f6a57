"""The tokens of SPARQL 1.1 (19.8), each with its place in the text."""

import re
from dataclasses import dataclass


class Unread(Exception):  # noqa: N818 - no error: the store reads the text as it stands
    """Not read here: no SPARQL 1.1, or a part of it that nothing here needs."""


_TOKEN = re.compile(
    r"""
      (?P<space>(?:[\x20\t\r\n]+|\#[^\r\n]*)+)
    | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    | (?P<text>\"{3}(?:(?:"|"")?(?:[^"\\]|\\.))*\"{3}|'{3}(?:(?:'|'')?(?:[^'\\]|\\.))*'{3}
        |"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*')
    | (?P<variable>[?$]\w+)
    | (?P<blank>_:[\w](?:[\w.-]*[\w-])?)
    | (?P<name>(?:[^\W\d_](?:[\w.-]*[\w-])?)?:(?:(?:[\w:]|%[0-9A-Fa-f]{2}|\\[-_~.!$&'()*+,;=/?\#@%])
        (?:(?:[\w:.-]|%[0-9A-Fa-f]{2}|\\[-_~.!$&'()*+,;=/?\#@%])*
        (?:[\w:-]|%[0-9A-Fa-f]{2}|\\[-_~.!$&'()*+,;=/?\#@%]))?)?)
    | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<number>(?:\d+\.\d*|\.\d+|\d+)[eE][+-]?\d+|\d*\.\d+|\d+)
    | (?P<word>[A-Za-z]\w*)
    | (?P<mark>\^\^|&&|\|\||!=|<=|>=|[{}()\[\].;,*/|^!?+<>=-])
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True)
class Token:
    """A piece of a text, of a kind, and where it starts."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """Where the next one may start."""
        return self.start + len(self.text)


END = Token("end", "", -1)


def lexed(text: str) -> list[Token]:
    """The tokens but spaces and comments, with END as the last.

    Raises Unread where something is no token.
    """
    found: list[Token] = []
    place = 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            raise Unread
        if match.lastgroup != "space":
            found.append(Token(match.lastgroup or "", match.group(), place))
        place = match.end()
    return [*found, END]
