"""What a user chose of how sources are loaded."""

from dataclasses import dataclass, field

from ti_graph.ingest.engine import Engine, PolarsEngine


@dataclass(frozen=True)
class LoadOptions:
    """Which engine runs over the largest files, and which services count beside industry."""

    engine: Engine = field(default_factory=PolarsEngine)
    services: tuple[str, ...] = ()
    """NAF rév. 2 codes of services to industry, at any level: `71.12B`, `71.2`, `62`."""
