"""Workbooks that were imported since a release was built: their rows over those of the release.

Answers that read tables hold them at once. The graph, and queries on it, hold them once a release
is built: until then each such answer says which workbooks it does not hold yet.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated

import polars as pl
from pydantic import BaseModel, ConfigDict, Field

from ti_graph.answers.models import Label, label_of
from ti_graph.errors import SourceError
from ti_graph.graph.all_mappings import said_by_table
from ti_graph.graph.release import Release
from ti_graph.ingest.workbooks.kinds import KINDS
from ti_graph.ingest.workbooks.reading import PREFIX
from ti_graph.ingest.workbooks.store import CARD, imported_sources, imported_tables
from ti_graph.model.namespaces import expand
from ti_graph.model.status import SIMULATED
from ti_graph.query.catalogue import NamedQuery
from ti_graph.settings import load_settings


class Pending(BaseModel):
    """A workbook that the graph does not hold as it was imported last."""

    model_config = ConfigDict(frozen=True)

    source: Annotated[str, Field(examples=["workbook_needs_enquete_2026"])]
    imported_on: date
    says: Label


@dataclass(frozen=True)
class Imported:
    """Workbooks of the data folder of a release; those that may not be shown are left out."""

    release: Release
    titles: Mapping[str, tuple[str, bool]]
    """Source → its title, and whether its rows are made up."""
    tables: Mapping[str, pl.DataFrame]

    def rows(self, table: str) -> pl.DataFrame:
        """Rows of a table, whoever reports them, each saying whether the release has it.

        Of a workbook that was imported since, those of now stand for those of then.
        """
        before = self.release.table(table).collect()
        since = self.tables.get(table)
        if since is None:
            return before.with_columns(in_release=True)
        since = since.filter(pl.col("source").is_in(list(self.titles))).cast(before.schema)
        key = [name for name in before.columns if not before.schema[name].is_nested()]
        new = since.join(before, on=key, how="anti", nulls_equal=True)
        same = since.join(before, on=key, how="semi", nulls_equal=True)
        kept = before.filter(~pl.col("source").is_in(since["source"].unique().implode()))
        return pl.concat(
            [
                pl.concat([kept, same]).with_columns(in_release=True),
                new.with_columns(in_release=False),
            ]
        )

    @cached_property
    def organisations(self) -> dict[str, str]:
        """The names of organisations, those of workbooks too."""
        rows = self.rows("organisation").select("organisation_id", "label")
        return dict(rows.iter_rows())

    def pending(self, tables: frozenset[str]) -> Iterator[Pending]:
        """The workbooks whose rows of some of these tables are not those that the release has."""
        folder = imported_folder(self.release)
        for source, (title, _) in sorted(self.titles.items()):
            card = folder / source / CARD if folder else None
            if card is None or not card.is_file() or not self._differs(source, tables):
                continue
            day = datetime.fromtimestamp(card.stat().st_mtime).astimezone().date()
            says = label_of("workbook.pending", title=title, day=day.isoformat())
            yield Pending(source=source, imported_on=day, says=says)

    def _differs(self, source: str, tables: frozenset[str]) -> bool:
        for table in tables & self.tables.keys():
            now = self.tables[table].filter(pl.col("source") == source)
            then = self.release.table(table).filter(pl.col("source") == source).collect()
            rows = self.rows(table).filter(pl.col("source") == source)
            if now.height and (now.height != then.height or not rows["in_release"].all()):
                return True
        return False


def imported(release: Release) -> Imported:
    """The workbooks of the data folder of a release, and those that it was built of."""
    titles = {
        one.name: (one.title_fr, one.kind == SIMULATED)
        for one in release.manifest.sources
        if one.name.startswith(PREFIX)
    }
    tables: Mapping[str, pl.DataFrame] = {}
    if (folder := imported_folder(release)) is not None:
        try:
            cards = [one.card for one in imported_sources(folder.parent)]
            tables = imported_tables(folder.parent)
        except SourceError:  # a damaged card: `doctor` tells it
            cards = []
        shown = load_settings().simulated == "always"
        titles |= {
            card.id: (card.title.fr, card.kind == SIMULATED)
            for card in cards
            if shown or card.kind != SIMULATED
        }
    return Imported(release, titles, tables)


def pending_of(release: Release, query: NamedQuery) -> list[Pending]:
    """The workbooks that a query would be answered from, and that the graph does not hold yet."""
    tables = tables_of(query)
    if not tables or imported_folder(release) is None:
        return []
    return list(imported(release).pending(tables))


COUNTED = expand("tig:countedClass")
_TERM = re.compile(r"\btig:\w+")


def tables_of(query: NamedQuery) -> frozenset[str]:
    """The tables of workbooks that a query rests on: it names what they alone say.

    One that counts the things of classes which it is given may rest on any.
    """
    named = {expand(name) for name in _TERM.findall(query.text)}
    own = _own_terms()
    return frozenset(table for table in own if own[table] & named or COUNTED in named)


@cache
def _own_terms() -> dict[str, frozenset[str]]:
    """Table of a workbook → its class, and properties that no other table says."""
    said = said_by_table()
    others = {
        table: frozenset().union(*(said[name] for name in said if name != table))
        for table in {kind.table for kind in KINDS.values()}
    }
    return {table: said[table] - terms for table, terms in others.items()}


def imported_folder(release: Release) -> Path | None:
    """Where workbooks of the data folder of a release are, if any were imported."""
    folder = release.folder.parent
    found = folder.parent / "workbooks"
    return found if folder.name == "releases" and found.is_dir() else None


def imported_state(release: Release) -> str:
    """What changes with each import: answers that are kept are kept until then."""
    folder = imported_folder(release)
    cards = sorted(folder.glob(f"*/{CARD}")) if folder else []
    return ",".join(f"{card.parent.name}={_time(card)}" for card in cards)


def _time(card: Path) -> int:
    try:
        return card.stat().st_mtime_ns
    except FileNotFoundError:  # removed while we looked
        return 0
