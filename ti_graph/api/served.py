"""What a server answers from: one release, opened once, and all that is built on it."""

from functools import cached_property

from ti_graph.analytics.actors import Actors
from ti_graph.analytics.answers import Answers
from ti_graph.analytics.map_data import TerritoryMaps
from ti_graph.analytics.network import Network
from ti_graph.analytics.places import Places
from ti_graph.analytics.search import SearchIndex
from ti_graph.analytics.suggestions import Suggestions
from ti_graph.graph.release import Release
from ti_graph.graph.store import EmbeddedStore
from ti_graph.query.workers import Workers
from ti_graph.settings import Settings


class Served:
    """One release and what answers from it. To serve another, open another and close this one."""

    def __init__(self, settings: Settings, release: Release) -> None:
        """Read the release.

        Raises ReleaseError where its graph cannot be opened: told now, not by the first query.
        """
        EmbeddedStore(release.store_folder)
        self.settings = settings
        self.release = release
        self.answers = Answers(release)
        self.places = Places(self.answers)
        self.actors = Actors(self.answers)
        self.maps = TerritoryMaps(self.answers)

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

    @cached_property
    def workers(self) -> Workers:
        """The processes that answer ad-hoc SPARQL."""
        told = self.settings
        return Workers(
            self.release.store_folder, told.query_workers, told.query_seconds, told.query_rows
        )

    def open(self) -> None:
        """Build the indexes and start the workers."""
        self.workers  # noqa: B018 - started here rather than by the first request
        self.search  # noqa: B018
        self.network  # noqa: B018

    def close(self) -> None:
        """End the workers."""
        self.workers.close()
