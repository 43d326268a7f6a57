"""A question in words: the named queries that answer it, with what it names filled in.

Nothing is guessed. A query is offered where the words that its header lists stand in the question;
its parameters are things that the search knows by words of the question; what was not understood
is said beside it. Whoever asks chooses: no answer is given here.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from pydantic import BaseModel
from rapidfuzz import fuzz

from ti_graph import resources
from ti_graph.answers.models import Label
from ti_graph.answers.search import Hit, SearchIndex
from ti_graph.answers.search_words import words_of
from ti_graph.messages import Language, contracted
from ti_graph.plain_yaml import plain_yaml
from ti_graph.query.catalogue import Header, NamedQuery, catalogue
from ti_graph.query.phases import with_years

MOST_WORDS = 16
"""Words of a question that are read."""
MOST_OFFERS = 5
MOST_HITS = 15
"""Hits that are looked at for one name."""
MOST_MEANINGS = 3
"""Industries that one word is offered for: "verre" is flat, hollow, or fibre."""
LONGEST_NAME = 4
"""Words of a question that are looked up together as a name."""
ALIKE = 85.0
"""Least likeness (0-100) of two words of which one is misspelt."""
MANY = 200
"""Most partners where one country is asked for: all that a release holds of a territory."""
PLACES = ("territory", "commune", "group")
KINDS: dict[str, tuple[str, ...]] = {
    "commune": ("commune",),
    "region": ("region",),
}
"""Parameter → kinds of the search that its value may be."""
ONLY_COUNTRY = "only_country"
ONLY_FILIERE = "only_filiere"
FiliereOf = Callable[[str], str | None]
"""From a territory to its first candidate filière, if it has one."""


@dataclass(frozen=True)
class Thing:
    """What a parameter stands for, and by which words it was named."""

    parameter: str
    id: str
    label: Label
    words: tuple[str, ...]


@dataclass(frozen=True)
class Offer:
    """A named query that may answer the question."""

    query: NamedQuery
    things: list[Thing]
    missing: list[str]
    """Parameters that the question does not name: whoever asks chooses them."""
    not_understood: list[str]
    years: Mapping[str, str]
    """Parameter → the year of the phase that it names by a word."""

    @property
    def params(self) -> dict[str, str]:
        """What the query is asked with."""
        found = {one.parameter: one.id for one in self.things}
        return found | ({"top": str(MANY)} if ONLY_COUNTRY in found else {})

    @property
    def question(self) -> Label:
        """The query's question, with the names of the things in it."""
        asked = self.query.header.question
        return Label(fr=self._worded(asked.fr, "fr"), en=self._worded(asked.en, "en"))

    def _worded(self, text: str, language: Language) -> str:
        named = {one.parameter: getattr(one.label, language) for one in self.things}
        beside = [label for name, label in named.items() if f"{{{name}}}" not in text]
        values = {
            name: named.get(name, self.years.get(name, one.default))
            for name, one in self.query.header.params.items()
        }
        shown = {name: "…" if value is None else str(value) for name, value in values.items()}
        if language == "fr":
            text = contracted(text, shown)
        text = text.format(**shown)
        return f"{text} ({', '.join(beside)})" if beside else text


@dataclass
class Words:
    """The words of a question that no one has taken yet."""

    left: list[str]
    index: SearchIndex
    _known: dict[tuple[str, ...], list[Hit]] = field(default_factory=dict)

    def named(
        self, kinds: tuple[str, ...], fits: Callable[[Hit], bool] = lambda _: True
    ) -> tuple[list[Hit], tuple[str, ...]] | None:
        """The things of these kinds that most of the words name, and those words."""
        for words in _runs(self.left):
            hits = [one for one in self._hits(words, kinds) if _names(words, one) and fits(one)]
            if hits:
                return hits, words
        return None

    def take(self, words: Sequence[str]) -> None:
        """Leave out words that are understood."""
        self.left = [one for one in self.left if one not in words]

    def _hits(self, words: tuple[str, ...], kinds: tuple[str, ...]) -> list[Hit]:
        key = (*words, "", *kinds)
        if key not in self._known:
            self._known[key] = self.index.find(" ".join(words), kinds, MOST_HITS)
        return self._known[key]


def offers(text: str, index: SearchIndex, filiere_of: FiliereOf) -> list[Offer]:
    """Named queries for a question, those that all of its words lead to first."""
    words = words_of(text)[:MOST_WORDS]
    known: dict[tuple[str, ...], list[Hit]] = {}
    found = []
    for query in catalogue().values():
        heard = _heard(query.header, words)
        if heard is None:
            continue
        left = [word for word in words if word not in heard and word not in _passed_over()]
        found += _meanings(query, Words(left, index, known), filiere_of)
    whole = [one for one in found if not one.missing]
    return sorted(whole or found, key=_order)[:MOST_OFFERS]


def _order(offer: Offer) -> tuple[int, int, int, int, str]:
    trade = any(one.parameter in ("industry", "filiere") for one in offer.things)
    groups = len(offer.query.header.words)
    unknown = len(offer.missing), len(offer.not_understood)
    return (*unknown, -groups, -int(trade), offer.query.name)


