"""Tables → N-Triples files by named graph, written column by column."""

import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO, NamedTuple

import polars as pl

from ti_graph.graph.mapping import MAPPINGS, Statement, TableMapping
from ti_graph.model.iris import Minter
from ti_graph.model.namespaces import expand
from ti_graph.model.tables import CORE_TABLES

SLICED = {"establishment": "tig:Establishment", "legal_unit": "tig:LegalUnit"}
"""Tables that grow with the country → the class of their rows. They are written in slices, each
with all that is said of its rows, so that nothing has to hold them whole."""
SLICE_ROWS = 250_000
WRITTEN_TOGETHER = 100_000
"""Lines that are written at once: a call for each statement costs more than its lines do."""
TYPE = "rdf:type"
_TYPE_LINE = dict.fromkeys(("thing", "type", "class", "end"), pl.String)


class WrittenFile(NamedTuple):
    """A file of N-Triples of one named graph, and whether it is a slice of a large table."""

    graph: str
    path: Path
    sliced: bool


@dataclass
class Written:
    """The files of a graph that is being built."""

    folder: Path
    tell: Callable[[WrittenFile], None] = lambda _: None
    """Told each file once it is whole."""
    triples: dict[str, int] = field(default_factory=dict)
    """Named graph → triples written."""
    files: list[WrittenFile] = field(default_factory=list)

    @property
    def types_of_whole(self) -> Path:
        """What is of which class, outside the slices: no graph of its own."""
        return self.folder / "types-of-whole.txt"

    @property
    def types_of_slices(self) -> Path:
        """What is of which class in the slices: no graph of its own."""
        return self.folder / "types-of-slices.txt"

    def entities(self) -> dict[str, int]:
        """IRI of a class → how many things are of it, those of two sources once."""
        files = [path for path in (self.types_of_whole, self.types_of_slices) if path.exists()]
        if not files:
            return {}
        lines = pl.scan_csv(
            files, has_header=False, separator=" ", quote_char=None, schema=_TYPE_LINE
        )
        counted = lines.group_by("class").agg(pl.col("thing").n_unique()).collect()
        return {name.strip("<>"): count for name, count in sorted(counted.iter_rows())}

    def add(self, triples: int, file: WrittenFile) -> None:
        """Count a file that is whole."""
        self.triples[file.graph] = self.triples.get(file.graph, 0) + triples
        self.files.append(file)
        self.tell(file)


def write_graphs(
    tables: Mapping[str, pl.DataFrame],
    folder: Path,
    mint: Minter,
    mappings: Mapping[str, TableMapping] = MAPPINGS,
    tell: Callable[[WrittenFile], None] = lambda _: None,
) -> Written:
    """Write N-Triples files by source and table, a large table's rows by slices.

    `tell` is known each file once it is whole. A table without a mapping is not part of the graph.
    Rows of one table that share a triple (two years of a flow) write it once each: the store keeps
    one.
    """
    written = Written(folder, tell)
    add_graphs(written, tables, mint, mappings)
    return written


def add_graphs(
    written: Written,
    tables: Mapping[str, pl.DataFrame],
    mint: Minter,
    mappings: Mapping[str, TableMapping] = MAPPINGS,
) -> None:
    """Write files of further tables beside those that are `written`."""
    for name, mapping in mappings.items():
        frame = tables.get(name)
        if frame is None or frame.is_empty():
            continue
        kept = frame if mapping.keep is None else frame.filter(mapping.keep)
        for (source,), rows in kept.group_by("source", maintain_order=True):
            _write(written, str(source), _Rows(name, rows, mapping.statements, mint))


@dataclass(frozen=True)
class _Rows:
    """Rows of a table from one source, and what they say."""

    table: str
    frame: pl.DataFrame
    statements: Sequence[Statement]
    mint: Minter

    def write(self, path: Path, types: Path) -> int:
        """Write the triples, and add those of `rdf:type` to a file of their own; tells how many."""
        key = _key(self.table)
        count = 0
        waiting: list[pl.DataFrame] = []
        with path.open("wb") as file, types.open("ab") as typed:
            for statement in self.statements:
                lines = statement_lines(self.frame, statement, self.mint, key)
                if statement.predicate == TYPE:
                    _write_lines([lines], typed)
                count += lines.height
                waiting.append(lines)
                if sum(one.height for one in waiting) > WRITTEN_TOGETHER:
                    _write_lines(waiting, file)
                    waiting = []
            _write_lines(waiting, file)
        return count


def _write(written: Written, graph: str, rows: _Rows) -> None:
    sliced = rows.table in SLICED
    types = written.types_of_slices if sliced else written.types_of_whole
    parts = rows.frame.iter_slices(SLICE_ROWS) if sliced else [rows.frame]
    for number, part in enumerate(parts):
        path = written.folder / f"{graph}.{rows.table}.{number:04}.nt"
        count = replace(rows, frame=part).write(path, types)
        written.add(count, WrittenFile(graph, path, sliced))


def _write_lines(lines: Sequence[pl.DataFrame], file: BinaryIO) -> None:
    if lines:
        pl.concat(lines).write_csv(file, include_header=False, quote_style="never")


def _key(table: str) -> frozenset[str]:
    """Columns of which a core table holds every combination once; none of another table."""
    return frozenset(CORE_TABLES[table].primary_key()) if table in CORE_TABLES else frozenset()


def statement_lines(
    rows: pl.DataFrame, statement: Statement, mint: Minter, key: frozenset[str] = frozenset()
) -> pl.DataFrame:
    """One column of N-Triples lines, each once.

    Where the subject is minted from the key of the table, no two rows can tell the same line:
    looking for those among millions would take most of the time.
    """
    whole = rows.lazy()
    chosen = whole if statement.where is None else whole.filter(statement.where)
    line = (
        statement.subject(mint)
        + pl.lit(f" <{expand(statement.predicate)}> ")
        + statement.object(mint)
        + pl.lit(" .")
    )
    lines = chosen.select(line=line).drop_nulls()
    subject = set(statement.subject(mint).meta.root_names())
    if not key or not key <= subject:
        lines = lines.unique(maintain_order=True)
    return lines.collect()


def concatenated(paths: Iterable[Path], target: Path) -> Path:
    """One file of several, in order."""
    with target.open("wb") as whole:
        for path in paths:
            with path.open("rb") as part:
                shutil.copyfileobj(part, whole, 1 << 20)
    return target
