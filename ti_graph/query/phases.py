"""Phases that a parameter names by a word: `current` and `previous`, as the data have them."""

from collections.abc import Callable, Mapping, Sequence

from ti_graph.graph.store import Solutions
from ti_graph.graph.store.interface import Store
from ti_graph.model.namespaces import expand
from ti_graph.query.parameters import Parameter

BACK = {"current": 1, "previous": 2}
"""Word → how far from the last phase that has territories, the last being 1."""
YEARS = f"""SELECT DISTINCT ?year WHERE {{
  ?territory a <{expand("tig:TerritoireIndustrie")}> ; <{expand("tig:phase")}> ?phase .
  ?phase <{expand("tig:firstYear")}> ?year
}} ORDER BY ?year"""


def with_years(
    parameters: Mapping[str, Parameter],
    given: Mapping[str, str],
    phases: Callable[[], Sequence[int]],
) -> dict[str, str]:
    """`given`, with the year of each phase that it, or a default, names by a word."""
    named = {
        name: str(given.get(name, one.default))
        for name, one in parameters.items()
        if one.type == "phase"
    }
    worded = {name: BACK[word] for name, word in named.items() if word in BACK}
    known = [str(year) for year in phases()] if worded else []
    return {**given, **{name: known[-far] for name, far in worded.items() if far <= len(known)}}


def years_of(store: Store) -> list[int]:
    """First years of the phases that have territories, in order."""
    found = store.query(YEARS)
    rows = found.rows if isinstance(found, Solutions) else []
    return [int(getattr(row[0], "value", 0)) for row in rows]
