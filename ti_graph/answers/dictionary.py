"""Any chain of the dictionary: what it is called, and what a territory has along it."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

from ti_graph import figures
from ti_graph.answers.indexed import Indexed, Row
from ti_graph.answers.models import Label, in_both
from ti_graph.answers.partner_models import ChainItem
from ti_graph.answers.search_words import words_of
from ti_graph.messages import say
from ti_graph.model.grounds import FRANCE
from ti_graph.model.industries import code_of

MOST_NAMED, LEAST_LETTERS = 6, 4


@dataclass(frozen=True)
class DictionaryChain:
    """A value chain, and the industries that give it its name."""

    id: str
    label: Label
    core: tuple[str, ...]

    def spoken(self) -> str:
        """Its name in the language in use, and its identifier."""
        return f"{self.label.spoken()} ({self.id})"


class Dictionary:
    """The value chains of one release."""

    def __init__(self, tables: Indexed) -> None:
        self._release = tables.release
        self._tables = tables

    def of(self, name: str) -> DictionaryChain:
        """The chain of an identifier."""
        return next(one for one in self._by_words.values() if one.id == name)

    def named(self, text: str) -> DictionaryChain | None:
        """The chain of that identifier or name, in either language, however it is typed."""
        return self._by_words.get(tuple(words_of(text)))

    def meant(self, text: str) -> list[DictionaryChain]:
        """The chain of that identifier or name, else those that an everyday word leads to."""
        named = self.named(text)
        return [named] if named else self._by_everyday_words.get(_singular(text), [])

    def all(self) -> list[DictionaryChain]:
        """Every chain, by its name in French."""
        found = {one.id: one for one in self._by_words.values()}
        return sorted(found.values(), key=lambda one: (words_of(one.label.fr or one.id), one.id))

    def items(self) -> list[ChainItem]:
        """Every chain as it is shown, by its name in French."""
        return [
            ChainItem(
                id=one.id, label=one.label, industries=list(one.core), words=self._words[one.id]
            )
            for one in self.all()
        ]

    def alike(self, text: str) -> list[str]:
        """Chains of which the name, else an industry of the core, has a word that begins as one of
        a text does; else those typed alike. Each with its identifier."""
        words = tuple(word for word in words_of(text) if len(word) >= LEAST_LETTERS)
        typed = {" ".join(name): one for name, one in self._by_words.items()}
        like = get_close_matches(" ".join(words_of(text)), list(typed), MOST_NAMED)
        found = (
            [one for name, one in self._by_words.items() if _begins(name, words)]
            + [one for one in self.all() if _begins(self._words_of_core(one), words)]
        ) or [typed[name] for name in like]
        chains = {one.id: one for one in found}
        return [one.spoken() for one in chains.values()][:MOST_NAMED]

    def _words_of_core(self, chain: DictionaryChain) -> list[str]:
        labels = (self._industries.get(one, "") for one in chain.core)
        return [word for label in labels for word in words_of(label)]

    def beside(self, territory_id: str, chain: DictionaryChain, own: Label | None) -> Label:
        """That a territory has no such filière, and what it has along the chain all the same.

        `own`: its speciality that is of the core of the chain.
        """
        counted = self._tables.rows("specialisation", "territory_id", territory_id)
        cells = self._cells(counted, chain)
        observed = int(sum(row["observed"] for row in cells))
        first = cells[0] if cells else None

        def words() -> str:
            title = first and self._release.manifest.source(first["register"])
            names = Label(fr=title.title_fr, en=title.title_en) if title else None
            key = "part" if own else "sites" if observed else "none" if counted else "uncounted"
            return say(
                f"along.dictionary.{key}",
                label=chain.label.spoken(),
                codes=", ".join(code_of(one) for one in chain.core),
                own=own.spoken() if own else "",
                sites=figures.counted("site", observed),
                register=names.spoken() if names else "",
                year=(first or {}).get("year") or say("ground.year_unknown"),
            )

        return in_both(words)

    def _cells(self, rows: list[Row], chain: DictionaryChain) -> list[Row]:
        """The quotients of a territory in the core of a chain that rest on a site."""
        return [
            row
            for row in rows
            if row["industry_id"] in chain.core
            and row["reference"] == FRANCE
            and row["observed"] > 0
        ]

    @cached_property
    def _industries(self) -> dict[str, str]:
        """Industry → its names in both languages."""
        rows = self._release.table("industry").select("industry_id", "label_fr", "label_en")
        return {one: f"{fr} {en}" for one, fr, en in rows.collect().iter_rows()}

    @cached_property
    def _words(self) -> dict[str, list[str]]:
        """Chain → the everyday words that lead to it, in both languages."""
        found: dict[str, list[str]] = {one.id: [] for one in self.all()}
        rows = self._release.table("value_chain_word").sort("chain_id", "word").collect()
        for row in rows.unique(["chain_id", "word"], maintain_order=True).iter_rows(named=True):
            found[row["chain_id"]].append(row["word"])
        return found

    @cached_property
    def _by_everyday_words(self) -> dict[tuple[str, ...], list[DictionaryChain]]:
        found: dict[tuple[str, ...], list[DictionaryChain]] = {}
        for one in self.all():
            for words in dict.fromkeys(_singular(word) for word in self._words[one.id]):
                found.setdefault(words, []).append(one)
        return found

    @cached_property
    def _by_words(self) -> dict[tuple[str, ...], DictionaryChain]:
        core: dict[str, list[str]] = {}
        members = self._release.table("value_chain_industry").collect()
        for row in members.sort("chain_id", "industry_id").iter_rows(named=True):
            if row["core"]:
                core.setdefault(row["chain_id"], []).append(row["industry_id"])
        found: dict[tuple[str, ...], DictionaryChain] = {}
        chains = self._release.table("value_chain").sort("chain_id").collect()
        for row in chains.iter_rows(named=True):
            label = Label(fr=row["label_fr"], en=row["label_en"])
            one = DictionaryChain(row["chain_id"], label, tuple(core[row["chain_id"]]))
            for name in (one.id, row["label_fr"], row["label_en"]):
                found.setdefault(tuple(words_of(name)), one)
        return found


def _begins(words: Sequence[str], typed: tuple[str, ...]) -> bool:
    """Whether one of these words begins as one of those typed does."""
    return any(word.startswith(typed) for word in words)


def _singular(text: str) -> tuple[str, ...]:
    """The words of a text, each without the mark of a plural."""
    return tuple(word.rstrip("sx") or word for word in words_of(text))


def along_id(territory_id: str, chain: DictionaryChain) -> str:
    """What a territory is compared along, where that is a chain of the dictionary."""
    return f"chain-{territory_id}-{chain.id}"
