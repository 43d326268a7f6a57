"""What a loader is given: its card, its files by name, the tables it requires, a quarantine."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from ti_graph.errors import SourceError
from ti_graph.ingest.archive import unpacked
from ti_graph.ingest.card import Card
from ti_graph.ingest.columns import Columns
from ti_graph.ingest.core_table import CoreTable
from ti_graph.ingest.documents import Types, features, records
from ti_graph.ingest.quarantine import Quarantine
from ti_graph.ingest.read import collect, read_document, scan_table
from ti_graph.ingest.snapshot import read_table


class Source:
    """One source while it is loaded."""

    def __init__(
        self,
        card: Card,
        files: Mapping[str, Path],
        tables: Mapping[str, pl.DataFrame],
        *,
        folder: Path | None = None,
        head: int | None = None,
    ) -> None:
        self.card = card
        self._folder = folder
        self._head = head
        self.files = dict(files)
        self.quarantine = Quarantine(card.id)
        self._tables = dict(tables)

    def table(self, name: str) -> pl.DataFrame:
        """Rows of a core table that the sources named under `requires` have told."""
        return self._tables[name]

    def shipped(self, name: str) -> pl.DataFrame:
        """A table of the source's own snapshot, for what its files in place do not tell."""
        assert self._folder is not None  # noqa: S101 - a registered source has a folder
        return read_table(self._folder / "snapshot", name, self.card)

    def has(self, file: str) -> bool:
        """Whether an optional file of the card is in place."""
        return file in self.files

    def read(self, file: str, columns: Columns) -> pl.DataFrame:
        """A table file of the card, whole: the named columns and `_row`."""
        return self.collect(file, self.scan(file, columns))

    def scan(self, file: str, columns: Columns) -> pl.LazyFrame:
        """A table file of the card, lazily, for what does not fit in memory."""
        frame = scan_table(self._path(file), columns, source=self.card.id)
        return frame if self._head is None else frame.head(self._head)

    def collect(self, file: str, frame: pl.LazyFrame) -> pl.DataFrame:
        """The rows of a frame that `scan` opened."""
        return collect(frame, source=self.card.id, file=self._path(file).name)

    def document(self, file: str) -> Any:
        """A JSON or GeoJSON file of the card."""
        return read_document(self._path(file), source=self.card.id)

    def records(self, file: str, columns: Columns, types: Types | None = None) -> pl.DataFrame:
        """A JSON file of the card that is an array of objects, as a table."""
        name = self._path(file).name
        document = self.document(file)
        return records(document, columns, types or {}, source=self.card.id, file=name)

    def features(self, file: str, columns: Columns, types: Types | None = None) -> pl.DataFrame:
        """A GeoJSON file of the card as a table: properties, and `geometry` as GeoJSON text."""
        name = self._path(file).name
        document = self.document(file)
        return features(document, columns, types or {}, source=self.card.id, file=name)

    def keep(
        self, rows: pl.DataFrame, valid: pl.Expr, *, file: str, column: str, reason: str
    ) -> pl.DataFrame:
        """The rows where `valid` holds; the others go to quarantine with `column` and `reason`."""
        marked = rows.with_columns(_valid=valid.fill_null(value=False))
        self.quarantine.add(
            marked.filter(~pl.col("_valid")),
            file=self._path(file).name,
            column=column,
            reason=reason,
        )
        return marked.filter("_valid").drop("_valid")

    def expect(self, holds: bool, *, file: str, reason: str) -> None:
        """Stop the load where the layout of a document is not the expected one."""
        if not holds:
            raise SourceError(
                "unexpected_layout",
                source=self.card.id,
                file=self._path(file).name,
                reason=reason,
            )

    def _path(self, file: str) -> Path:
        """Where a file is; the member of a zip archive is unpacked beside it, once."""
        path = self.files[file]
        if path.suffix != ".zip":
            return path
        return unpacked(path, self.card.files[file].member or "*", source=self.card.id)


__all__ = ["CoreTable", "Source"]
