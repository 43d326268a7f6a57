"""Whether a free text names a person anywhere in it: the rule on names, for what hands type.

Fails closed where a name is written as names are: a given name beside a family name, an initial
beside a family name. What follows `saint`, `rue`, `lycée` or the like is a place or a tribute.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from ti_graph.ingest.names.persons import HALLOWED, mentions_a_person, plain_name
from ti_graph.ingest.names.words import (
    CORPORATE,
    FAMILY_NAMES,
    GIVEN_NAMES,
    PUBLIC,
    SMALL,
    TRIBUTES,
    UNSURE,
)

_BREAKS = re.compile(r"[,;:/|()\[\]–—•]|\s-\s")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*\.?")
_UMLAUT = re.compile("([AOU])E")
"""`Mueller` is `Müller`, which is listed without accents."""
_HONOURED = PUBLIC | TRIBUTES | set(HALLOWED)
"""Words before a name that is a tribute, a patron or a place."""


def names_a_person(text: str, *, capitals: bool = True) -> bool:
    """Whether a text holds a person's name: `suivi par Jean Dupont`, `Cluster Acier, A. Dupont`.

    `capitals` says that names are written with capitals there; in an address they are not.
    """
    parts = _BREAKS.split(text)
    return any(
        mentions_a_person(part) or any(_is_a_name(*pair) for pair in _pairs(part, capitals))
        for part in parts
    )


def _pairs(part: str, capitals: bool) -> Iterator[tuple[str, str]]:
    """Two words side by side, but those after a word that honours a person."""
    words = _WORD.findall(part)
    plain = [plain_name(word) for word in words]
    for place, (one, other) in enumerate(pairwise(words)):
        honoured = {"", *plain[max(place - 1, 0) : place + 1]} & _HONOURED
        if not honoured and (not capitals or (one[0].isupper() and other[0].isupper())):
            yield one, other


def _is_a_name(one: str, other: str) -> bool:
    first, last = _names(one), _names(other)
    if one.endswith(".") and len(one) == 2:
        return _are_family(last)
    if other.endswith(".") and len(other) == 2:
        return _are_family(first)
    return (_are_given(first) and _are_family(last)) or (_are_family(first) and _are_given(last))


def _names(word: str) -> list[str]:
    """`Jean-Pierre` is two names. The word that ends a sentence has a dot behind it."""
    return [name for name in re.split("[-'’.]", plain_name(word)) if name]


def _are_given(names: list[str]) -> bool:
    return bool(names) and all(name in GIVEN_NAMES and name not in UNSURE for name in names)


def _are_family(names: list[str]) -> bool:
    known = all(not FAMILY_NAMES.isdisjoint({name, _UMLAUT.sub(r"\1", name)}) for name in names)
    return known and not CORPORATE.union(SMALL).issuperset(names)
