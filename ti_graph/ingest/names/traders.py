"""Whether a name that holds a word of trade is that of a sole trader or of a family.

1. a family and its kin: `DUBOIS ET FILS`, `ETS MARTIN FRERES`;
2. two names side by side, one of them a family name: `YI ZHANG DECOLLETAGE`;
3. two plain words that no list knows beside trades alone: `KIMANI WANJIRU USINAGE`. A word of a
   firm with several places (`FRANCE`, `usine`) says that it is none.
"""

import re
from collections.abc import Collection, Iterator

from ti_graph.ingest.names.words import (
    CORPORATE,
    FAMILY_NAMES,
    FIRMS,
    KINSHIP,
    MOSTLY_OTHER,
    SMALL,
    UNSURE,
)

_BREAKS = re.compile(r"[^\w\s.'-]|\s-\s|-")
_WORD = re.compile("[A-Z0-9]+")
_VOWEL = re.compile("[AEIOUY]")


def is_a_trader(name: str, none: Collection[str]) -> bool:
    """Whether a plain name is that of a person or a family with a trade.

    `none` are words that stand for no person: those of the place, of a saint, of a known firm.
    """
    words = _WORD.findall(name)
    runs = [run for part in _BREAKS.split(name) for run in _runs(_WORD.findall(part), none)]
    if not KINSHIP.isdisjoint(words):
        return bool(runs)
    pairs = [run for run in runs if len(run) == 2 and all(_spoken(word) for word in run)]
    if any(not FAMILY_NAMES.isdisjoint(set(pair) - UNSURE) for pair in pairs):
        return True
    return bool(pairs) and sum(map(len, runs)) == 2 and FIRMS.isdisjoint(words)


def _runs(words: list[str], none: Collection[str]) -> Iterator[list[str]]:
    """Words side by side that may be names; behind a small word stands a place (`de Grillon`)."""
    run: list[str] = []
    place = False
    for word in [*words, ""]:
        joins = word in SMALL and len(word) > 1
        if word and not joins and not _is_other(word, none):
            run.append(word)
            continue
        if run and not place:
            yield run
        run, place = [], joins and word not in {"ET", "AND", "UND"}


def _is_other(word: str, none: Collection[str]) -> bool:
    return word in CORPORATE or word in MOSTLY_OTHER or word in none or word[0].isdigit()


def _spoken(word: str) -> bool:
    return len(word) > 1 and bool(_VOWEL.search(word))
