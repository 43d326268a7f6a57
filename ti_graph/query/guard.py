"""What an ad-hoc query may not do: reach out of the store.

The engine really connects for `SERVICE` and cannot be reported not to, so a query that says it is
refused before it runs. Whether a character is code, or text inside a string, an IRI or a comment,
cannot always be known without parsing (`<` opens an IRI or compares; `'''` opens a long string or
is an empty one and a quote). All readings that may be right are therefore followed side by side,
character by character, and a keyword that stands bare in any of them is refused.

Workers have no network either (`isolation`): this module is there to say so clearly.
"""

import re
from collections.abc import Container
from urllib.parse import urlsplit

from ti_graph.errors import QueryError

LONGEST = 100_000
Steps = list[tuple[int, str]]
"""How many characters are read, and what the next one is then taken for."""

_REFUSED = re.compile("service|load", re.IGNORECASE)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_ABSOLUTE_IRI = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*://")
_NAME_START = re.compile(r"[?$:][\w%\\:]")
_NAME_CHARACTER = re.compile(r"[\w%:-]")
_CODE, _NAME, _IRI, _COMMENT = "code", "name", "iri", "comment"


_SERVICE = re.compile(r"service\s+(?:silent\s+)?<(?P<iri>https?://[^\s<>]+)>", re.IGNORECASE)


def require_harmless(text: str, allowed: Container[str] = ()) -> None:
    """Refuse a query that reaches out, but to the `allowed` hosts, or is too long to be looked at.

    Raises QueryError. Escapes such as `\\u0053` may spell a keyword, so the text is looked at with
    and without them resolved. Time grows with the length of the text, whatever it holds.
    """
    if len(text) > LONGEST:
        raise QueryError("query_too_long", length=len(text), most=LONGEST)
    if "\0" in text:
        raise QueryError("bad_sparql", reason="NUL", line="?", column="?")
    for spelling in {text, _ESCAPE.sub(_resolve, text)}:
        keyword = _bare_keyword(spelling, allowed)
        if keyword:
            raise QueryError("refused_keyword", keyword=keyword.upper())


def _resolve(escape: re.Match[str]) -> str:
    code = int(escape.group(1) or escape.group(2), 16)
    return chr(code) if code <= 0x10FFFF else "\ufffd"


def _is_allowed(text: str, place: int, allowed: Container[str]) -> bool:
    """Whether a SERVICE names, in full, an address of an allowed host (`host` or `host:port`)."""
    found = _SERVICE.match(text, place)
    return found is not None and urlsplit(found["iri"]).netloc in allowed


def _bare_keyword(text: str, allowed: Container[str]) -> str | None:
    """The first refused word that is code in one of the readings of `text`."""
    suspects = {
        found.start(): found.group()
        for found in _REFUSED.finditer(text)
        if not _is_allowed(text, found.start(), allowed)
    }
    readings: dict[int, set[str]] = {0: {_CODE}}
    for place in range(max(suspects, default=-1) + 1):
        for reading in readings.pop(place, ()):
            if reading == _CODE and place in suspects:
                return suspects[place]
            for ahead, then in _step(text, place, reading):
                readings.setdefault(place + ahead, set()).add(then)
    return None


def _step(text: str, place: int, reading: str) -> Steps:
    """What may come after the character at `place`, taken as `reading`; nothing if it cannot be."""
    if reading == _CODE:
        return _in_code(text, place)
    if reading == _NAME:
        return _in_name(text, place)
    if reading == _IRI:
        return _in_iri(text[place])
    if reading == _COMMENT:
        return [(1, _CODE if text[place] in "\r\n" else _COMMENT)]
    return _in_string(text, place, reading)


def _in_code(text: str, place: int) -> Steps:
    character = text[place]
    if character in "\"'":
        long = character * 3
        return [(1, character), (3, long)] if text.startswith(long, place) else [(1, character)]
    if character == "<":
        # As a comparison, `<scheme://` is no SPARQL: only an IRI begins so.
        either = [] if _ABSOLUTE_IRI.match(text, place) else [(1, _CODE)]
        return [(1, _IRI), *either]
    if character == "#":
        return [(1, _COMMENT)]
    if character == "\\":
        return [(2, _CODE)]
    return [(1, _NAME if _NAME_START.match(text, place) else _CODE)]


def _in_name(text: str, place: int) -> Steps:
    """Inside a variable or after the colon of a prefixed name."""
    if text[place] == "\\":
        return [(2, _NAME)]
    if _NAME_CHARACTER.match(text, place):
        return [(1, _NAME)]
    return _in_code(text, place)


def _in_iri(character: str) -> Steps:
    if character == ">":
        return [(1, _CODE)]
    return [] if character in '<"{}|^`' or character <= " " else [(1, _IRI)]


def _in_string(text: str, place: int, quote: str) -> Steps:
    if text[place] == "\\":
        return [(2, quote)]
    if text.startswith(quote, place):
        return [(len(quote), _CODE)]
    broken = len(quote) == 1 and text[place] in "\r\n"
    return [] if broken else [(1, quote)]
