"""Warnings of what a query asks for and the release does not hold: a misspelt name is no error.

SPARQL answers nothing where nothing matches, so `tig:job` for `tig:jobs` looks as if there were no
jobs. The names in the places of predicates and classes are read from the text, and those that no
triple of the release has there are reported, with the nearest that there is.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from pyoxigraph import NamedNode
from rapidfuzz import fuzz, process

from ti_graph.graph.store import Solutions
from ti_graph.graph.store.interface import Store
from ti_graph.graph.store.tokens import Token, tokens
from ti_graph.graph.vocabulary import prefixed
from ti_graph.model.namespaces import expand

PREDICATES = "SELECT DISTINCT ?term { ?s ?term ?o }"
CLASSES = "SELECT DISTINCT ?term { ?s a ?term }"
TYPE = expand("rdf:type")
MOST_WARNINGS = 10
LONGEST = 20_000
"""Characters of a query that is looked at; a longer one is left alone."""
CLOSE = 75.0
_PATHS = ("/", "|", "^", "!")
Place = Literal["predicate", "class"]


@dataclass(frozen=True)
class Held:
    """What a release holds in the places of predicates and of classes, by IRI."""

    predicates: frozenset[str]
    classes: frozenset[str]

    def at(self, place: Place) -> frozenset[str]:
        """Those of a place."""
        return self.predicates if place == "predicate" else self.classes


@dataclass(frozen=True)
class NotHeld:
    """A name that the release does not hold where a query asks for it."""

    place: Place
    name: str
    """As the query writes it."""
    nearest: str | None

    def as_text(self) -> str:
        """As a part of a header: ASCII, without a comma of its own."""
        near = f'; nearest="{_plain(self.nearest)}"' if self.nearest else ""
        return f'{self.place}-not-held; name="{_plain(self.name)}"{near}'


def held(store: Store) -> Held:
    """What the store of a release holds."""
    return Held(_terms(store, PREDICATES), _terms(store, CLASSES))


def _terms(store: Store, text: str) -> frozenset[str]:
    found = store.query(text)
    rows = found.rows if isinstance(found, Solutions) else iter(())
    return frozenset(row[0].value for row in rows if isinstance(row[0], NamedNode))


def lint(text: str, known: Held) -> list[NotHeld]:
    """What `text` asks for by name and `known` does not hold, each once, in order."""
    if len(text) > LONGEST:
        return []
    found = {(place, name): iri for place, name, iri in _asked(text) if iri not in known.at(place)}
    result = [
        NotHeld(place, name, _nearest(iri, known.at(place))) for (place, name), iri in found.items()
    ]
    return result[:MOST_WARNINGS]


def _asked(text: str) -> Iterator[tuple[Place, str, str]]:
    """Place, name as written, and IRI of every name in the place of a predicate or a class."""
    said = list(_without_data(token for token in tokens(text) if token.kind != "space"))
    names = _declared(said)
    for at, token in enumerate(said):
        iri = _iri(token, names)
        place = _place(said[max(at - 2, 0) : at], names) if iri else None
        if iri and place:
            yield place, token.text, iri


def _without_data(known: Iterable[Token]) -> Iterator[Token]:
    """The tokens but those of VALUES: what stands there is in no place of a pattern."""
    inside = False
    for token in known:
        inside = token.is_word("VALUES") or (inside and not token.is_mark("}"))
        if not inside:
            yield token


def _declared(said: list[Token]) -> dict[str, str]:
    """Prefix → namespace."""
    return {
        name.text.partition(":")[0]: iri.text[1:-1]
        for word, name, iri in zip(said, said[1:], said[2:], strict=False)
        if word.is_word("PREFIX") and iri.kind == "iri"
    }


def _iri(token: Token, names: Mapping[str, str]) -> str | None:
    if token.kind == "iri":
        return token.text[1:-1]
    prefix, colon, local = token.text.partition(":")
    known = token.kind == "name" and colon and prefix in names
    return names[prefix] + local.replace("\\", "") if known else None


def _place(before: list[Token], names: Mapping[str, str]) -> Place | None:
    """Which place a name stands in, by the one or two tokens before it."""
    if not before:
        return None
    last = before[-1]
    if all(one.is_mark("^") for one in before):
        return None  # `^^`: the type of a literal
    if last.text == "a" or _iri(last, names) == TYPE:
        return "class"
    if any(last.is_mark(mark) for mark in (";", *_PATHS)):
        return "predicate"
    opens = len(before) == 2 and (
        any(before[0].is_mark(mark) for mark in ("{", ".", "}")) or before[0].is_word("WHERE")
    )
    is_subject = last.kind in {"variable", "name", "iri"} or last.is_mark("]")
    return "predicate" if opens and is_subject else None


def _nearest(iri: str, known: frozenset[str]) -> str | None:
    """The nearest name of the same vocabulary, prefixed."""
    end = max(iri.rfind("#"), iri.rfind("/")) + 1
    same = {one[end:]: one for one in known if one.startswith(iri[:end])}
    found = process.extractOne(iri[end:], same.keys(), scorer=fuzz.ratio, score_cutoff=CLOSE)
    return prefixed(same[found[0]]) if found else None


def _plain(name: str) -> str:
    kept = "".join(one if " " < one <= "~" and one not in '",\\' else "?" for one in name)
    return kept[:200]
