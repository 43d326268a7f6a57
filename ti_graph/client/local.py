"""Answers from a release on this machine."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property

import networkx as nx

from ti_graph.answers.graph_models import GraphAnswer
from ti_graph.answers.models import FilieresAnswer, TerritoryItem
from ti_graph.answers.national import national_network
from ti_graph.answers.nearest import is_of_a_name, tell_nearest
from ti_graph.answers.network import Network
from ti_graph.answers.partner_models import PartnersAnswer
from ti_graph.answers.search import SearchIndex
from ti_graph.answers.territories import Answers
from ti_graph.client.source import Found, warn_of
from ti_graph.errors import QueryError, TiGraphError
from ti_graph.graph.release import Release
from ti_graph.graph.store import Solutions
from ti_graph.query.catalogue import named_query
from ti_graph.query.guard import require_harmless
from ti_graph.query.named import ask
from ti_graph.query.run import Table, plain


class LocalSource:
    """A release, read in this process. Queries have no limit of time here: Ctrl-C is one."""

    def __init__(self, release: Release) -> None:
        self._release = release
        self._answers = Answers(release)

    @property
    def release(self) -> str:
        """The name of the release."""
        return self._release.manifest.release

    @cached_property
    def _network(self) -> Network:
        return Network(self._release)

    @cached_property
    def _index(self) -> SearchIndex:
        return SearchIndex(self._release)

    @contextmanager
    def _naming(self) -> Iterator[None]:
        """Put the nearest names beside an error of a name that nothing bears."""
        try:
            yield
        except TiGraphError as problem:
            if is_of_a_name(problem):
                tell_nearest(problem, self._index)
            raise

    def table(self, query: str, given: dict[str, str]) -> Table:
        """The rows of a named query; that there are none is reported as a warning."""
        with self._naming():
            answered = ask(named_query(query), given, self._release)
        if answered.notice is not None:
            warn_of({"fr": answered.notice.fr, "en": answered.notice.en})
        return answered.table

    def sparql(self, text: str) -> Table:
        """The rows of a SELECT. SERVICE is refused."""
        require_harmless(text)
        found = self._release.store.query(text)
        if not isinstance(found, Solutions):
            raise QueryError("failed_query", reason="SELECT")
        return Table(list(found.variables), [[plain(term) for term in row] for row in found.rows])

    def territories(self, text: str, phase: int | None) -> list[TerritoryItem]:
        """Territories by name or place."""
        programme = self._answers.programme
        return programme.territories(text, programme.phase_named(str(phase or "")))

    def search(self, text: str, kinds: Sequence[str], limit: int) -> list[Found]:
        """Anything by name."""
        hits = self._index.find(text, kinds, limit)
        return [
            Found(hit.id, hit.kind, hit.label_fr, hit.detail, hit.matched, hit.score)
            for hit in hits
        ]

    def filieres(self, territory: str) -> FilieresAnswer:
        """Candidate filières of a territory."""
        with self._naming():
            return self._answers.filieres(territory)

    def partners(self, territory: str, filiere: str | None) -> PartnersAnswer:
        """European partners of a territory."""
        with self._naming():
            return self._answers.partners(territory, filiere)

    def neighbours(self, node: str, relation: str | None, limit: int) -> GraphAnswer:
        """A node and a page of its neighbours for each relation."""
        with self._naming():
            return self._network.neighbours(node, relation, limit=limit)

    def network(self) -> "nx.MultiDiGraph[str]":
        """The national network."""
        return national_network(self._release)

    def close(self) -> None:
        """Nothing is held open."""
