"""What a hand writes in place of a code: names, words of lists, and which of them are alike."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

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


@dataclass(frozen=True)
class References:
    """What a column may refer to: identifiers, other codes for them, and names."""

    codes: Mapping[str, str]
    """An identifier or another code → the identifier."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """Identifier → its name."""
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Name, made plain → those that bear it."""

    @classmethod
    def of(cls, rows: Iterable[tuple[str, str | None]]) -> "References":
        """From identifiers with their names."""
        labels = {identifier: name or identifier for identifier, name in rows}
        return cls({one: one for one in labels}, labels, _by_name(labels))

    def bearing(self, text: str) -> tuple[str, ...]:
        """The identifiers of those that bear a name."""
        return self.names.get(plain(text), ())

    def near(self, text: str) -> list[str]:
        """Names that are nearly this one, as they may be written."""
        found = process.extract(
            plain(text), self.names.keys(), scorer=fuzz.ratio, limit=3, score_cutoff=_NEAR
        )
        return [self.offered(identifier) for name, *_ in found for identifier in self.names[name]]

    def offered(self, identifier: str) -> str:
        """A name with its identifier."""
        return f"{self.labels.get(identifier, identifier)}{OFFERED}{identifier}"


def _by_name(labels: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    names: dict[str, tuple[str, ...]] = {}
    for identifier, label in labels.items():
        names[plain(label)] = (*names.get(plain(label), ()), identifier)
    return names
