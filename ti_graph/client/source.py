"""Where a client's answers come from: a release on this machine, or a service elsewhere.

Both give what the API answers, as plain values: the client needs nothing of the server's.
"""

import warnings
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from ti_graph.messages import language

if TYPE_CHECKING:
    import networkx as nx

Record = dict[str, Any]
"""An answer as the API's JSON has it."""


def warn_of(notice: Mapping[str, str]) -> None:
    """Warn in the language in use: an empty frame says nothing by itself."""
    warnings.warn(notice[language()], UserWarning, stacklevel=4)


class Answered(NamedTuple):
    """Named columns of plain values."""

    columns: Sequence[str]
    rows: Sequence[Sequence[object]]


class NTriples(NamedTuple):
    """The triples of a CONSTRUCT or DESCRIBE."""

    text: str


class Source(Protocol):
    """What a client asks; each method raises TiGraphError where there is no answer."""

    @property
    def release(self) -> str:
        """The name of the release that answers."""
        ...

    def queries(self) -> list[Record]:
        """The catalogue of named queries."""
        ...

    def table(self, query: str, given: dict[str, str], offset: int, limit: int | None) -> Answered:
        """The rows of a named query, or a page of them."""
        ...

    def sparql(self, text: str) -> Answered | NTriples | bool:
        """The answer to a query over the whole graph."""
        ...

    def territories(self, text: str, phase: int | None) -> list[Record]:
        """Territories by name or place."""
        ...

    def territory(self, territory: str) -> Record:
        """A territory."""
        ...

    def search(self, text: str, kinds: Sequence[str], limit: int) -> list[Record]:
        """Anything by name."""
        ...

    def filieres(self, territory: str) -> Record:
        """Candidate filières of a territory."""
        ...

    def partners(self, territory: str, filiere: str | None) -> Record:
        """European partners of a territory."""
        ...

    def sites(self, territory: str, industry: str | None) -> list[Record]:
        """Industrial sites of a territory."""
        ...

    def specialisations(self, place: str) -> list[Record]:
        """Specialisations of a territory or region."""
        ...

    def explain(self, suggestion: str, offset: int, limit: int) -> Record:
        """What a suggestion rests on."""
        ...

    def neighbours(self, node: str, relation: str | None, limit: int) -> Record:
        """A node and a page of its neighbours for each relation."""
        ...

    def network(self) -> "nx.MultiDiGraph[str]":
        """The national network."""
        ...

    def drawn(self, sent: Record) -> str:
        """A page that draws a graph: title, nodes and edges as the explorer sends them."""
        ...

    def close(self) -> None:
        """Let go of what is held."""
        ...
