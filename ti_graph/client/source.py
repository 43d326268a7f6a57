"""Where a client's answers come from: a release on this machine, or a service elsewhere."""

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import networkx as nx

from ti_graph.answers.graph_models import GraphAnswer
from ti_graph.answers.models import FilieresAnswer, TerritoryItem
from ti_graph.answers.partner_models import PartnersAnswer
from ti_graph.messages import language
from ti_graph.query.run import Table


def warn_of(notice: Mapping[str, str]) -> None:
    """Warn in the language in use: an empty frame says nothing by itself."""
    warnings.warn(notice[language()], UserWarning, stacklevel=4)


@dataclass(frozen=True)
class Found:
    """Something found by name."""

    id: str
    kind: str
    label: str
    detail: str
    matched: str
    score: float


class Source(Protocol):
    """What a client asks; each method raises TiGraphError where there is no answer."""

    @property
    def release(self) -> str:
        """The name of the release that answers."""
        ...

    def table(self, query: str, given: dict[str, str]) -> Table:
        """The rows of a named query."""
        ...

    def sparql(self, text: str) -> Table:
        """The rows of a SELECT."""
        ...

    def territories(self, text: str, phase: int | None) -> list[TerritoryItem]:
        """Territories by name or place."""
        ...

    def search(self, text: str, kinds: Sequence[str], limit: int) -> list[Found]:
        """Anything by name."""
        ...

    def filieres(self, territory: str) -> FilieresAnswer:
        """Candidate filières of a territory."""
        ...

    def partners(self, territory: str, filiere: str | None) -> PartnersAnswer:
        """European partners of a territory."""
        ...

    def neighbours(self, node: str, relation: str | None, limit: int) -> GraphAnswer:
        """A node and a page of its neighbours for each relation."""
        ...

    def network(self) -> "nx.MultiDiGraph[str]":
        """The national network."""
        ...

    def close(self) -> None:
        """Let go of what is held."""
        ...
