"""What a server answers from: one release, opened once, and all that is built on it."""

from functools import cached_property, partial

from ti_graph.analytics.actors import Actors
from ti_graph.analytics.answers import Answers
from ti_graph.analytics.map_data import TerritoryMaps
from ti_graph.analytics.network import Network
from ti_graph.analytics.places import Places
from ti_graph.analytics.search import SearchIndex
from ti_graph.analytics.suggestions import Suggestions
from ti_graph.api.asking import Desk
from ti_graph.graph.chosen_store import chosen_store
from ti_graph.graph.release import Release
from ti_graph.graph.store.workspace import WorkspaceStore
from ti_graph.query.workers import Limits, Workers
from ti_graph.settings import Settings

WORKSPACE = "workspace"
YIELDING = 10
"""How far ad-hoc queries step back for others (as `nice` counts)."""
NAMED_FOR_ONE = 64
"""Named queries of one client at once: a page asks for several."""


class Served:
    """One release and what answers from it. To serve another, open another and close this one."""

    def __init__(self, settings: Settings, release: Release) -> None:
        """Read the release.

        Raises ReleaseError where its graph cannot be opened, StoreError where a store elsewhere
        does not hold it: told now, not by the first query.
        """
        self._open_store = chosen_store(release, settings)
        self.settings = settings
        self.release = release
        self.answers = Answers(release)
        self.places = Places(self.answers)
        self.actors = Actors(self.answers)
        self.maps = TerritoryMaps(self.answers)
        hosts = (host.strip() for host in settings.allowed_services.split(","))
        # A store elsewhere would itself connect to them, from where it stands.
        allowed = () if settings.store else (host for host in hosts if host)
        self.allowed_services = frozenset(allowed)

    @cached_property
    def search(self) -> SearchIndex:
        """The index of names."""
        return SearchIndex(self.release)

    @cached_property
    def network(self) -> Network:
        """The whole graph, for neighbours and chains of ties."""
        return Network(self.release)

    @cached_property
    def suggestions(self) -> Suggestions:
        """Suggestions one by one, and what they rest on."""
        return Suggestions(self.answers, self.network)

    @property
    def _outward(self) -> bool:
        """Whether ad-hoc queries need the network."""
        return bool(self.settings.store or self.allowed_services)

    @cached_property
    def ad_hoc(self) -> Desk:
        """Where ad-hoc SPARQL is answered."""
        limits = Limits(self.settings.query_seconds, network=self._outward, nice=YIELDING)
        workers = Workers(self._open_store, self.settings.query_workers, limits)
        return Desk(workers, self.settings.client_queries)

    @cached_property
    def named(self) -> Desk:
        """Where named queries are answered: ad-hoc ones cannot take its places."""
        limits = Limits(self.settings.query_seconds, network=bool(self.settings.store))
        workers = Workers(self._open_store, self.settings.named_workers, limits)
        return Desk(workers, NAMED_FOR_ONE)

    @cached_property
    def workspace(self) -> Desk:
        """Where the workspace is asked and changed, by one process that alone holds it."""
        limits = Limits(
            self.settings.query_seconds, network=bool(self.allowed_services), nice=YIELDING
        )
        opened = partial(WorkspaceStore, self.settings.data / WORKSPACE)
        return Desk(Workers(opened, 1, limits), self.settings.client_queries)

    def open(self) -> None:
        """Start the workers and build the indexes."""
        self.ad_hoc  # noqa: B018 - made now rather than by the first request
        self.named  # noqa: B018
        self.search  # noqa: B018
        self.network  # noqa: B018

    def close(self) -> None:
        """End the workers."""
        for name in ("ad_hoc", "named", WORKSPACE):
            desk = self.__dict__.get(name)
            if desk is not None:
                desk.workers.close()
