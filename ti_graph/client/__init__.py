"""ti-graph in a notebook: tables as Polars frames, neighbourhoods as networkx graphs, drawings."""

from ti_graph.client.client import Client, connect, to_pandas
from ti_graph.client.view import View

__all__ = ["Client", "View", "connect", "to_pandas"]
