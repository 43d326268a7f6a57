"""The store that a release is asked in: its own, or the one elsewhere that the settings name."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from ti_graph.errors import SettingsError
from ti_graph.graph.release import Release
from ti_graph.graph.store import PairedStore
from ti_graph.graph.store.interface import Store
from ti_graph.model.iris import Minter
from ti_graph.settings import Settings


@dataclass(frozen=True)
class Elsewhere:
    """A release's IRIs, and the store that holds its graph: what a named query is asked of."""

    store: Store
    mint: Minter


def chosen_store(release: Release, settings: Settings) -> Callable[[], Store]:
    """How to open the store of `release`; it may be sent to another process.

    Raises ReleaseError where its own store is damaged, OtherReleaseError where the store elsewhere
    does not hold it, StoreError where that does not answer.
    """
    if not settings.store:
        PairedStore(release.store_folder, release.columns_folder)
        return partial(PairedStore, release.store_folder, release.columns_folder)
    return _elsewhere(release, settings)


def _elsewhere(release: Release, settings: Settings) -> Callable[[], Store]:
    from ti_graph.graph.publish import graphs_of, require_published  # noqa: PLC0415 - HTTP, where it is used
    from ti_graph.graph.store.endpoint import Endpoint  # noqa: PLC0415 - as above
    from ti_graph.graph.store.remote import RemoteStore  # noqa: PLC0415 - as above

    endpoint = Endpoint.of(settings)
    if endpoint is None:
        raise SettingsError("no_remote_store")
    graphs = graphs_of(release)
    require_published(graphs, endpoint)
    return partial(RemoteStore, endpoint, graphs)
