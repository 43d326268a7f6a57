"""Lists of others that suggestions are judged by, as CSV."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from ti_graph.errors import SourceError


def read_list(file: Path, columns: Sequence[str]) -> pl.DataFrame:
    """Some columns of a CSV, as text. Raises SourceError where it is none, or lacks a column."""
    needed = ", ".join(columns)
    try:
        rows = pl.read_csv(file, infer_schema_length=0)
    except pl.exceptions.PolarsError as error:
        raise SourceError("unreadable_list", file=file.name, needed=needed) from error
    lacking = [name for name in columns if name not in rows.columns]
    if lacking:
        raise SourceError(
            "list_without_column", file=file.name, columns=", ".join(lacking), needed=needed
        )
    return rows.select(columns)
