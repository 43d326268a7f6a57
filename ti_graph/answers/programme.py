"""The Territoires d'industrie of a release: which there are, of which phase, made of what."""

import re
import unicodedata
from functools import cached_property
from itertools import chain

import polars as pl

from ti_graph.answers.models import TerritoryItem
from ti_graph.errors import NotFoundError, UnknownPhaseError, typed
from ti_graph.graph.release import Release
from ti_graph.model.identifiers import written_territory
from ti_graph.model.phases import phases

FAR = 99
"""Closeness of a name that does not match."""
CURRENT = "current"
"""What the current phase is asked for by."""


class Programme:
    """The territories of the programme in one release; its tables are read once."""

    def __init__(self, release: Release) -> None:
        self._release = release

    def territories(self, text: str = "", phase: int | None = None) -> list[TerritoryItem]:
        """The TI that have a name holding every word of `text`, the closest first.

        Names are its own and its identifier, then its members', then its communes'; whole words
        are closer than parts of words; of two that are as close, that of the later phase comes
        first. Case and accents do not matter.
        """
        words = _words(text) or fold(text).split()  # signs alone are in no name
        found = self._items if phase is None else [i for i in self._items if i.phase == phase]
        if not words:
            return found
        close = [(self._closeness(item.id, words), -item.phase, item.id, item) for item in found]
        near = [item for place, *_, item in sorted(close, key=lambda c: c[:3]) if place < FAR]
        return near or [item for item in found if self._has_each(item.id, words)]

    def item(self, territory_id: str) -> TerritoryItem:
        """One TI, in whatever case and with whatever blanks its identifier is written.

        Raises NotFoundError where none bears that identifier.
        """
        item = self._by_id.get(written_territory(territory_id))
        if item is None:
            raise NotFoundError("unknown_territory", territory=typed(territory_id))
        return item

    def named(self, text: str) -> list[str]:
        """The identifiers of the TI whose whole name a text is, of the latest phase that has any.

        Where that phase has ended, the one TI of the current phase that continues it and has the
        name in its own is meant; of several, it may be any, or the older one. Case, accents and
        the signs between words do not matter.
        """
        whole = self._whole(text)
        latest = max((item.phase for item in whole), default=None)
        heirs = [] if latest == self.phase else self._heirs([item.id for item in whole], text)
        return heirs if len(heirs) == 1 else heirs + [item.id for item in whole]

    def ended_by_name(self, text: str) -> TerritoryItem | None:
        """The first TI of that whole name, where none of the current phase bears it."""
        return next((item for item in self._whole(text) if item.phase != self.phase), None)

    def _whole(self, text: str) -> list[TerritoryItem]:
        """The TI of that whole name, of the latest phase that has any."""
        words = _words(text)
        alike = [item for item in self._items if words and _words(item.label) == words]
        latest = max((item.phase for item in alike), default=None)
        return [item for item in alike if item.phase == latest]

    def _heirs(self, earlier: list[str], text: str) -> list[str]:
        """The TI of the current phase that continue some TI and have a name in their own."""
        words = set(_words(text))
        links = self._release.table("succession").filter(pl.col("earlier_id").is_in(earlier))
        later = set(links.select("later_id").collect()["later_id"])
        return [
            item.id
            for item in self._items
            if item.id in later and item.phase == self.phase and words <= set(_words(item.label))
        ]

    @cached_property
    def phases(self) -> list[int]:
        """First years of the phases that have territories, in order."""
        return phases(self.territory)

    @property
    def phase(self) -> int | None:
        """The current phase: the last that has territories."""
        return max(self.phases, default=None)

    def phase_named(self, text: str | None) -> int | None:
        """A phase as it is asked for: its first year, or `current`; None for all of them.

        Raises UnknownPhaseError where no territory is of that phase.
        """
        if not text:
            return None
        known = {str(one): one for one in self.phases} | {CURRENT: self.phase}
        if text not in known:
            raise UnknownPhaseError("unknown_phase", phase=typed(text), known=", ".join(known))
        return known[text]

    # parts

    def communes(self, territory_id: str) -> pl.DataFrame:
        """Its communes, as rows of the table of territories."""
        own = self._ti_communes.filter(pl.col("container_id") == territory_id)
        return self.territory.join(
            own, left_on="territory_id", right_on="member_id", how="semi"
        ).sort("territory_id")

    def members(self, territory_id: str) -> pl.DataFrame:
        """Its links to what a publisher lists as its members."""
        return self._official.filter(pl.col("container_id") == territory_id)

    def departements(self, communes: pl.DataFrame) -> list[str]:
        """Names of the départements that communes lie in."""
        own = self.containment.filter(pl.col("container_id").is_in(self._of("departement"))).join(
            communes, left_on="member_id", right_on="territory_id", how="semi"
        )
        return [self.names[name] for name in own["container_id"].unique().sort()]

    def regions(self, territory_id: str) -> list[tuple[str, str]]:
        """The régions that it reaches into: identifier and name."""
        return [(name, self.names[name]) for name in self._regions.get(territory_id, [])]

    def reported(self, territory_id: str) -> dict[str, str]:
        """Member, région or forebear → the source that reports the tie to it."""
        ties = [
            table.filter(pl.col(own) == territory_id).select(pl.col(other), "source")
            for table, own, other in (
                (self.containment, "container_id", "member_id"),
                (self.containment, "member_id", "container_id"),
                (self._release.table("succession").collect(), "later_id", "earlier_id"),
            )
        ]
        return {name: source for rows in ties for name, source in rows.iter_rows()}

    # tables, read once

    @cached_property
    def territory(self) -> pl.DataFrame:
        """Territories of every kind."""
        return self._release.table("territory").collect()

    @cached_property
    def names(self) -> dict[str, str]:
        """Territory → what it is called."""
        return dict(self.territory.select("territory_id", "label").iter_rows())

    @cached_property
    def kinds(self) -> dict[str, str]:
        """Territory → its kind."""
        return dict(
            self.territory.select("territory_id", pl.col("kind").cast(pl.String)).iter_rows()
        )

    @cached_property
    def containment(self) -> pl.DataFrame:
        """What lies in what, as sources report it."""
        return self._release.table("containment").collect()

    @cached_property
    def _official(self) -> pl.DataFrame:
        """Members of each TI as a publisher lists them."""
        listed = pl.col("basis") == "official"
        return self.containment.filter(listed, pl.col("container_id").is_in(self._of("ti")))

    def _of(self, kind: str) -> pl.Series:
        """Identifiers of the territories of a kind, as a set to look in."""
        return self.territory.filter(pl.col("kind") == kind)["territory_id"].implode()

    @cached_property
    def _ti_communes(self) -> pl.DataFrame:
        within = self._release.table("within").filter(pl.col("container_id").is_in(self._of("ti")))
        return within.filter(pl.col("member_id").is_in(self._of("commune"))).collect()

    @cached_property
    def _items(self) -> list[TerritoryItem]:
        count = dict(self._official.group_by("container_id").len().iter_rows())
        rows = self.territory.filter(pl.col("kind") == "ti").sort("territory_id")
        return [
            TerritoryItem(
                id=row["territory_id"],
                iri=self._release.mint.iri("territory", row["territory_id"]),
                label=row["label"],
                phase=row["phase"],
                regions=[name for _, name in self.regions(row["territory_id"])],
                members=count.get(row["territory_id"], 0),
            )
            for row in rows.iter_rows(named=True)
        ]

    @cached_property
    def _by_id(self) -> dict[str, TerritoryItem]:
        return {item.id: item for item in self._items}

    @cached_property
    def _regions(self) -> dict[str, list[str]]:
        reaching = self.containment.filter(
            pl.col("member_id").is_in(self._of("ti")),
            pl.col("container_id").is_in(self._of("region")),
        )
        return _grouped(reaching, "member_id", "container_id")

    @cached_property
    def _searched(self) -> dict[str, tuple[list[str], ...]]:
        communes = _grouped(self._ti_communes, "container_id", "member_id")
        groups = _grouped(self._official, "container_id", "member_id")
        return {
            item.id: (
                [fold(item.label), item.id],
                [fold(self.names[one]) for one in groups.get(item.id, [])],
                [fold(self.names[one]) for one in communes.get(item.id, [])],
            )
            for item in self._items
        }

    def _has_each(self, territory_id: str, words: list[str]) -> bool:
        """Whether several words are in names of it, though no name holds all of them."""
        names = chain.from_iterable(self._searched[territory_id])
        own = {word for name in names for word in _words(name)}
        return len(words) > 1 and own.issuperset(words)

    def _closeness(self, territory_id: str, words: list[str]) -> int:
        for place, names in enumerate(self._searched[territory_id]):
            near = [name for name in names if all(word in name for word in words)]
            if near:
                whole = any(set(words) <= set(re.split(r"\W+", name)) for name in near)
                return 2 * place + (not whole)
        return FAR


def _grouped(links: pl.DataFrame, of: str, other: str) -> dict[str, list[str]]:
    """The other ends of containment links, by the identifier in column `of`."""
    found: dict[str, list[str]] = {}
    for own, linked in links.select(of, other).sort(of, other).iter_rows():
        found.setdefault(own, []).append(linked)
    return found


def _words(text: str) -> list[str]:
    """The words of a name, folded."""
    return re.findall(r"\w+", fold(text))


def fold(text: str) -> str:
    """Text without accents or case, for comparison."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
