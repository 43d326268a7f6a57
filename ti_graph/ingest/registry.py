"""Which sources there are: modules named under the entry point group `ti_graph.loaders`."""

import importlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from importlib.metadata import entry_points
from pathlib import Path

from ti_graph.errors import NotFoundError, SourceError, typed, unknown_name
from ti_graph.ingest.card import Card, read_card
from ti_graph.ingest.source import CoreTable, Source

GROUP = "ti_graph.loaders"
Load = Callable[[Source], Iterator[CoreTable]]
Draw = Callable[..., Iterator[CoreTable]]
"""Loads a drawn source anew: (source, seed, strengths, planted_share)."""


@dataclass(frozen=True)
class RegisteredSource:
    """A source that can be loaded: its card, its loader, its folder.

    An imported source is a workbook that a user gave: its files lie in its folder.
    """

    card: Card
    load: Load
    folder: Path
    imported: bool = False
    draw: Draw | None = None

    @property
    def snapshot(self) -> Path:
        """Folder of the frozen facts that ship with the source."""
        return self.folder / "snapshot"


def registered_sources() -> list[RegisteredSource]:
    """Every source, each after those that it requires.

    Raises SourceError for a card or a module at fault, an unknown requirement, or a circle of
    requirements.
    """
    found = {entry.name: _register(entry.name, entry.value) for entry in entry_points(group=GROUP)}
    for name, source in found.items():
        for required in source.card.requires:
            if required not in found:
                raise SourceError(
                    "bad_card", source=name, field="requires", reason=f"unknown source {required}"
                )
    order = TopologicalSorter({name: sorted(found[name].card.requires) for name in sorted(found)})
    try:
        return [found[name] for name in order.static_order()]
    except CycleError as error:
        circle = " → ".join(error.args[1])
        raise SourceError("bad_card", source="*", field="requires", reason=circle) from None


def registered_source(name: str) -> RegisteredSource:
    """One source by its identifier.

    Raises NotFoundError naming those that exist.
    """
    sources = {source.card.id: source for source in registered_sources()}
    if name not in sources:
        raise unknown_name(
            NotFoundError("unknown_source", source=typed(name), known=", ".join(sorted(sources))),
            name,
            sources,
        )
    return sources[name]


def _register(name: str, module_name: str) -> RegisteredSource:
    try:
        package = importlib.import_module(module_name)
        loader = importlib.import_module(f"{module_name}.loader")
        load: Load = loader.load
    except (ImportError, AttributeError) as error:
        reason = f"cannot import {error.name or module_name}"
        raise SourceError("bad_card", source=name, field="loader", reason=reason) from None
    folder = Path(str(package.__file__)).parent
    card = read_card(folder / "source.yml")
    if card.id != name:
        raise SourceError("bad_card", source=name, field="id", reason=f"says {card.id}")
    return RegisteredSource(card, load, folder, draw=getattr(loader, "draw", None))
