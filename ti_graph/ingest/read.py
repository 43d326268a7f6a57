"""Reading files that others wrote: every fault reported as a sentence, nothing taken on trust."""

import codecs
import csv
import gzip
import json
import math
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, cast

import polars as pl
from polars.exceptions import PanicException, PolarsError

from ti_graph.errors import SourceError
from ti_graph.ingest.columns import Columns, Taken

CHUNK = 1 << 20
DELIMITERS = (",", ";", "\t", "|")
LONGEST_HEADER = 1 << 16
MOST_RATIO = 100
"""Text that unpacks to more than so many times its size is a bomb: tables reach some twenty."""
LEAST_BOMB = 50_000_000
"""Bytes that may always be unpacked."""
TEXTS = (pl.String, pl.Categorical, pl.Enum, pl.Null)
"""Types of Parquet columns that are text: dictionaries are, and so is a column of nothing."""
PLAIN_TYPES = (pl.Boolean, pl.Date, pl.Datetime)


class Scan(NamedTuple):
    """A table file that was opened: its rows, lazily, and which of its columns they hold."""

    frame: pl.LazyFrame
    taken: Taken


def scan_table(path: Path, columns: Columns, *, source: str) -> Scan:
    """A CSV, TSV (plain or gzip) or Parquet file, lazily: named columns and `_row`, its line.

    Text files come as text in every column; Parquet keeps its numbers, dates and truth values.
    Raises SourceError where the file is empty, truncated, of another encoding or layout.
    """
    if not path.stat().st_size:
        raise SourceError("empty_file", source=source, file=path.name)
    if path.suffix == ".parquet":
        return _scan_parquet(path, columns, source)
    check_utf8(path, source=source)
    return _scan_text(path, columns, source)


def collect(frame: pl.LazyFrame, *, source: str, file: str) -> pl.DataFrame:
    """The rows of a lazy frame, by the streaming engine; a fault found on the way is reported."""
    try:
        return frame.collect(engine="streaming")
    except (PolarsError, PanicException) as error:  # Polars panics on some damaged pages
        raise SourceError(
            "unreadable_file", source=source, file=file, reason=first_line(error)
        ) from None


def first_line(error: BaseException) -> str:
    """What a reader's error says, short enough to show."""
    return str(error).strip().split("\n", 1)[0][:200]


def _scan_parquet(path: Path, columns: Columns, source: str) -> Scan:
    try:
        frame = pl.scan_parquet(path, glob=False)
        schema = frame.collect_schema()
    except (PolarsError, OSError):
        raise SourceError("truncated_parquet", source=source, file=path.name) from None
    taken = columns.take(schema.names(), source=source, file=path.name)
    parts = [
        _plain_type(found, schema[found], source=source, file=path.name).alias(own)
        for found, own in taken.names.items()
    ]
    return Scan(frame.select(parts).with_row_index("_row", offset=1), taken)


def _plain_type(name: str, kind: pl.DataType, *, source: str, file: str) -> pl.Expr:
    """A Parquet column as text, a number, a date or a truth value.

    Raises SourceError for lists, structures and bytes: no rule makes a value of them.
    """
    if kind in TEXTS:
        return pl.col(name).cast(pl.String)
    if isinstance(kind, pl.Decimal):
        return pl.col(name).cast(pl.Float64)
    if kind.is_numeric() or kind in PLAIN_TYPES:
        return pl.col(name)
    raise SourceError("unreadable_type", source=source, file=file, column=name, kind=str(kind))


def _scan_text(path: Path, columns: Columns, source: str) -> Scan:
    names, delimiter = sniff_header(path, columns, source=source)
    named = [name for name in names if name]
    taken = columns.take(named, source=source, file=path.name)
    frame = pl.scan_csv(
        path,
        separator=delimiter,
        new_columns=[name or f"\0{place}" for place, name in enumerate(names)],
        infer_schema=False,
        encoding="utf8",
        glob=False,
        raise_if_empty=False,
    )
    parts = [pl.col(found).alias(own) for found, own in taken.names.items()]
    return Scan(frame.select(parts).with_row_index("_row", offset=2), taken)


def sniff_header(path: Path, columns: Columns, *, source: str) -> tuple[list[str], str]:
    """The header's names and the delimiter under which most wanted columns are found."""
    line = first_text(path, source=source)
    try:
        headers = {mark: _split(line, mark) for mark in DELIMITERS}
    except csv.Error as error:
        raise SourceError(
            "unreadable_file", source=source, file=path.name, reason=first_line(error)
        ) from None
    best = max(DELIMITERS, key=lambda mark: (columns.wanted(headers[mark]), len(headers[mark])))
    names = headers[best]
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise SourceError(
            "duplicate_column", source=source, file=path.name, columns=", ".join(twice)
        )
    return names, best


def first_text(path: Path, *, source: str) -> str:
    """The first line of a text file.

    Raises SourceError where it is empty, or the compression is no gzip.
    """
    try:
        with open_bytes(path) as stream:
            # A header that is too long may be cut within a character.
            line = stream.readline(LONGEST_HEADER).decode("utf-8-sig", errors="replace")
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise SourceError("truncated_gzip", source=source, file=path.name) from None
    if not line.strip():
        raise SourceError("empty_file", source=source, file=path.name)
    return line.rstrip("\r\n")


def _split(header: str, delimiter: str) -> list[str]:
    return [name.strip() for name in next(csv.reader([header], delimiter=delimiter))]


def open_bytes(path: Path) -> BinaryIO:
    """The file's bytes, decompressed where its name says gzip."""
    if path.suffix == ".gz":
        return cast(BinaryIO, gzip.open(path, "rb"))
    return path.open("rb")


def check_utf8(path: Path, *, source: str) -> None:
    """Refuse a file that is not UTF-8, holds NUL, or whose compression is cut short or a bomb."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    line, left = 1, max(LEAST_BOMB, MOST_RATIO * path.stat().st_size)
    try:
        for chunk in _chunks(path):
            left -= len(chunk)
            if left < 0:
                raise SourceError("unpacks_too_large", source=source, file=path.name)
            if b"\0" in chunk:
                at = line + chunk[: chunk.index(b"\0")].count(b"\n")
                raise SourceError("nul_byte", source=source, file=path.name, row=at)
            decoder.decode(chunk)
            line += chunk.count(b"\n")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        at = line + error.object[: error.start].count(b"\n")
        raise SourceError("wrong_encoding", source=source, file=path.name, row=at) from None
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise SourceError("truncated_gzip", source=source, file=path.name) from None


def _chunks(path: Path) -> Iterator[bytes]:
    with open_bytes(path) as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def read_document(path: Path, *, source: str) -> Any:
    """The content of a JSON or GeoJSON file; NaN, infinity and deep nesting are refused."""
    if not path.stat().st_size:
        raise SourceError("empty_file", source=source, file=path.name)
    check_utf8(path, source=source)
    try:
        with open_bytes(path) as stream:
            text = stream.read().decode("utf-8-sig")
        return json.loads(text, parse_constant=_refuse, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        raise SourceError(
            "unreadable_file", source=source, file=path.name, reason=first_line(error)
        ) from None


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not a JSON number")


def _finite(number: str) -> float:
    value = float(number)
    if math.isinf(value):
        raise ValueError(f"{number[:20]} is too large a number")
    return value
