"""Parameters of a named query that a release knows: its examples speak of the real country."""

from ti_graph.graph.release import Release
from ti_graph.query.catalogue import NamedQuery
from ti_graph.query.parameters import ROOMS

HELD = {
    "territory": ("territory", "territory_id", "ti-2023"),
    "industry": ("industry", "industry_id", "naf2"),
    "suggestion": ("candidate_filiere", "suggestion_id", ""),
    "organisation": ("organisation", "organisation_id", ""),
    "phase": ("programme_phase", "phase", ""),
}
"""Type of a parameter → the table that lists such things, its column, and how they begin."""


def known_parameters(query: NamedQuery, release: Release) -> dict[str, str]:
    """The examples of a query, with the first thing of its kind that `release` holds for each."""
    known = {
        name: known_thing(found.type, release)
        for name, found in query.header.params.items()
        if found.type in ROOMS
    }
    return query.header.examples | known


def known_thing(kind: str, release: Release) -> str:
    """The first thing of a kind that `release` holds."""
    table, column, start = HELD[kind]
    values: list[str] = release.table(table).collect()[column].cast(str).sort().to_list()
    return next(one for one in values if one.startswith(start))
