"""Every table that the graph is made from, and the terms that its statements say."""

from collections.abc import Iterator
from functools import cache

import polars as pl

from ti_graph.graph.chain_mapping import CHAIN_MAPPINGS
from ti_graph.graph.mapping import MAPPINGS, TableMapping
from ti_graph.graph.programme_mapping import PROGRAMME_MAPPINGS
from ti_graph.graph.register_mapping import REGISTER_MAPPINGS
from ti_graph.graph.result_mapping import RESULT_MAPPINGS
from ti_graph.model.iris import Minter
from ti_graph.model.namespaces import expand

ALL_MAPPINGS = MAPPINGS | CHAIN_MAPPINGS | REGISTER_MAPPINGS | PROGRAMME_MAPPINGS | RESULT_MAPPINGS
"""Table → its statements."""
_ANY = Minter("https://example.org/")


@cache
def said_by_table() -> dict[str, frozenset[str]]:
    """Table → the IRIs of the properties and classes that it says."""
    return {name: frozenset(_terms(one)) for name, one in ALL_MAPPINGS.items()}


def _terms(mapping: TableMapping) -> Iterator[str]:
    for statement in mapping.statements:
        made = statement.object(_ANY)
        if statement.predicate == "rdf:type" and not made.meta.root_names():
            yield str(pl.select(made).item()).strip("<>")
        else:
            yield expand(statement.predicate)
