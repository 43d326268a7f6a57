"""Looking things up by name: accents, case, typos, old names and codes are tolerated.

The names of a release are cut into words once. A word of the question finds the words that it
is, begins or nearly spells; a name that has all words of the question is a hit. Typos are sought
by the edit distance of rapidfuzz among the distinct words, which are few, not among the names.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from ti_graph.answers.nuts_successors import Successors
from ti_graph.answers.outside import Nearest, Outside
from ti_graph.answers.search_names import (
    entries,
    names,
    places_of_areas,
    territories_in,
    territories_of,
)
from ti_graph.answers.search_numbers import number_in, numbered, of_code
from ti_graph.answers.search_words import words_of, words_of_names
from ti_graph.graph.release import Release
from ti_graph.model.identifiers import NAF_PATTERN, written_naf
from ti_graph.model.phases import phases, territories_of_phase

MOST_WORDS = 8
CLOSE = 75.0
"""Least similarity (0-100) of a word that is taken for another, misspelt."""
NEAR = 12
"""Misspellings that are followed, the nearest first."""
PARTS = 5
"""Times as many hits of each word are read, where no name holds all words."""
SHORT = 4
"""A shorter word is never taken for a misspelt one."""
TRADES = ("filiere", "industry")
"""What a word such as "bois" or "verre" is first of; communes of that name come after."""
OF_CODE = ("firm", "establishment", "facility")
"""Kinds that an APE code finds beside the industry itself."""
AREAS = ("region", "departement")
"""Kinds that come before others of the very same name."""
CODES = frozenset({"code", "former_code", "postcode"})
"""Sorts of names that no one spells."""
OF_TERRITORY = ("commune", "group")
"""Kinds that lie in a TI, or outside the programme."""


@dataclass(frozen=True)
class Hit:
    """Something found, and by which of its names."""

    id: str
    kind: str
    label_fr: str
    label_en: str
    detail: str
    matched: str
    basis: str
    score: float
    territories: list[str]
    nearest: Nearest | None = None
    """For a place outside the programme."""


_CODED = re.compile(r"^\s*(?:code\s+)?(?:naf|ape|nace)\b[\s:]*", re.IGNORECASE)
"""What a person writes before a code."""


def _written(text: str) -> str:
    """An APE code as it is dotted; four digits alone may be the code of something else."""
    code = written_naf(_CODED.sub("", text))
    return code if code[-1:].isalpha() else text


class SearchIndex:
    """The names of one release, by their words."""

    def __init__(self, release: Release) -> None:
        self._release = release
        self._outside = Outside(release)
        self.successors = Successors(release)
        rows = names(release)
        known = entries(release)
        place = {name: row for row, name in enumerate(known["id"])}
        self._entry = known.rows(named=True)
        self._territories = territories_of(release) | territories_in(release)
        self._areas = places_of_areas(release)
        rows = rows.filter(pl.col("id").is_in(place.keys()))
        self._names: list[str] = rows["name"].to_list()
        self._basis: list[str] = rows["basis"].to_list()
        self._owner = np.array([place[name] for name in rows["id"]], np.int32)
        self._kinds = np.array(known["kind"].to_list())
        self._worth = rows["worth"].to_numpy()
        weight = np.log1p(known["weight"].to_numpy().astype(float))
        self._prior = weight / max(float(weight.max(initial=0.0)), 1.0)
        self._index(rows.select("name", "basis"))

    @cached_property
    def phases(self) -> list[int]:
        """First years of the phases that have territories, in order."""
        return phases(self._release.table("territory").select("phase").collect())

    @cached_property
    def current(self) -> set[str]:
        """The TI of the current phase."""
        rows = territories_of_phase(self._release.table("territory").collect())
        return set(rows["territory_id"])

    def _index(self, names: pl.DataFrame) -> None:
        """Words in order, and for each the names that hold it (compressed rows)."""
        table = words_of_names(names["name"])
        held = np.bincount(table["name"].to_numpy(), minlength=len(names))
        self._length = np.maximum(held, 1).astype(np.float64)
        # Codes are not misspelt words: a wrong sign is another place ("CZZZ" is no "zzzz").
        spelt = ~names["basis"].is_in(CODES).to_numpy()
        counts = (
            table.with_columns(spelt=pl.Series(spelt[table["name"].to_numpy()]))
            .group_by("word", maintain_order=True)
            .agg(pl.len(), pl.col("spelt").any())
        )
        self._words: list[str] = counts["word"].to_list()
        self._of_words = table["name"].to_numpy().astype(np.int64)
        self._starts = np.concatenate([[0], np.cumsum(counts["len"].to_numpy())]).astype(np.int64)
        self._spelt = [
            word for word in counts.filter("spelt")["word"] if len(word) >= SHORT and word.isalpha()
        ]

    def find(self, text: str, kinds: Sequence[str] = (), limit: int = 10) -> list[Hit]:
        """The best hits for `text`, the closest first; all kinds where none is named.

        A SIREN, a SIRET and a NAF code are known with or without blanks and dots.
        """
        number = number_in(text)
        exact: list[Hit] = []
        if number:
            exact = self._numbered(number, kinds)
        elif not kinds:
            exact = self._trades(text, limit)
        others = self._by_words(number or _written(text), kinds, limit)
        coded = self._coded(text, kinds, limit)
        ordered = [*exact, *coded, *others] if kinds else [*exact, *others, *coded]
        once: dict[str, Hit] = {}
        for hit in ordered:
            once.setdefault(hit.id, hit)
        return list(once.values())[:limit] or self._by_parts(text, kinds, limit)

    def _by_parts(self, text: str, kinds: Sequence[str], limit: int) -> list[Hit]:
        """Where no name holds all words: what bears most of them, in several names of it or one."""
        asked = list(dict.fromkeys(words_of(text)[:MOST_WORDS]))
        parts = [word for word in asked if len(word) >= SHORT]
        if len(asked) < 2:
            return []
        found: dict[str, list[Hit]] = {}
        for part in parts:
            for hit in self._by_words(part, kinds, PARTS * limit):
                if part in words_of(hit.matched):
                    found.setdefault(hit.id, []).append(hit)
        ordered = sorted(found.values(), key=lambda hits: (-len(hits), -hits[0].score))
        return [
            replace(hits[0], score=round(hits[0].score * len(hits) / len(asked), 4))
            for hits in ordered[:limit]
        ]

    def _trades(self, text: str, limit: int) -> list[Hit]:
        """Filières and industries whose own French name holds the one word that is asked for."""
        asked = words_of(text)
        if len(asked) != 1:
            return []
        hits = self._by_words(text, TRADES, limit)
        named = [hit for hit in hits if asked[0] in words_of(hit.label_fr)]
        return named[: limit // 2]

    def _numbered(self, number: str, kinds: Sequence[str]) -> list[Hit]:
        return [
            Hit(**one, matched=number, basis="code", score=1.0)
            for one in numbered(self._release, number, self._territories)
            if not kinds or one["kind"] in kinds
        ]

    def _coded(self, text: str, kinds: Sequence[str], limit: int) -> list[Hit]:
        """Sites and firms of an APE code."""
        code = _written(text)
        if not re.fullmatch(NAF_PATTERN, code) or (kinds and not set(kinds) & set(OF_CODE)):
            return []
        return [
            Hit(**one, matched=code, basis="code", score=1.0)
            for one in of_code(self._release, code, self._territories, kinds, limit)
        ]

    def _by_words(self, text: str, kinds: Sequence[str], limit: int) -> list[Hit]:
        asked = words_of(text)[:MOST_WORDS]
        if not asked:
            return []
        scores = np.ones(len(self._names))
        for place, word in enumerate(asked):
            scores *= self._scores(word, last=place == len(asked) - 1)
        found = np.flatnonzero(scores)
        if kinds:
            found = found[np.isin(self._kinds[self._owner[found]], list(kinds))]
        return self._best(found, scores[found] ** (1 / len(asked)), len(asked), limit)

    def labels(self, kinds: Sequence[str] = ()) -> dict[str, str]:
        """Identifier → French label of everything of those kinds; of all, where none is named."""
        return {
            entry["id"]: entry["label_fr"]
            for entry in self._entry
            if not kinds or entry["kind"] in kinds
        }

    def _scores(self, word: str, *, last: bool) -> NDArray[np.float64]:
        """How well each name answers one word: 1 where it holds it, 0 where nothing is near."""
        scores = np.zeros(len(self._names))
        for near, score in sorted(self._near(word, last=last).items(), key=lambda one: one[1]):
            scores[self._of_words[self._starts[near] : self._starts[near + 1]]] = score
        return scores

    def _near(self, word: str, *, last: bool) -> dict[int, float]:
        """Words of the index near a word (their places), and how near (0-1)."""
        found: dict[int, float] = {}
        start = bisect_left(self._words, word)
        if last or len(word) >= SHORT:
            end = bisect_left(self._words, word + "\U0010ffff")
            for place in range(start, end):
                found[place] = 0.7 + 0.25 * len(word) / len(self._words[place])
        if start < len(self._words) and self._words[start] == word:
            found[start] = 1.0
        if len(word) >= SHORT and word.isalpha() and found.get(start) != 1.0:
            close = process.extract(
                word, self._spelt, scorer=fuzz.ratio, score_cutoff=CLOSE, limit=NEAR
            )
            for spelt, likeness, _ in close:
                place = bisect_left(self._words, spelt)
                found[place] = max(found.get(place, 0.0), 0.9 * likeness / 100)
        return found

    def _best(
        self, found: NDArray[np.int64], scores: NDArray[np.float64], asked: int, limit: int
    ) -> list[Hit]:
        owner = self._owner[found]
        covered = np.minimum(asked / self._length[found], 1.0)
        total = self._worth[found] * scores * (0.7 + 0.2 * covered) + 0.1 * self._prior[owner]
        # Of places that bear the very name, the région and the département come first.
        whole = (scores == 1) & (covered == 1) & np.isin(self._kinds[owner], AREAS)
        order = np.lexsort((found, -total, ~whole))
        hits: list[Hit] = []
        seen: set[object] = set()
        standing = self._standing(owner)
        for place in order:
            if len(hits) == limit:
                break
            key = self._place(int(owner[place]))
            if key not in seen:
                seen.add(key)
                best = standing.get(key, place)
                hits.append(self._hit(int(found[best]), float(total[place])))
        return hits

    def _standing(self, owner: NDArray[np.int32]) -> dict[object, int]:
        """Place → where the area that stands for it is among those that were found."""
        best: dict[object, tuple[int, int]] = {}
        for place, row in enumerate(owner.tolist()):
            if area := self._areas.get(self._entry[row]["id"]):
                name, turn = area
                best[name] = min(best.get(name, (turn, place)), (turn, place))
        return {name: place for name, (_, place) in best.items()}

    def _place(self, row: int) -> object:
        """What a hit is of: a thing, or the place that several areas are."""
        area = self._areas.get(self._entry[row]["id"])
        return area[0] if area else row

    def _hit(self, name: int, score: float) -> Hit:
        entry = self._entry[int(self._owner[name])]
        shown = ("id", "kind", "label_fr", "label_en", "detail")
        return Hit(
            **{field: entry[field] for field in shown},
            matched=self._names[name],
            basis=self._basis[name],
            score=round(min(score, 1.0), 4),
            territories=(inside := self._territories.get(entry["id"], [])),
            nearest=None
            if inside or entry["kind"] not in OF_TERRITORY
            else self._outside.nearest(entry["id"]),
        )
