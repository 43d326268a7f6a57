"""Whether a free text names a person anywhere in it: the rule on names, for what hands type.

Fails closed where a name is written as names are. In a text these are names:

1. a given name beside a family name, also across a comma, a slash or a bracket (`Dupont, Jean`);
2. a listed given name before or behind any other capitalised word that is no word of trades, goods
   or bodies, with or without particles (`Oumar Sy`, `Henri de Castries`);
3. an initial beside a family name, with or without its dot (`J Dupont`, `DURAND P`);
4. a civility before any word that is no article (`Mme Weissdorn`, not `Mme la préfète`), a lone
   letter of one (`M Martin`) or a mandate (`la sénatrice Dupont`) before a family name.

These are none: what follows `saint`, `rue`, `lycée` or the like within some words of the same part,
unless a word of contact stands between; what `-sur-`, `-le-`, `-de-` joins, which is a place; and
words that are names and more often something else (`Grand`, `Croix`, `Lys`).
In an address nothing is capitalised: there rule 2 does not hold.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import polars as pl

from ti_graph.ingest.names.persons import HALLOWED, KNOWN_NAMES, MOST_WORDS, plain_name
from ti_graph.ingest.names.words import (
    CIVILITIES,
    CONTACTS,
    CORPORATE,
    COURTESIES,
    FAMILY_NAMES,
    GIVEN_NAMES,
    HONOURING,
    LEGAL_FORMS,
    MANDATES,
    MOSTLY_OTHER,
    PARTICLES,
    PUBLIC,
    SMALL,
    STYLES,
    TRADES,
    TRIBUTES,
    UNSURE,
)

_BREAKS = re.compile(r"[;:\[\]–—•]|\s-\s")
_PAUSES = re.compile(r"[,/|()]")
"""A name may be written across a pause."""
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*\.?")
_ELIDED = re.compile(r"^[dDlL]['’]")
_OF_A_CLAN = re.compile(r"^[^\W\d_]['’]")
"""`O'Brien`, `N'Diaye`: the letter joins no parts of a place."""
_UMLAUT = re.compile("([AOU])E")
"""`Mueller` is `Müller`, which is listed without accents."""
_TITLES = CIVILITIES | COURTESIES | MANDATES
_ADDRESSED = re.compile(
    rf"\b(?:(?i:MM?\.|MRS?\.?|(?:{'|'.join(sorted(COURTESIES))})\.?)"
    r"\s+(?!(?i:le|la|les|the)\b|l['’])\w"
    rf"|(?:{'|'.join(sorted(map(str.capitalize, STYLES)))})\.?\s+[A-ZÀ-Þ]\w)"
)
"""A civility before what is no article: `Mme la préfète` is a function."""
_NOT_GIVEN = UNSURE | MOSTLY_OTHER | _TITLES | set(HALLOWED)
_NO_NAMES = (
    _NOT_GIVEN | CORPORATE | TRADES | PUBLIC | TRIBUTES | HONOURING | SMALL | CONTACTS | LEGAL_FORMS
)
_JOINING = SMALL - PARTICLES
"""Small words that stand in no name: `la roche sur yon`."""
_WITHIN = 6
"""Words behind a word of tribute that may name whom it honours."""
_LEAST_JOINED = 4
"""Letters of a name that is read in a word: with three, `membres` and `recherche` are names."""


@dataclass(frozen=True)
class _Word:
    text: str
    names: tuple[str, ...]
    """`Jean-Pierre` is two names."""
    honoured: bool

    @property
    def capital(self) -> bool:
        return _ELIDED.sub("", self.text)[0].isupper()

    @property
    def dotted(self) -> bool:
        return self.text.endswith(".")

    @property
    def ends_a_sentence(self) -> bool:
        """`Arr. Gent` is an abbreviation: neither is a name, but for initials and titles."""
        return self.dotted and not self.is_letter and _TITLES.isdisjoint(self.names)

    @property
    def is_letter(self) -> bool:
        return len(self.names) == 1 and len(self.names[0]) == 1


def names_a_person(text: str, *, capitals: bool = True) -> bool:
    """Whether a text holds a person's name: `suivi par Jean Dupont`, `Cluster Acier, A. Dupont`.

    `capitals` says that names are written with capitals there; in an address they are not.
    """
    addressed = _ADDRESSED.search(text.replace("î", "i").replace("Î", "I"))
    return bool(addressed) or any(
        _holds_a_name(passage, capitals) for passage in _BREAKS.split(text)
    )


def joins_a_name(word: str) -> bool:
    """Whether one word is a given name and a family name run together: `jeandupont`."""
    plain = plain_name(word)
    if not plain.isalpha() or plain in KNOWN_NAMES or plain in _NO_NAMES:
        return False
    cuts = ((plain[:cut], plain[cut:]) for cut in range(_LEAST_JOINED, len(plain)))
    pairs = (pair for one, other in cuts for pair in ((one, other), (other, one)))
    return any(
        len(family) >= _LEAST_JOINED and _are_given([given]) and _is_sure_family(family)
        for given, family in pairs
        if len(given) >= _LEAST_JOINED
    )


def _is_sure_family(name: str) -> bool:
    return name in FAMILY_NAMES and name not in _NO_NAMES


def naming_persons(texts: pl.Series) -> list[str]:
    """The texts of a column that name a person, once each."""
    return [text for text in texts.drop_nulls().unique() if names_a_person(text)]


def _holds_a_name(passage: str, capitals: bool) -> bool:
    parts = [words for part in _PAUSES.split(passage) if (words := _words(part))]
    across = ((one[-1], other[0]) for one, other in pairwise(parts))
    return any(_is_all_names(words) or _has_a_name(words, capitals) for words in parts) or any(
        _may_be_names(one, other, capitals) and _are_listed(one, other)
        for one, other in across
        if not one.honoured
    )


def _has_a_name(words: Sequence[_Word], capitals: bool) -> bool:
    pairs = (pair for pair in _pairs(words) if _may_be_names(*pair[:2], capitals))
    telling = capitals and (len(words) <= MOST_WORDS or not _is_all_capitals(words))
    return _has_an_initial(words, capitals) or any(
        (not joined and _is_titled(one, other))
        or _are_listed(one, other, either=not joined)
        or (telling and _is_given_beside_a_word(one, other, joined))
        for one, other, joined in pairs
    )


# --- words --------------------------------------------------------------------------------------


def _words(part: str) -> list[_Word]:
    texts = _WORD.findall(part)
    names = [_names(text) for text in texts]
    return [_Word(*one) for one in zip(texts, names, _honoured(names), strict=True)]


def _names(text: str) -> tuple[str, ...]:
    """The names in a word. The one that ends a sentence has a dot behind it."""
    return tuple(name for name in re.split("[-'’.]", plain_name(_ELIDED.sub("", text))) if name)


def _honoured(words: Sequence[tuple[str, ...]]) -> Iterator[bool]:
    """Whether each word stands where a tribute names whom it honours."""
    left = names = 0
    asked = False
    for word in words:
        left -= 1
        names -= not KNOWN_NAMES.isdisjoint(word) and SMALL.isdisjoint(word)
        yield left >= 0 and names >= 0
        asked = asked or not CONTACTS.isdisjoint(word)
        if not CONTACTS.isdisjoint(word):
            left = 0
        elif not HONOURING.isdisjoint(word) or (not asked and not TRIBUTES.isdisjoint(word)):
            left, names = _WITHIN, 3
        elif not set(HALLOWED).isdisjoint(word[-1:]):
            left, names = max(left, 3), 2


def _is_all_capitals(words: Sequence[_Word]) -> bool:
    return all(word.text.isupper() for word in words)


def _is_place(word: _Word) -> bool:
    """`Bar-le-Duc`, `Ligny-en-Barrois`, `Saint-Denis`."""
    parts = re.split("[-'’]", plain_name(_OF_A_CLAN.sub("", word.text)))
    return len(parts) > 1 and (parts[0] in HALLOWED or not SMALL.isdisjoint(parts))


def _pairs(words: Sequence[_Word]) -> Iterator[tuple[_Word, _Word, bool]]:
    """Two words side by side, or joined by particles: `Ursula von der Leyen`."""
    beyond: _Word | None = None  # the first word behind the particles, from the end on
    for word, following in reversed(list(pairwise(words))):
        yield word, following, bool(_ELIDED.match(following.text))
        if not PARTICLES.issuperset(following.names):
            beyond = following
        elif beyond is not None:
            yield word, beyond, True


def _may_be_names(one: _Word, other: _Word, capitals: bool) -> bool:
    if other.honoured or _is_place(one) or one.ends_a_sentence:
        return False
    return not capitals or (other.capital and (one.capital or not _TITLES.isdisjoint(one.names)))


# --- names --------------------------------------------------------------------------------------


def _is_all_names(words: Sequence[_Word]) -> bool:
    """A part of names alone, whatever its case: `dupont jean`."""
    if any(word.honoured or _is_place(word) or _JOINING.issuperset(word.names) for word in words):
        return False
    names = [name for word in words for name in word.names if name not in SMALL]
    known = 2 <= len(names) <= MOST_WORDS and KNOWN_NAMES.issuperset(names)
    apart = sum(not SMALL.issuperset(word.names) for word in words) > 1
    return known and apart and any(_are_given([name]) for name in names)


def _is_titled(one: _Word, other: _Word) -> bool:
    return not _TITLES.isdisjoint(one.names) and _are_family(other.names) and not _is_place(other)


def _are_listed(one: _Word, other: _Word, *, either: bool = True) -> bool:
    first, last = one.names, other.names
    if _are_given(first) and _are_family(last):
        return True
    if UNSURE.issuperset(first) and _are_family(last) and _NO_NAMES.isdisjoint(last):
        return either
    return either and _are_family(first) and _are_given(last)


def _is_given_beside_a_word(one: _Word, other: _Word, joined: bool) -> bool:
    first = _are_given(one.names) and _may_be_family(other)
    return first or (not joined and _may_be_family(one) and _are_given(other.names))


def _may_be_family(word: _Word) -> bool:
    """A word that nothing says to be another than a name."""
    names = [name for name in word.names if len(name) > 1]  # O'Brien
    return bool(names) and _NO_NAMES.isdisjoint(names)


def _has_an_initial(words: Sequence[_Word], capitals: bool) -> bool:
    return any(
        _are_family(name.names) and _is_initial(letter, words, capitals)
        for pair in pairwise(words)
        if _may_be_names(*pair, capitals) and not _is_place(pair[1])
        for letter, name in (pair, pair[::-1])
    )


def _is_initial(word: _Word, words: Sequence[_Word], capitals: bool) -> bool:
    """One letter. That of a small word is one where nothing else can be meant: `A Lens, ...`."""
    if not word.is_letter or word.dotted or len(words) == 2 or SMALL.isdisjoint(word.names):
        return word.is_letter
    return capitals and word is not words[0] and not _is_all_capitals(words)


def _are_given(names: Sequence[str]) -> bool:
    return bool(names) and all(name in GIVEN_NAMES and name not in _NOT_GIVEN for name in names)


def _are_family(names: Sequence[str]) -> bool:
    known = all(not FAMILY_NAMES.isdisjoint({name, _UMLAUT.sub(r"\1", name)}) for name in names)
    return known and not (CORPORATE | SMALL | PUBLIC).issuperset(names)
