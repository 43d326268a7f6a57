"""What a hand writes in place of a code: names, words of lists, and which of them are alike."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from rapidfuzz import fuzz, process

OFFERED = " · "
"""Between a name and its identifier, in the lists that a template offers."""
_NEAR = 75.0
"""Least likeness, of 100, at which a name is proposed for one that nothing bears."""
MOST_NAMED = 5


def plain(text: str) -> str:
    """Text in small letters without accents, digits and dashes: alike where only typing differs."""
    letters = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe").replace("æ", "ae"))
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-")


def slug(text: str) -> str:
    """The same, short enough for an identifier of what it names."""
    return plain(text)[:80] or "x"


_SAME = {
    "st": "saint", "ste": "sainte", "cc": "communaute-communes", "ca": "communaute-agglomeration",
    "cu": "communaute-urbaine",
}  # fmt: skip
_SMALL = frozenset(["a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les"])
"""Words that people leave out of a name, or put into it."""
_KIND = re.compile(
    r"(?:les?-|la-|l-)?(?:(ti|commune|departement|region)|territoires?-d-industrie|ville|axe)-(?=.)"
)
"""What people write before a name: what it is, and identifiers of some of that begin with."""
_ACRONYM = re.compile(r"\(([A-Z][A-Za-z]{2,})\)$")
_NARROW = re.compile(r"(97\d|2a|2b|\d{2})(?:\d{3}|\d{2})?")
"""A code of a département, or a postal code, which begins with one."""


def loose(name: str) -> str:
    """A plain name without small words, its abbreviations in full."""
    words = [_SAME.get(word, word) for word in name.split("-") if word not in _SMALL]
    return "-".join(words)


@dataclass(frozen=True)
class References:
    """What a column may refer to: identifiers, other codes for them, and names."""

    codes: Mapping[str, str]
    """An identifier or another code → the identifier."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """Identifier → its name."""
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Name, made plain → those that bear it."""
    numbers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Code that says no kind (8422, 74, a SIREN) → those that bear it."""

    @classmethod
    def of(
        cls,
        rows: Iterable[tuple[str, str | None]],
        numbers: Iterable[tuple[str, str]] = (),
    ) -> "References":
        """From identifiers with their names, and numbers with their identifiers."""
        labels = {identifier: name or identifier for identifier, name in rows}
        numbered = _gathered((plain(number), one) for number, one in numbers)
        named = _gathered((name, one) for one, label in labels.items() for name in _names(label))
        return cls({one: one for one in labels}, labels, named, numbered)

    def meant(self, text: str) -> tuple[str, ...]:
        """What a text may mean by a name, a code or both: one, several, or none.

        A code beside a name that is not its own means either of them.
        """
        whole = plain(text)
        kind = _KIND.match(whole)
        for found in (self._coded, self._named, self._code_beside_name):
            if bearing := found(whole):
                return bearing
            if kind and (bearing := found(whole[kind.end() :])):
                return tuple(one for one in bearing if one.startswith(kind[1] or "")) or bearing
        return ()

    def _coded(self, key: str) -> tuple[str, ...]:
        if (code := self._plain_codes.get(key)) is not None:
            return (code,)
        return self.numbers.get(key, ())

    def _named(self, key: str) -> tuple[str, ...]:
        return self.names.get(key) or self._loose_names.get(loose(key), ())

    def _code_beside_name(self, text: str) -> tuple[str, ...]:
        """« 8422 Vallée de l'Arve », « Metz (57) »: the code before the name, or after it."""
        words = text.split("-")
        for count in (3, 2, 1):
            for code, name in ((words[:count], words[count:]), (words[-count:], words[:-count])):
                coded, named = self._coded("-".join(code)), self._named("-".join(name))
                if named and not coded:
                    coded = _narrowed(named, "-".join(code))
                if coded and named:
                    return tuple(one for one in named if one in coded) or (*coded, *named)
        return ()

    @cached_property
    def _plain_codes(self) -> dict[str, str]:
        return {plain(code): identifier for code, identifier in self.codes.items()}

    @cached_property
    def _loose_names(self) -> dict[str, tuple[str, ...]]:
        return _gathered(
            (loose(name), one) for name, bearing in self.names.items() for one in bearing
        )

    def near(self, text: str) -> list[str]:
        """Names that are nearly this one, or hold its words, as they may be written."""
        alike = process.extract(
            plain(text), self.names.keys(), scorer=fuzz.ratio, limit=3, score_cutoff=_NEAR
        )
        shown = dict.fromkeys([name for name, *_ in alike] + self._holding(text)[:MOST_NAMED])
        return [self.offered(identifier) for name in shown for identifier in self.names[name]]

    def held(self, text: str) -> tuple[str, ...]:
        """Those whose name holds every word of a text: « compétences » for « … et compétences »."""
        return tuple({one: None for name in self._holding(text) for one in self.names[name]})

    def _holding(self, text: str) -> list[str]:
        words = set(loose(plain(text)).split("-")) - {""}
        return [name for name in self.names if words and words <= set(loose(name).split("-"))]

    def offered(self, identifier: str) -> str:
        """A name with its identifier."""
        return f"{self.labels.get(identifier, identifier)}{OFFERED}{identifier}"


def _names(label: str) -> Iterator[str]:
    """A name, and the acronym that it ends with: « … de la transition écologique (ADEME) »."""
    yield plain(label)
    if found := _ACRONYM.search(label):
        yield plain(found[1])


def _narrowed(named: tuple[str, ...], code: str) -> tuple[str, ...]:
    """The communes among those of a name that lie in the département of a code."""
    found = _NARROW.fullmatch(code)
    opening = f"commune-{found[1].upper()}" if found else None
    return tuple(one for one in named if opening and one.startswith(opening))


def _gathered(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for key, identifier in pairs:
        if key:
            found[key] = (*found.get(key, ()), identifier)
    return found
