"""Settings → how sources are loaded, and what counts in analyses."""

from collections.abc import Iterator
from contextlib import contextmanager

from ti_graph.analytics.rules import Rules
from ti_graph.ingest.engine import PolarsEngine, SparkEngine
from ti_graph.ingest.options import LoadOptions
from ti_graph.settings import Settings


@contextmanager
def load_options(settings: Settings) -> Iterator[LoadOptions]:
    """The engine that the settings name, left at the end, and the services beside industry."""
    services = _listed(settings.services_to_industry)
    if not settings.spark_master:
        yield LoadOptions(PolarsEngine(), services)
        return
    engine = SparkEngine(settings.spark_master, settings.data)
    try:
        yield LoadOptions(engine, services)
    finally:
        engine.close()


def rules(settings: Settings) -> Rules:
    """What counts as industry, and which units of a census may be part of a filière."""
    first, last = settings.industry.split("-")
    return Rules(
        first, last, _listed(settings.filieres_without), settings.filieres_of == "employers"
    )


def _listed(text: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in text.split(",") if one.strip())
