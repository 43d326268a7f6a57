"""A phase by its year: `?territory tig:phase 2023` asks for the phase that begins in 2023.

A phase is a thing and no number, so a number in its position has no answer of its own.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ti_graph.graph.sparql.tree import Iri, Lit, Query, Triple, rebuilt
from ti_graph.model.namespaces import expand

PHASE, FIRST_YEAR = Iri(expand("tig:phase")), expand("tig:firstYear")
PROGRAMME_PHASE = expand("tig:ProgrammePhase")
Begins = Callable[[Lit], Iri | None]
"""The phase that begins in a year."""


def with_phases(query: Query, begins: Begins) -> Query:
    """`query` with phases in place of their years; the same one where it names none."""
    changed: Query = _everywhere(query, begins)
    return query if changed == query else changed


def _everywhere(node: Any, begins: Begins) -> Any:
    match node:
        case Triple(_, path, Lit() as year) if path == PHASE:
            return replace(node, object=begins(year) or year)
    return rebuilt(node, lambda inner: _everywhere(inner, begins))
