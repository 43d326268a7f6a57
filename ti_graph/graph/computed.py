"""What statements about something computed have in common."""

import polars as pl

from ti_graph.graph.mapping import Statement, about
from ti_graph.graph.terms import Term, minted, text
from ti_graph.model.namespaces import expand

DATA_KINDS = {"real": "tig:real", "simulated": "tig:simulatedOnly", "mixed": "tig:mixed"}
suggestion = minted("suggestion", "suggestion_id")


def data_kind(column: str) -> Term:
    """The concept of a data kind."""
    terms = {value: f"<{expand(name)}>" for value, name in DATA_KINDS.items()}
    return lambda _: pl.col(column).cast(pl.String).replace_strict(terms, return_dtype=pl.String)


def computed(subject: Term, *properties: tuple[str, Term]) -> list[Statement]:
    """Statements about something computed: it says what it was made of, and how."""
    return about(
        subject,
        *properties,
        ("tig:dataKind", data_kind("data")),
        ("tig:method", text("method")),
    )
