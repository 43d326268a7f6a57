"""What workbooks report of a territory: those of the release, and those imported since.

A workbook shows as soon as it is imported: it is read from the data folder beside the release.
Queries and the graph have it once a release is built.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from ti_graph.answers.imported import Imported, imported
from ti_graph.answers.models import Reported, in_both, label_of
from ti_graph.figures import decimal
from ti_graph.graph.release import Release
from ti_graph.ingest.workbooks.kinds import KINDS, Field, WorkbookKind
from ti_graph.ingest.workbooks.reading import PREFIX
from ti_graph.messages import say
from ti_graph.model.status import ESTIMATED, SECRET

WITHIN = {"sites": "territory_id", "schools": "territory_id"}
"""Kinds whose rows lie in a commune of the territory."""
AROUND = {"aids": "perimeter_id"}
"""Kinds whose rows hold in an area that the territory lies in."""
OF_NO_TERRITORY = frozenset({"offers", "europe"})
"""Kinds that stand elsewhere: offers with needs, Europe with partners."""
NOT_SHOWN = frozenset({"key", "ti", "territory", "observed"})
"""Kinds of columns that identify a row, or that stand beside its text."""
SAID_STATUSES = frozenset({SECRET, ESTIMATED})
"""Of a value that is there and known, or not there and unknown, the status says nothing more."""


def reported(release: Release, territory_id: str) -> list[Reported]:
    """What workbooks report of a territory, by kind, the latest evidence first."""
    books = _books(release)
    if not books.imported.titles:
        return []
    lying, around = _places(release, territory_id)
    wanted = {name: [territory_id, *lying] for name in WITHIN} | dict.fromkeys(AROUND, around)
    found: list[Reported] = []
    for kind in KINDS.values():
        if kind.name in OF_NO_TERRITORY:
            continue
        column = (WITHIN | AROUND).get(kind.name, "territory_id")
        rows = books.rows(kind).filter(pl.col(column).is_in(wanted.get(kind.name, [territory_id])))
        latest = rows.sort("observed_on", descending=True, maintain_order=True)
        found += [books.reported(kind, row) for row in latest.to_dicts()]
    return found


@dataclass(frozen=True)
class _Books:
    """Workbooks of a release and of its data folder; those imported since hold."""

    imported: Imported
    names: Mapping[str, str]

    def rows(self, kind: WorkbookKind) -> pl.DataFrame:
        """Rows of a kind, each saying whether the release has it."""
        return self.imported.rows(kind.table).filter(pl.col("source").str.starts_with(PREFIX))

    def reported(self, kind: WorkbookKind, row: dict[str, Any]) -> Reported:
        """A row in words."""
        title, simulated = self.imported.titles[row["source"]]
        return Reported(
            kind=kind.name,
            kind_label=label_of(f"workbook.short.{kind.name}"),
            text=in_both(lambda: " · ".join(self._words(kind, row))),
            presence=row.get("presence"),
            observed_on=row["observed_on"],
            source=row["source"],
            source_title=title,
            simulated=simulated,
            in_release=row["in_release"],
        )

    def _words(self, kind: WorkbookKind, row: dict[str, Any]) -> Iterator[str]:
        for field in kind.fields:
            column = "territory_id" if field.kind == "commune" else field.name
            value = row.get(column)
            evident = field.choices == "value_status" and value not in SAID_STATUSES
            if field.kind not in NOT_SHOWN and value is not None and not evident:
                yield self._word(field, value)

    def _word(self, field: Field, value: object) -> str:
        if field.choices:
            return say(f"workbook.choices.{field.choices}.{value}")
        if isinstance(value, float):
            unit = {"amount_eur": "\u00a0€", "hectares": "\u00a0ha"}.get(field.name, "")
            return decimal(value, 0 if value.is_integer() else 1) + unit
        if isinstance(value, date):
            return value.isoformat()
        return self.names.get(str(value), str(value))


def _books(release: Release) -> _Books:
    found = imported(release)
    return _Books(found, _names(release) | found.organisations if found.titles else {})


def _names(release: Release) -> dict[str, str]:
    tables = (("territory", "territory_id", "label"),
              ("industry", "industry_id", "label_fr"), ("programme_axis", "axis_id", "label_fr"),
              ("aid", "aid_id", "label"))  # fmt: skip
    return {
        name: label
        for table, key, column in tables
        for name, label in release.table(table).select(key, column).collect().iter_rows()
        if label is not None
    }


def _places(release: Release, territory_id: str) -> tuple[list[str], list[str]]:
    """The communes of a territory, and all areas that those lie in."""
    within = release.table("within")
    communes = within.filter(pl.col("container_id") == territory_id).select("member_id")
    around = within.join(communes, on="member_id", how="semi").select("container_id").unique()
    return communes.collect()["member_id"].to_list(), around.collect()["container_id"].to_list()
