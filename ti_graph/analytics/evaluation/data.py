"""The core tables that evaluations rest on: every shipped source, and no drawn one."""

from pathlib import Path

from ti_graph.analytics.inputs import Tables
from ti_graph.errors import NotFoundError
from ti_graph.ingest.load import load_sources
from ti_graph.ingest.registry import RegisteredSource, registered_sources
from ti_graph.model.closure import within

SIMULATED = "simulated"
NEEDED = (
    "insee_cog", "anct_territoires", "insee_naf", "eurostat_nace", "eurostat_nuts", "eurostat_sbs",
    "insee_input_output", "cordis_h2020", "dgpr_irep", "hotmaps_sites", "eu_ets_plants",
)  # fmt: skip
"""Sources, and what they require, that evaluations read."""


def evaluation_tables(folder: Path) -> Tables:
    """Core tables with the closure of containment; downloaded files in `folder` are used first."""
    wanted = _with_required(set(NEEDED))
    sources = [source for source in registered_sources() if source.card.id in wanted]
    tables = load_sources(sources, folder).tables
    return {**tables, "within": within(tables["containment"])}


def _with_required(names: set[str]) -> set[str]:
    sources = {source.card.id: source for source in registered_sources()}
    wanted, left = set(names), list(names)
    while left:
        for required in sources[left.pop()].card.requires:
            if required not in wanted:
                wanted.add(required)
                left.append(required)
    return wanted


def drawn_source() -> RegisteredSource:
    """The source that draws countries.

    Raises NotFoundError where none is installed.
    """
    for source in registered_sources():
        if source.card.kind == SIMULATED and source.draw is not None:
            return source
    raise NotFoundError("unknown_source", source=SIMULATED, known="-")
