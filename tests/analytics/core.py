"""Core tables of the small country, changed here and there, for analytics that read tables."""

from collections.abc import Mapping
from pathlib import Path

from tests.small_country import small_sources
from ti_graph.ingest.load import Tables, load_sources
from ti_graph.model.closure import within


def core(replacing: Mapping[str, Tables] | None = None) -> Tables:
    """Core tables and their closure; `replacing` gives other tables to some sources."""
    data = load_sources(small_sources(replacing), Path("no such folder"))
    return {**data.tables, "within": within(data.tables["containment"])}


VINTAGES = {"eurostat_sbs": "2014", "simulated_establishments": "2024"}
