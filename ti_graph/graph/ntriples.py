"""Tables → N-Triples files, one a named graph, written column by column."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

import polars as pl

from ti_graph.graph.mapping import MAPPINGS, Statement, TableMapping
from ti_graph.model.iris import Minter
from ti_graph.model.namespaces import expand
from ti_graph.model.tables import CORE_TABLES


def write_graphs(
    tables: Mapping[str, pl.DataFrame],
    folder: Path,
    mint: Minter,
    mappings: Mapping[str, TableMapping] = MAPPINGS,
) -> dict[str, int]:
    """Write `<graph>.nt` for each source that the tables name. Returns triples a graph.

    A table without a mapping is not part of the graph. Rows of one table that share a triple
    (two years of a flow) write it once each: the store keeps one.
    """
    counts: dict[str, int] = {}
    with ExitStack() as files:
        opened: dict[str, BinaryIO] = {}
        for graph, lines in _graph_lines(tables, mint, mappings):
            if graph not in opened:
                opened[graph] = files.enter_context((folder / f"{graph}.nt").open("ab"))
            lines.write_csv(opened[graph], include_header=False, quote_style="never")
            counts[graph] = counts.get(graph, 0) + lines.height
    return counts


def _graph_lines(
    tables: Mapping[str, pl.DataFrame], mint: Minter, mappings: Mapping[str, TableMapping]
) -> Iterator[tuple[str, pl.DataFrame]]:
    for name, mapping in mappings.items():
        frame = tables.get(name)
        if frame is None or frame.is_empty():
            continue
        kept = frame if mapping.keep is None else frame.filter(mapping.keep)
        for (source,), rows in kept.group_by("source", maintain_order=True):
            for statement in mapping.statements:
                yield str(source), statement_lines(rows, statement, mint, _key(name))


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
    chosen = rows if statement.where is None else rows.filter(statement.where)
    line = (
        statement.subject(mint)
        + pl.lit(f" <{expand(statement.predicate)}> ")
        + statement.object(mint)
        + pl.lit(" .")
    )
    lines = chosen.select(line=line).drop_nulls()
    subject = set(statement.subject(mint).meta.root_names())
    if key and key <= subject:
        return lines
    return lines.unique(maintain_order=True)
