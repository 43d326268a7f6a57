"""What a loader is given: its card, its files by name, the tables it requires, a quarantine."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

import polars as pl

from ti_graph.errors import SourceError
from ti_graph.ingest.archive import recoded, unpacked
from ti_graph.ingest.card import Card
from ti_graph.ingest.columns import Columns, Taken, missing_columns
from ti_graph.ingest.core_table import CoreTable
from ti_graph.ingest.documents import Types, answers, features, records
from ti_graph.ingest.engine import Frame
from ti_graph.ingest.notices import Notice, listed
from ti_graph.ingest.options import LoadOptions
from ti_graph.ingest.quarantine import Quarantine
from ti_graph.ingest.read import Scan, collect, first_text, read_document, scan_table
from ti_graph.ingest.sheets import read_sheet
from ti_graph.ingest.snapshot import read_table
from ti_graph.ingest.values import as_meant, without_blanks
from ti_graph.model.tables import CORE_TABLES


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
        options: LoadOptions | None = None,
    ) -> None:
        self.card = card
        self.options = options or LoadOptions()
        self._folder = folder
        self._head = head
        self.files = dict(files)
        self.quarantine = Quarantine(card.id)
        self._tables = dict(tables)
        self._notices: dict[Notice, None] = {}
        self._new: dict[str, tuple[str, ...]] = {}
        self.edition: str | None = None
        """Edition of the data, where a loader finds it in them: a year, or a day."""

    @property
    def notices(self) -> list[Notice]:
        """What a person should know of how this source was read."""
        return list(self._notices)

    def notify(self, code: str, **facts: str | int) -> None:
        """Note something that a person should know, once, in words of `locale/notice.yml`."""
        self._notices[Notice.of(self.card.id, code, **facts)] = None

    def _know(self, file: str, taken: Taken) -> Taken:
        """Note the new columns of a file."""
        self._new[file] = taken.new
        if taken.new:
            columns = listed(taken.new)
            self.notify("new_columns", file=self._path(file).name, columns=columns)
        return taken

    def table(self, name: str) -> pl.DataFrame:
        """Rows of a core table that the sources named under `requires` have known; maybe none."""
        if name not in self._tables:
            return CORE_TABLES[name].create_empty()
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
        frame, taken = self._scan(file, columns)
        rows = without_blanks(as_meant(self.collect(file, frame)))
        return self._without_headers(file, rows, taken)

    def _without_headers(self, file: str, rows: pl.DataFrame, taken: Taken) -> pl.DataFrame:
        """Rows without the header that stands again among them, where files were joined."""
        texts = {own: name for name, own in taken.names.items() if rows.schema[own] == pl.String}
        if not texts:
            return rows
        again = pl.all_horizontal(pl.col(own) == name for own, name in texts.items())
        column = next(iter(texts))
        return self.keep(
            rows, ~again.fill_null(value=False), file=file, column=column,
            reason="the header is there again",
        )  # fmt: skip

    def scan(self, file: str, columns: Columns) -> pl.LazyFrame:
        """A table file of the card, lazily, for what does not fit in memory."""
        return self._scan(file, columns).frame

    def _scan(self, file: str, columns: Columns) -> Scan:
        frame, taken = scan_table(self._path(file), columns, source=self.card.id)
        self._know(file, taken)
        return Scan(frame if self._head is None else frame.head(self._head), taken)

    def stock(self, file: str, columns: Columns) -> Frame:
        """A table file of the card, lazily, on the engine that the user chose."""
        lazy, taken = self._scan(file, columns)
        return self.options.engine.scan(self._path(file), taken.names, lazy)

    def collect_stock(self, file: str, frame: Frame) -> pl.DataFrame:
        """The rows of a frame that `stock` opened, in any order; `_row` where lines are known."""
        name = self._path(file).name
        rows = self.options.engine.collect(frame, source=self.card.id, file=name)
        if "_row" not in rows.columns:
            return rows.with_columns(_row=pl.lit(None, pl.UInt32))
        return rows

    def collect(self, file: str, frame: pl.LazyFrame) -> pl.DataFrame:
        """The rows of a frame that `scan` opened."""
        return collect(frame, source=self.card.id, file=self._path(file).name)

    def sheet(self, file: str, sheet: str, columns: Columns) -> pl.DataFrame:
        """A sheet of a published workbook (XLSX) of the card: named columns and `_row`."""
        table, taken = read_sheet(self._path(file), sheet, columns, source=self.card.id)
        self._know(file, taken)
        return table

    def header(self, file: str, delimiter: str) -> list[str]:
        """The names in the header of a text file, for layouts that write codes in them."""
        line = first_text(self._path(file), source=self.card.id)
        return [name.strip() for name in line.split(delimiter)]

    def document(self, file: str) -> Any:
        """A JSON or GeoJSON file of the card."""
        return read_document(self._path(file), source=self.card.id)

    def records(self, file: str, columns: Columns, types: Types | None = None) -> pl.DataFrame:
        """A JSON file of the card that is an array of objects, as a table."""
        name = self._path(file).name
        document = self.document(file)
        table, taken = records(document, columns, types or {}, source=self.card.id, file=name)
        self._know(file, taken)
        return table

    def features(self, file: str, columns: Columns, types: Types | None = None) -> pl.DataFrame:
        """A GeoJSON file of the card as a table: properties, and `geometry` as GeoJSON text."""
        name = self._path(file).name
        document = self.document(file)
        table, taken = features(document, columns, types or {}, source=self.card.id, file=name)
        self._know(file, taken)
        return table

    def answers(self, file: str, columns: Columns) -> pl.DataFrame:
        """A result of SPARQL in JSON of the card, as a table: its variables as columns."""
        document, name = self.document(file), self._path(file).name
        table, taken = answers(document, columns, source=self.card.id, file=name)
        self._know(file, taken)
        return table

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

    def distinct(self, rows: pl.DataFrame, key: Sequence[str], *, file: str) -> pl.DataFrame:
        """Rows of which each has a key of its own, as a sum needs them.

        Of rows that are alike the first stands; of rows that differ none does. The others go to
        quarantine by their key.
        """
        found = [name for name in rows.columns if name != "_row"]
        marked = rows.with_columns(
            _key=pl.concat_str([pl.col(name).cast(pl.String) for name in key], separator=", "),
            _again=~pl.struct(found).is_first_distinct(),
        )
        column = ", ".join(key)
        for at_fault, reason in (
            (pl.col("_again"), "the line is there again, alike: the first stands"),
            (
                pl.struct(key).is_duplicated(),
                "the key is there twice with other values: none stands",
            ),
        ):
            split = marked.with_columns(_lost=at_fault)
            lost = split.filter("_lost").with_columns(pl.col("_key").alias(column))
            name = self._path(file).name
            self.quarantine.add(lost, file=name, column=column, reason=reason)
            marked = split.filter(~pl.col("_lost"))
        return marked.drop("_key", "_again", "_lost")

    def expect(self, holds: bool, *, file: str, reason: str) -> None:
        """Stop the load where the layout of a document is not the expected one."""
        if not holds:
            raise SourceError(
                "unexpected_layout",
                source=self.card.id,
                file=self._path(file).name,
                reason=reason,
            )

    def stop_without(self, file: str, columns: Sequence[str]) -> NoReturn:
        """Stop the load where a file that was opened lacks columns that its others call for."""
        groups = [(name,) for name in columns]
        new = self._new.get(file, ())
        raise missing_columns(groups, new, self.card.id, self._path(file).name)

    def _path(self, file: str) -> Path:
        """Where a file is; the member of a zip archive is unpacked beside it, once."""
        path, card = self.files[file], self.card.files[file]
        if path.suffix == ".zip":
            path = unpacked(path, card.member or "*", source=self.card.id)
        return recoded(path) if card.maybe_cp1252 else path


__all__ = ["CoreTable", "Source"]
