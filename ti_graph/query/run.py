"""Running a named query: its rows as plain values, under the columns that its header names."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from pyoxigraph import BlankNode, Literal, NamedNode

from ti_graph.errors import QueryError
from ti_graph.graph.store import Solutions
from ti_graph.graph.store.interface import Store, Term
from ti_graph.model.iris import Minter
from ti_graph.query.catalogue import NamedQuery
from ti_graph.query.column_kinds import Kind, plain_literal
from ti_graph.query.parameters import bind
from ti_graph.query.phases import with_years, years_of

Plain = str | int | float | bool | None
_NOT_A_LETTER = re.compile(r"[\W_]+")
"""Hyphens and apostrophes part words, and stand for nothing else."""


@dataclass(frozen=True)
class Table:
    """Named columns of plain values: text, number, truth value, or None where there is none."""

    columns: list[str]
    rows: list[list[Plain]]
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    """What columns hold whose names do not tell."""

    def records(self) -> list[dict[str, Plain]]:
        """One mapping a row."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


class Asked(Protocol):
    """What a named query is asked of: a release, or its graph elsewhere."""

    @property
    def store(self) -> Store:
        """The graph."""
        ...

    @property
    def mint(self) -> Minter:
        """The minter of its IRIs."""
        ...


def run(query: NamedQuery, given: dict[str, str], asked: Asked) -> Table:
    """The answer of `query` on `asked`.

    Raises QueryError for a parameter at fault, or a query that does not return what it names.
    """
    params = query.header.params
    given = with_years(params, given, lambda: years_of(asked.store))
    bound = bind(params, given, asked.mint)
    found = asked.store.query(query.text, bound)
    if not isinstance(found, Solutions):
        raise QueryError("bad_query_header", name=query.name, reason="not a SELECT")
    columns = query.header.returns
    missing = [name for name in (*columns, *bound) if name not in found.variables]
    if missing:
        # A parameter that is not projected would be ignored by the engine without a word.
        reason = f"not projected: {', '.join(missing)}"
        raise QueryError("bad_query_header", name=query.name, reason=reason)
    places = [found.variables.index(column) for column in columns]
    rows = [[plain(row[place]) for place in places] for row in found.rows]
    if query.header.alphabetical:
        at = columns.index(query.header.alphabetical)
        rows.sort(key=lambda row: alphabetical(row[at]))
    return Table(columns, rows)


def alphabetical(value: Plain) -> tuple[bool, str, str]:
    """Where a label stands in a list for a French reader: `Électronique` after `Eau`.

    Letters first, whatever their accents and case; those decide between words that are else alike.
    What has no label stands last.
    """
    text = "" if value is None else str(value)
    split = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "OE"))
    letters = "".join(one for one in split if not unicodedata.combining(one)).casefold()
    return value is None, " ".join(_NOT_A_LETTER.sub(" ", letters).split()), split


def plain(term: Term | None) -> Plain:
    """The plain value of a term; an IRI is its text."""
    if isinstance(term, Literal):
        return plain_literal(term.value, term.datatype.value)
    if isinstance(term, NamedNode):
        return term.value
    if isinstance(term, BlankNode):
        return f"_:{term.value}"
    return None if term is None else str(term)
