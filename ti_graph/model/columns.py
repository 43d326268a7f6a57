"""Columns of tables: text, identifiers, closed lists, measures with units, dates, statuses."""

import datetime as dt
from typing import Any

import dataframely as dy
import polars as pl

from ti_graph.model.status import STATUSES, WITHOUT_VALUE

FIRST_DAY, LAST_DAY = dt.date(1990, 1, 1), dt.date(2100, 12, 31)
"""Days outside these are typing errors: the programme began in 2018."""


def text(doc: str, *, key: bool = False, nullable: bool = False, **rules: Any) -> dy.String:
    """A text column; codes are always text (01 is not 1)."""
    return dy.String(primary_key=key, nullable=nullable, metadata={"doc": doc}, **rules)


def identifier(doc: str, *, key: bool = False, nullable: bool = False) -> dy.String:
    """An identifier that IRIs are minted from: characters that an IRI takes as they are."""
    return text(doc, key=key, nullable=nullable, regex=r"^[A-Za-z0-9][A-Za-z0-9._~-]*$")


def choice(
    doc: str, values: tuple[str, ...], *, key: bool = False, nullable: bool = False
) -> dy.Enum:
    """A text column with a closed list of values."""
    return dy.Enum(values, primary_key=key, nullable=nullable, metadata={"doc": doc})


def status(doc: str) -> dy.Enum:
    """How well the value beside is known."""
    return choice(doc, STATUSES)


def measure(doc: str, unit: str, *, nullable: bool = True, **rules: Any) -> dy.Float64:
    """A number with a unit; null where its status says that there is no value."""
    return dy.Float64(nullable=nullable, metadata={"doc": doc, "unit": unit}, **rules)


def source() -> dy.String:
    """The source that reported the row."""
    return text("Source that reported this row: its named graph.", regex=r"^[a-z][a-z0-9_]*$")


def agrees(value: str, state: str) -> pl.Expr:
    """Rule: a value is null exactly where its status says that there is none."""
    return pl.col(value).is_null() == pl.col(state).is_in(list(WITHOUT_VALUE))


def day(doc: str, *, nullable: bool = False) -> dy.Date:
    """A day of the calendar, of the programme's time rather than of a typing error."""
    return dy.Date(nullable=nullable, min=FIRST_DAY, max=LAST_DAY, metadata={"doc": doc})


def optional_choice(doc: str, values: tuple[str, ...]) -> dy.Enum:
    """A text column with a closed list of values, null where none applies."""
    return dy.Enum(values, nullable=True, metadata={"doc": doc})
