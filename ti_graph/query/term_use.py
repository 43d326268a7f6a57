"""Which terms of the ontology a named query uses."""

import re
from collections.abc import Iterable

from ti_graph.query.catalogue import NamedQuery

_TERM = re.compile(r"\btig:[A-Za-z]\w*")


def terms_of(query: NamedQuery) -> set[str]:
    """The project's terms in a query's text, comments and header left out."""
    lines = query.text.splitlines()
    return set(
        _TERM.findall("\n".join(line for line in lines if not line.lstrip().startswith("#")))
    )


def uses(queries: Iterable[NamedQuery]) -> dict[str, list[NamedQuery]]:
    """Term → the queries that use it, by name."""
    found: dict[str, list[NamedQuery]] = {}
    for query in sorted(queries, key=lambda one: one.name):
        for term in terms_of(query):
            found.setdefault(term, []).append(query)
    return found
