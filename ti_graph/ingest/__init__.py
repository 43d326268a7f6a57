"""The sources kit: cards, reading by column name, quarantine, snapshots, registry.

What a loader may use is named here.
"""

from ti_graph.ingest.columns import Columns
from ti_graph.ingest.source import CoreTable, Source

__all__ = ["Columns", "CoreTable", "Source"]
