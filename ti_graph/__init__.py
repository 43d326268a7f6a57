"""ti-graph: a knowledge graph of France's Territoires d'industrie."""

from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

try:
    __version__ = version("ti-graph")
except PackageNotFoundError:  # the light client alone is installed
    __version__ = version("ti-graph-client")

if TYPE_CHECKING:
    from pathlib import Path

    from ti_graph.client import Client
    from ti_graph.graph.release import Release


def connect(where: "str | Path | Release | None" = None) -> "Client":
    """A client of a service (`https://…`), a data folder or a release: see `ti_graph.client`."""
    from ti_graph.client import connect as open_client  # noqa: PLC0415 - Polars, where it is used

    return open_client(where)
