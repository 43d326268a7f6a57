"""What the rest of the project asks of a store, whatever the engine."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

Term = NamedNode | BlankNode | Literal | Triple


@dataclass(frozen=True)
class Solutions:
    """The rows of a SELECT: its variables, and a term or None for each in every row."""

    variables: tuple[str, ...]
    rows: Iterator[tuple[Term | None, ...]]


@dataclass(frozen=True)
class Triples:
    """The triples of a CONSTRUCT or DESCRIBE."""

    rows: Iterator[Triple]


Answer = Solutions | Triples | bool


@dataclass(frozen=True)
class Dataset:
    """The graphs that a query is asked of, whatever its own FROM says (SPARQL 1.1 Protocol, 2.1.4).

    The default graph is the union of `default`; GRAPH ranges over `named`.
    """

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


class Store(Protocol):
    """A SPARQL 1.1 store that is only read. The default graph is the union of all named graphs."""

    def query(
        self,
        text: str,
        bindings: Mapping[str, Term] | None = None,
        *,
        dataset: Dataset | None = None,
        base_iri: str | None = None,
    ) -> Answer:
        """Answer a query; `bindings` fix variables to terms, `dataset` chooses the graphs.

        Raises QueryError where the text is not SPARQL.
        """
        ...
