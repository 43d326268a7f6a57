"""The core tables that evaluations rest on: every shipped source, and no drawn one."""

from pathlib import Path

from ti_graph.analytics.inputs import Tables
from ti_graph.ingest.load import load_sources
from ti_graph.ingest.registry import registered_sources
from ti_graph.model.closure import within

SIMULATED = "simulated"


def evaluation_tables(folder: Path) -> Tables:
    """Core tables with the closure of containment; downloaded files in `folder` are used first."""
    sources = [source for source in registered_sources() if source.card.kind != SIMULATED]
    tables = load_sources(sources, folder).tables
    return {**tables, "within": within(tables["containment"])}
