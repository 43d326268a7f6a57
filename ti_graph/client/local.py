"""Answers from a release on this machine."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import RdfFormat, serialize

from ti_graph.answers.found import found
from ti_graph.answers.imported import pending_of
from ti_graph.answers.national import national_network
from ti_graph.answers.nearest import is_of_a_name, tell_nearest
from ti_graph.answers.network import Network
from ti_graph.answers.regions import Places
from ti_graph.answers.search import SearchIndex
from ti_graph.answers.search_names import KINDS
from ti_graph.answers.sites import Sites
from ti_graph.answers.suggestions import Suggestions
from ti_graph.answers.territories import Answers
from ti_graph.client.source import Answered, NTriples, Record, warn_of
from ti_graph.documents.graph_files import MOST_IN_PAGE, SentGraph, graph_file
from ti_graph.errors import QueryError, TiGraphError
from ti_graph.graph.release import Release
from ti_graph.graph.store import Solutions
from ti_graph.query.catalogue import catalogue, named_query
from ti_graph.query.guard import require_harmless
from ti_graph.query.named import ask
from ti_graph.query.run import plain

if TYPE_CHECKING:
    import networkx as nx

WHOLE_LIST = 1_000_000
"""More rows than any list has."""


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

    def queries(self) -> list[Record]:
        """The catalogue of named queries."""
        return [
            {
                "name": query.name,
                "title": query.header.title.model_dump(),
                "question": query.header.question.model_dump(),
                "params": [{"name": name} for name in query.header.params],
                "returns": query.header.returns,
            }
            for query in catalogue().values()
        ]

    def table(self, query: str, given: dict[str, str], offset: int, limit: int | None) -> Answered:
        """The rows of a named query; that there are none is reported as a warning."""
        with self._naming():
            answered = ask(named_query(query), given, self._release)
        if answered.notice is not None:
            warn_of({"fr": answered.notice.fr, "en": answered.notice.en})
        for one in pending_of(self._release, named_query(query)):
            warn_of(one.says.model_dump())
        rows = answered.table.rows
        return Answered(answered.table.columns, rows[offset:][:limit])

    def sparql(self, text: str) -> Answered | NTriples | bool:
        """The answer to a query. SERVICE is refused."""
        require_harmless(text)
        found = self._release.store.query(text)
        if isinstance(found, Solutions):
            rows = [[plain(term) for term in row] for row in found.rows]
            return Answered(list(found.variables), rows)
        if isinstance(found, bool):
            return found
        return NTriples(str(serialize(found.rows, format=RdfFormat.N_TRIPLES) or b"", "utf-8"))

    def territories(self, text: str, phase: int | None) -> list[Record]:
        """Territories by name or place."""
        programme = self._answers.programme
        found = programme.territories(text, programme.phase_named(str(phase or "")))
        return [one.model_dump(mode="json") for one in found]

    def territory(self, territory: str) -> Record:
        """A territory."""
        with self._naming():
            return self._answers.territory(territory).model_dump(mode="json")

    def search(self, text: str, kinds: Sequence[str], limit: int) -> list[Record]:
        """Anything by name. Raises QueryError for a kind that is none."""
        if strange := sorted(set(kinds) - set(KINDS)):
            known = ", ".join(KINDS)
            raise QueryError("bad_request", reason=f"kind={strange[0][:40]} ({known})")
        answer = found(self._index, self._answers, text, kinds, limit)
        return [one.model_dump(mode="json") for one in answer.hits]

    def filieres(self, territory: str) -> Record:
        """Candidate filières of a territory."""
        with self._naming():
            return self._answers.filieres(territory).model_dump(mode="json")

    def partners(self, territory: str, filiere: str | None) -> Record:
        """European partners of a territory."""
        with self._naming():
            return self._answers.partners(territory, filiere).model_dump(mode="json")

    def sites(self, territory: str, industry: str | None) -> list[Record]:
        """Industrial sites of a territory."""
        with self._naming():
            found = Sites(self._release).sites(territory, industry)
        return [one.model_dump(mode="json") for one in found]

    def specialisations(self, place: str) -> list[Record]:
        """Specialisations of a territory or region."""
        with self._naming():
            found = Places(self._answers).specialisations(place, 0, WHOLE_LIST)
        return [one.model_dump(mode="json") for one in found.items]

    def explain(self, suggestion: str, offset: int, limit: int) -> Record:
        """What a suggestion rests on."""
        with self._naming():
            suggestions = Suggestions(self._answers, self._network)
            return suggestions.explain(suggestion, offset, limit).model_dump(mode="json")

    def neighbours(self, node: str, relation: str | None, limit: int) -> Record:
        """A node and a page of its neighbours for each relation."""
        with self._naming():
            found = self._network.neighbours(node, relation, limit=limit)
        return found.model_dump(mode="json")

    def network(self) -> "nx.MultiDiGraph[str]":
        """The national network."""
        return national_network(self._release)

    def drawn(self, sent: Record) -> str:
        """A page that draws a graph."""
        if (nodes := len(sent["nodes"])) > MOST_IN_PAGE:
            raise QueryError("graph_too_large", nodes=nodes, most=MOST_IN_PAGE)
        page = graph_file(SentGraph.model_validate(sent), "html", self.release)
        return page.decode("utf-8")

    def close(self) -> None:
        """Nothing is held open."""
