"""RDF terms as Polars expressions: a column of N-Triples text from columns of a core table.

A term is null where its column is null, and a statement with a null term is not written.
"""

from collections.abc import Callable, Mapping

import polars as pl

from ti_graph.model.iris import Minter, Room
from ti_graph.model.namespaces import expand

Term = Callable[[Minter], pl.Expr]

DECIMAL_PLACES = 6
_ESCAPED = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"}
_NOT_IN_IRI = r'[\x00-\x20<>"{}|^`\\]'


def minted(room: Room, *columns: str) -> Term:
    """The project's own IRI of a thing, from its identifying columns."""
    return lambda mint: pl.lit("<") + mint.expression(room, *columns) + pl.lit(">")


def either(first: Term, second: Term) -> Term:
    """The first term, or the second in rows where the first is null."""
    return lambda mint: pl.coalesce(first(mint), second(mint))


def fixed(name: str) -> Term:
    """One prefixed name of a vocabulary, the same in every row."""
    return lambda _: pl.lit(f"<{expand(name)}>")


def always(value: str) -> Term:
    """One string, the same in every row."""
    return lambda _: pl.lit(f'"{value}"')


def concept(column: str) -> Term:
    """A term of the project's vocabulary named by a column: `secret` → tig:secret."""
    return lambda _: pl.lit(f"<{expand('tig:')}") + pl.col(column).cast(pl.String) + pl.lit(">")


def chosen(column: str, names: Mapping[str, str]) -> Term:
    """A prefixed name chosen by the value of a column; null for a value that has none."""
    terms = {value: f"<{expand(name)}>" for value, name in names.items()}
    return lambda _: (
        pl.col(column).cast(pl.String).replace_strict(terms, default=None, return_dtype=pl.String)
    )


def external(column: str) -> Term:
    """An IRI that a publisher minted; null where the text cannot be one."""
    iri = pl.col(column)
    return lambda _: pl.when(~iri.str.contains(_NOT_IN_IRI)).then(pl.lit("<") + iri + pl.lit(">"))


def text(column: str, language: str | None = None) -> Term:
    """A string, with a language where one is reported."""
    suffix = f'"@{language}' if language else '"'
    return lambda _: pl.lit('"') + escaped(pl.col(column).cast(pl.String)) + pl.lit(suffix)


def integer(column: str) -> Term:
    """An xsd:integer."""
    return _typed(pl.col(column).cast(pl.Int64).cast(pl.String), "xsd:integer")


def decimal(column: str) -> Term:
    """An xsd:decimal, to six places: plain digits, whatever the size, in their canonical form.

    One number has one term: engines that compare terms by their text find it too.
    """
    rounded = pl.col(column).round(DECIMAL_PLACES).cast(pl.Decimal(38, DECIMAL_PLACES))
    digits = rounded.cast(pl.String).str.strip_chars_end("0").str.strip_chars_end(".")
    return _typed(digits, "xsd:decimal")


def boolean(column: str) -> Term:
    """An xsd:boolean."""
    return _typed(pl.col(column).cast(pl.String), "xsd:boolean")


def day(column: str) -> Term:
    """An xsd:date."""
    return _typed(pl.col(column).cast(pl.Date).cast(pl.String), "xsd:date")


def wkt(column: str) -> Term:
    """A GeoSPARQL geometry."""
    return _typed(escaped(pl.col(column)), "geo:wktLiteral")


def _typed(lexical: pl.Expr, datatype: str) -> Term:
    return lambda _: pl.lit('"') + lexical + pl.lit(f'"^^<{expand(datatype)}>')


def escaped(value: pl.Expr) -> pl.Expr:
    """Text as it stands between the quotes of an N-Triples literal."""
    return value.str.replace_many(list(_ESCAPED), list(_ESCAPED.values()))
