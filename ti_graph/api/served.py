"""What a server answers from: one release, opened once, and all that is built on it."""

import json
from contextlib import suppress
from functools import cached_property, partial

import networkx as nx

from ti_graph.answers.actors import Actors
from ti_graph.answers.features import Features
from ti_graph.answers.maps import TerritoryMaps
from ti_graph.answers.national import national_network
from ti_graph.answers.network import Network
from ti_graph.answers.regions import Places
from ti_graph.answers.search import SearchIndex
from ti_graph.answers.suggestions import Suggestions
from ti_graph.answers.territories import Answers
from ti_graph.api.asking import Desk
from ti_graph.api.clients import Places as Room
from ti_graph.errors import TiGraphError
from ti_graph.graph.chosen_store import chosen_store
from ti_graph.graph.release import Release
from ti_graph.graph.store.workspace import WORKSPACE, WorkspaceStore
from ti_graph.query.catalogue import NamedQuery
from ti_graph.query.file_sources import Touched
from ti_graph.query.jobs import Vocabulary
from ti_graph.query.lint import Held
from ti_graph.query.query_sources import touched
from ti_graph.query.workers import Limits, Workers
from ti_graph.settings import Settings

YIELDING = 10
"""How far ad-hoc queries step back for others (as `nice` counts)."""
WORKSPACE_BYTES = 2 << 30
"""Memory of the process that holds the workspace: what is sent there may be made to swell."""
DUMPS, DUMPS_FOR_ONE = 2, 1
"""Whole graphs that are sent at once, and of them to one client."""
NAMED_FOR_ONE = 64
"""Named queries of one client at once: a page asks for several."""


class Served:
    """One release and what answers from it. To serve another, open another and close this one."""

    def __init__(self, settings: Settings, release: Release) -> None:
        """Read the release.

        Raises ReleaseError where its graph cannot be opened, StoreError where a store elsewhere
        does not hold it: at once, not at the first query.
        """
        self._open_store = chosen_store(release, settings)
        self.settings = settings
        self.release = release
        self.answers = Answers(release)
        self.places = Places(self.answers)
        self.actors = Actors(self.answers)
        self.maps = TerritoryMaps(self.answers)
        self.features = Features(self.answers, self.maps, self.actors)
        # A store elsewhere would itself connect to them, from where it stands.
        self.allowed_services = frozenset() if settings.store else allowed_services(settings)
        self.held: Held | None = None
        """The predicates and classes of the release, once they are read."""
        self._touched: dict[str, Touched] = {}
        self.dumps = Room(DUMPS, DUMPS_FOR_ONE, settings.query_seconds)
        self.graphs = {release.mint.iri("graph", name): name for name in release.manifest.graphs}

    def touched(self, query: NamedQuery) -> Touched:
        """The sources that a named query reads, found once."""
        if query.name not in self._touched:
            self._touched[query.name] = touched(query, self.release)
        return self._touched[query.name]

    @cached_property
    def search(self) -> SearchIndex:
        """The index of names."""
        return SearchIndex(self.release)

    @cached_property
    def network(self) -> Network:
        """The whole graph, for neighbours and chains of ties."""
        return Network(self.release)

    @cached_property
    def national(self) -> "nx.MultiDiGraph[str]":
        """The national network, made when it is first asked for."""
        return national_network(self.release)

    @cached_property
    def suggestions(self) -> Suggestions:
        """Suggestions one by one, and what they rest on."""
        return Suggestions(self.answers, self.network)

    @cached_property
    def ad_hoc(self) -> Desk:
        """Where ad-hoc SPARQL is answered."""
        outward = bool(self.settings.store or self.allowed_services)
        limits = Limits(self.settings.query_seconds, network=outward, nice=YIELDING)
        workers = Workers(self._open_store, self.settings.query_workers, limits)
        return Desk(workers, self.settings.client_queries)

    @cached_property
    def named(self) -> Desk:
        """Where named queries are answered: ad-hoc ones cannot take its places."""
        limits = Limits(self.settings.query_seconds, network=bool(self.settings.store))
        workers = Workers(self._open_store, self.settings.named_workers, limits)
        return Desk(workers, NAMED_FOR_ONE)

    def open(self) -> None:
        """Start the workers, build the indexes, and wait until a first question finds them."""
        self.ad_hoc  # noqa: B018 - made now rather than by the first request
        self.named  # noqa: B018
        self.search  # noqa: B018
        self.network  # noqa: B018
        self._warm()
        for desk in (self.ad_hoc, self.named):
            desk.workers.await_open()
        self._read_vocabulary()

    def _read_vocabulary(self) -> None:
        """Read what the release holds, for warnings; without it there are none."""
        with suppress(TiGraphError):
            answer = json.loads(self.named.workers.answer(Vocabulary()).whole())
            self.held = Held(frozenset(answer["predicates"]), frozenset(answer["classes"]))

    def _warm(self) -> None:
        """Ask once what is asked most: tables are checked and read now, not by the first request.

        A table that is damaged is named by the answers that need it.
        """
        with suppress(TiGraphError):
            first = self.answers.territories()[0].id
            self.answers.territories(first)
            self.maps.territories("capability")
            self.features.collection("territories").warm()
            self.answers.territory(first)
            self.answers.partners(first)
            candidates = self.answers.filieres(first).candidates
            for candidate in candidates[:1]:
                self.suggestions.explain(candidate.id, 0, 1)

    def close(self) -> None:
        """End the workers."""
        _close(self, "ad_hoc", "named")


class Workspace:
    """The workspace, opened by who asks first, and held while releases are swapped."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @cached_property
    def desk(self) -> Desk:
        """Where it is asked and changed, by one process that alone holds it."""
        limits = Limits(
            self._settings.query_seconds,
            WORKSPACE_BYTES,
            network=bool(allowed_services(self._settings)),
            nice=YIELDING,
            alone=True,
        )
        opened = partial(WorkspaceStore, self._settings.data / WORKSPACE)
        return Desk(Workers(opened, 1, limits), self._settings.client_queries)

    def close(self) -> None:
        """End the process that holds it."""
        _close(self, "desk")


def allowed_services(settings: Settings) -> frozenset[str]:
    """The hosts that SERVICE may reach."""
    hosts = (host.strip() for host in settings.allowed_services.split(","))
    return frozenset(host for host in hosts if host)


def _close(holder: object, *desks: str) -> None:
    """End the workers of those desks that were opened."""
    for name in desks:
        desk = vars(holder).get(name)
        if desk is not None:
            desk.workers.close()
