"""From what a loader yields to rows of a core table: schema, keys, references."""

from collections.abc import Mapping

import dataframely as dy
import polars as pl

from ti_graph.errors import SourceError
from ti_graph.ingest.card import Card
from ti_graph.ingest.core_table import CoreTable
from ti_graph.ingest.quarantine import Quarantine
from ti_graph.model.tables import CORE_TABLES, REFERENCES

KEY_RULE = "primary_key"


def conform(table: CoreTable, card: Card, quarantine: Quarantine) -> pl.DataFrame:
    """Rows of `table` that keep its schema; those that break it go to quarantine.

    Raises SourceError where a column has no place in the schema, or a key is there twice.
    """
    schema = CORE_TABLES[table.name]
    frame = _complete(table, schema, card)
    good, failures = schema.filter(frame, cast=True)
    broken = failures.details()
    rules = [name for name in failures.counts() if failures.counts()[name]]
    if KEY_RULE in rules:
        key = broken.filter(pl.col(KEY_RULE) == "invalid").select(schema.primary_key())
        raise SourceError(
            "duplicate_key", source=card.id, table=table.name, key=str(key.row(0, named=True))
        )
    for rule in rules:
        at_fault = pl.col(rule) == "invalid"
        rows, column = _shown(broken.filter(at_fault), rule, schema)
        quarantine.add(rows, file=f"table {table.name}", column=column, reason=rule)
        broken = broken.filter(at_fault.not_())  # a row counts once, however many rules it breaks
    return good


def _shown(rows: pl.DataFrame, rule: str, schema: type[dy.Schema]) -> tuple[pl.DataFrame, str]:
    """The rows, and the column to show of them: their key where a rule is of the row as a whole."""
    column, _, of_column = rule.partition("|")
    if of_column:
        return rows, column
    key = [name for name in schema.primary_key() if name != "source"]
    column = ", ".join(key)
    return rows.with_columns(pl.concat_str(key, separator=", ").alias(column)), column


def _complete(table: CoreTable, schema: type[dy.Schema], card: Card) -> pl.DataFrame:
    columns = schema.columns()
    unknown = [name for name in table.frame.columns if name not in columns and name != "_row"]
    if unknown:
        raise SourceError(
            "unexpected_layout",
            source=card.id,
            file=f"table {table.name}",
            reason=f"unknown columns {', '.join(unknown)}",
        )
    absent = [
        pl.lit(None, column.dtype).alias(name)
        for name, column in columns.items()
        if name not in table.frame.columns and column.nullable
    ]
    return table.frame.with_columns(*absent, source=pl.lit(card.id)).select(list(columns))


def require_distinct_keys(name: str, frame: pl.DataFrame) -> None:
    """Stop where two sources tell rows of one key: each would pass alone.

    Raises SourceError naming the key and the sources.
    """
    keys = frame.select(CORE_TABLES[name].primary_key())
    twice = keys.is_duplicated()
    if twice.any():
        key = keys.filter(twice)[0]
        sources = frame.join(key, on=keys.columns, nulls_equal=True)["source"]
        found = str(key.row(0, named=True))
        raise SourceError("duplicate_key", source=" + ".join(sources), table=name, key=found)


def keep_references(
    tables: Mapping[str, pl.DataFrame], name: str, quarantines: Mapping[str, Quarantine]
) -> pl.DataFrame:
    """Rows of table `name` whose references are found; the others go to quarantine.

    A table may refer to itself: what stood below a lost row is lost in the next pass.
    """
    frame = tables[name]
    while True:
        kept = _keep_once({**tables, name: frame}, name, quarantines)
        if kept.height == frame.height:
            return kept
        frame = kept


def _keep_once(
    tables: Mapping[str, pl.DataFrame], name: str, quarantines: Mapping[str, Quarantine]
) -> pl.DataFrame:
    frame = tables[name]
    for column, (other, key) in REFERENCES.get(name, {}).items():
        known = tables[other][key].unique().implode() if other in tables else pl.Series([])
        valid = frame[column].is_null() | frame[column].is_in(known)
        if valid.all():
            continue
        lost = frame.filter(~valid)
        for source, rows in lost.group_by("source"):
            quarantines[str(source[0])].add(
                rows, file=f"table {name}", column=column, reason=f"not found in {other}"
            )
        frame = frame.filter(valid)
    return frame
