"""ti-graph in a notebook: tables as frames, neighbourhoods as networkx graphs, drawings."""

from ti_graph.client.client import Client, connect, to_pandas
from ti_graph.client.frames import Rows
from ti_graph.client.view import View

__all__ = ["Client", "Rows", "View", "connect", "to_pandas"]