def _heard(header: Header, words: Sequence[str]) -> set[str] | None:
    """The words of the question that say what is asked; None where a group is not heard."""
    heard: set[str] = set()
    for group in header.words:
        those = {word for word in words if word.startswith(tuple(group))}
        if not those:
            return None
        heard |= those
    return heard or None


def _meanings(query: NamedQuery, words: Words, filiere_of: FiliereOf) -> list[Offer]:
    """The offers of one query: one for each industry that the words may mean."""
    industry = query.header.params.get("industry")
    if industry is None:
        return [_offer(query, words, [], filiere_of)]
    form = _form(str(industry.example))
    found = words.named(("industry",), lambda hit: _form(hit.id) == form)
    if found is None:
        return [_offer(query, words, [], filiere_of)]
    hits, those = found
    words.take(those)
    return [
        _offer(query, words, [Thing("industry", hit.id, _label(hit), those)], filiere_of)
        for hit in hits[:MOST_MEANINGS]
    ]


def _form(identifier: str) -> str:
    """How an industry is written: a subclass of the NAF is no class of the NACE."""
    return re.sub(r"[A-Z]", "A", re.sub(r"[0-9]", "9", identifier))


def _offer(query: NamedQuery, words: Words, known: Sequence[Thing], filiere_of: FiliereOf) -> Offer:
    things = list(known)
    for name in query.header.params:
        thing = _thing(name, words, things, filiere_of)
        if thing is not None:
            things.append(thing)
            words.take(thing.words)
    named = {one.parameter for one in things}
    missing = [
        name
        for name, one in query.header.params.items()
        if one.default is None and name not in named
    ]
    years = with_years(query.header.params, {}, lambda: words.index.phases)
    return Offer(query, things, missing, words.left, years)


def _thing(name: str, words: Words, things: Sequence[Thing], filiere_of: FiliereOf) -> Thing | None:
    if name == ONLY_COUNTRY:
        return _country(words)
    if name == ONLY_FILIERE:
        return _own_filiere(words, things)
    if name == "filiere":
        return _filiere(words, filiere_of)
    if name == "territory":
        return _territory(words)
    return _first(name, words.named(KINDS[name])) if name in KINDS else None


def _first(name: str, found: tuple[list[Hit], tuple[str, ...]] | None) -> Thing | None:
    return Thing(name, found[0][0].id, _label(found[0][0]), found[1]) if found else None


def _territory(words: Words) -> Thing | None:
    """A territory of the programme by its own name, or by that of a commune or grouping in it."""
    found = words.named(PLACES, lambda hit: hit.kind == "territory" or bool(hit.territories))
    if found is None:
        return None
    (hit, *_), those = found
    own = hit.id if hit.kind == "territory" else hit.territories[0]
    return Thing("territory", own, _label(hit), those)


def _filiere(words: Words, filiere_of: FiliereOf) -> Thing | None:
    """The first candidate of the territory that the words name, or the candidate that they name."""
    place = _territory(words)
    if place is None:
        return _first("filiere", words.named(("filiere",)))
    first = filiere_of(place.id)
    return Thing("filiere", first, place.label, place.words) if first else None


def _own_filiere(words: Words, things: Sequence[Thing]) -> Thing | None:
    """A candidate of the territory that is named already."""
    places = {one.id for one in things if one.parameter == "territory"}
    found = words.named(("filiere",), lambda hit: not places.isdisjoint(hit.territories))
    return _first(ONLY_FILIERE, found)


def _country(words: Words) -> Thing | None:
    for word in words.left:
        for code, one in _lists().countries.items():
            if word.startswith(tuple(one.begins)):
                return Thing(ONLY_COUNTRY, code, Label(fr=one.fr, en=one.en), (word,))
    return None


def _label(hit: Hit) -> Label:
    return Label(fr=hit.label_fr, en=hit.label_en)


def _runs(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Words that stand together, the longest runs first."""
    for length in range(min(LONGEST_NAME, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            yield tuple(words[start : start + length])


def _names(words: Sequence[str], hit: Hit) -> bool:
    """Whether each word is one of the name by which the thing was found, or nearly so."""
    own = words_of(hit.matched)
    begun = hit.kind in ("industry", "filiere")
    return all(
        any(_is(word, one) or (begun and one.startswith(word)) for one in own) for word in words
    )


def _is(word: str, other: str) -> bool:
    return word == other or (len(word) > LONGEST_NAME and fuzz.ratio(word, other) >= ALIKE)


class _Country(BaseModel):
    fr: str
    en: str
    begins: list[str]


class _Lists(BaseModel):
    passed_over: dict[str, list[str]]
    countries: dict[str, _Country]


@cache
def _lists() -> _Lists:
    text = (resources.locale() / "words" / "questions.yml").read_text("utf-8")
    return _Lists.model_validate(plain_yaml(text))


@cache
def _passed_over() -> frozenset[str]:
    return frozenset(word for words in _lists().passed_over.values() for word in words)
