"""What workbooks declare of Europe: who could be called, agreements, seats in networks.

Of a territory: what is declared of it, of a part of it, of an area that holds it, or of a région
that holds a part of it. A workbook shows as soon as it is imported; no row says nothing.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from ti_graph.answers.imported import imported, imported_state
from ti_graph.answers.indexed import Indexed, Row
from ti_graph.answers.models import Label, in_both, label_of
from ti_graph.answers.partner_models import Declared
from ti_graph.figures import country
from ti_graph.graph.release import Release
from ti_graph.messages import say
from ti_graph.model.industries import division_of, nace
from ti_graph.model.programme_tables import AGREEMENTS, CONTACT, EUROPEAN_TIES, NETWORK

TABLE = "european_tie"
COPIED = (
    "organisation", "role", "territory_id", "partner_id", "town", "network", "theme",
    "industry_id", "page", "mailbox", "year", "observed_on", "source",
)  # fmt: skip
LISTED = {"contacts": (CONTACT,), "agreements": AGREEMENTS, "networks": (NETWORK,)}
"""What is said not to be loaded → the kinds of rows that would tell it."""


class EuropeanTies:
    """What the workbooks of one release, and those imported since, declare."""

    def __init__(self, release: Release, tables: Indexed, name: Callable[[str], str]) -> None:
        self._release = release
        self._tables = tables
        self._name = name
        self._kept: tuple[str, list[Declared]] | None = None

    @property
    def _found(self) -> list[Declared]:
        """All of them, read again after an import: a server runs on."""
        state = imported_state(self._release)
        if self._kept is None or self._kept[0] != state:
            self._kept = state, self._read()
        return self._kept[1]

    def _read(self) -> list[Declared]:
        books = imported(self._release)
        rows = books.rows(TABLE).sort("tie_id") if books.titles else None
        if rows is None:
            return []
        shown = [row for row in rows.iter_rows(named=True) if row["source"] in books.titles]
        return [self._one(row, *books.titles[row["source"]]) for row in shown]

    def of(self, territory_id: str, along: str | None = None) -> list[Declared]:
        """What is declared of a territory; what is about the industry of `along` first."""
        found = self._found
        ends = self._ends(territory_id) if found else set()
        here = [one for one in found if not ends.isdisjoint((one.territory_id, one.partner_id))]
        return sorted(here, key=lambda one: _order(one, along))

    def between(self, territory_id: str, region: str, along: str | None) -> list[Declared]:
        """What is declared of a region abroad: of agreements, those with a territory alone."""
        own = {one.id for one in self.of(territory_id)} if self._found else set()
        return [
            one for one in self.of(region, along) if one.kind not in AGREEMENTS or one.id in own
        ]

    def not_known(self, here: Iterable[Declared]) -> Iterator[Label]:
        """What no workbook at hand tells; where one does, whether it tells nothing here."""
        kinds = {one.kind for one in self._found}
        for name, wanted in LISTED.items():
            if kinds.isdisjoint(wanted):
                yield label_of(f"screen.partners_not_known.{name}")
        if kinds and not list(here):
            yield label_of("screen.partners_not_known.nothing_here")
        yield label_of("screen.partners_not_known.lists")

    def _ends(self, territory_id: str) -> set[str]:
        """The territory, its parts, areas that hold it, and régions that hold a part of it."""
        inside = self._tables.rows("within", "container_id", territory_id)
        around = [
            *self._tables.rows("within", "member_id", territory_id),
            *self._tables.rows("containment", "member_id", territory_id),
        ]
        parts = {row["member_id"] for row in inside}
        return {territory_id} | parts | {row["container_id"] for row in around}

    def _one(self, row: Row, title: str, simulated: bool) -> Declared:
        partner = row["partner_id"]
        facts = {name: row[name] for name in COPIED}
        kind: Any = str(row["tie"])
        industry = self._industry(row["industry_id"])
        place, abroad = self._name(row["territory_id"]), self._name(partner) if partner else None

        def far() -> str | None:
            """The place abroad with its country, in the language in use."""
            return self._abroad(partner) if partner else None

        return Declared(
            id=row["tie_id"],
            kind=kind,
            kind_label=label_of(f"workbook.choices.european_tie.{kind}"),
            place=place,
            partner=abroad,
            source_title=title,
            simulated=simulated,
            in_release=row["in_release"],
            text=in_both(lambda: _text(row, place, far(), industry, title, simulated=simulated)),
            **facts,
        )

    def _abroad(self, partner: str) -> str:
        """A place abroad with its country, once where it is one, in the language in use."""
        row = self._tables.one("territory", "territory_id", partner)
        named = country(row["country"]) if row else ""
        whole = row is not None and row["kind"] == "country"
        return named if whole else ", ".join(filter(None, (self._name(partner), named)))

    def _industry(self, industry_id: str | None) -> Label | None:
        row = self._tables.one("industry", "industry_id", industry_id) if industry_id else None
        if row is None:
            return None
        return Label(fr=row["label_fr"], en=row["label_en"] or row["label_fr"])


def _text(
    row: Row,
    place: str,
    abroad: str | None,
    industry: Label | None,
    title: str,
    *,
    simulated: bool,
) -> str:
    """One line in the language in use: who or what, where, of what, since when, by which source."""
    role = say(f"workbook.choices.contact_role.{row['role']}") if row["role"] else None
    kind = say(f"workbook.choices.european_tie.{row['tie']}")
    sides = f"{place} – {', '.join(filter(None, (row['town'], abroad)))}" if abroad else place
    of = industry.spoken() if industry else None
    year = str(row["year"]) if row["year"] else say("screen.declared.no_year")
    told = say("screen.declared.source", title=title, day=row["observed_on"].isoformat())
    parts = (
        row["organisation"], role or kind, row["network"], sides, row["theme"], of, row["page"],
        row["mailbox"], year, told,
    )  # fmt: skip
    made_up = f" {say('workbook.reported.simulated')}" if simulated else ""
    return " · ".join(part for part in parts if part) + made_up


def _order(one: Declared, along: str | None) -> tuple[int, bool, str]:
    same = bool(along and one.industry_id and _division(one.industry_id) == _division(along))
    return EUROPEAN_TIES.index(one.kind), not same, one.id


def _division(industry_id: str) -> str | None:
    return nace(division_of(industry_id)) if industry_id.startswith("na") else None
