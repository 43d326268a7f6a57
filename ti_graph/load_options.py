"""Settings → how sources are loaded."""

from collections.abc import Iterator
from contextlib import contextmanager

from ti_graph.ingest.engine import PolarsEngine, SparkEngine
from ti_graph.ingest.options import LoadOptions
from ti_graph.settings import Settings


@contextmanager
def load_options(settings: Settings) -> Iterator[LoadOptions]:
    """The engine that the settings name, left at the end, and the services beside industry."""
    services = tuple(one.strip() for one in settings.services_to_industry.split(",") if one.strip())
    if not settings.spark_master:
        yield LoadOptions(PolarsEngine(), services)
        return
    engine = SparkEngine(settings.spark_master, settings.data)
    try:
        yield LoadOptions(engine, services)
    finally:
        engine.close()
