"""What a property path leads to, by the standard's definitions (SPARQL 1.1, 9.3 and 18.4).

An end is a term or, where it is a variable, None. Each way there is found as often as it is.
"""

from collections.abc import Iterable, Iterator

from tests.differential.values import Term
from ti_graph.graph.sparql.tree import (
    Alternative,
    Inverse,
    Iri,
    Lit,
    Negated,
    Path,
    Repeat,
    Sequence,
)  # fmt: skip
from ti_graph.graph.sparql.writer import node

Triples = frozenset[tuple[Term, Term, Term]]
Pairs = Iterator[tuple[Term, Term]]


def walked(graph: Triples, start: Term | None, path: Path | Lit, end: Term | None) -> Pairs:
    """The pairs of ends that a path joins."""
    match path:
        case Iri():
            verb = node(path)
            found: Iterable[tuple[Term, Term]] = ((s, o) for s, p, o in graph if p == verb)
        case Inverse(inner):
            return ((s, o) for o, s in walked(graph, end, inner, start))
        case Sequence((first, *rest)):
            return _steps(graph, start, first, tuple(rest), end)
        case Alternative(parts):
            return (pair for one in parts for pair in walked(graph, start, one, end))
        case Negated():
            return _others(graph, start, path, end)
        case Repeat(inner, mark):
            return iter(_repeated(graph, start, inner, mark, end))
        case Lit():
            # EXISTS may put a solution's literal in the place of a predicate: no triple has one.
            found = ()
        case _:
            raise TypeError(path)
    return _between(found, start, end)


def _between(pairs: Iterable[tuple[Term, Term]], start: Term | None, end: Term | None) -> Pairs:
    return ((s, o) for s, o in pairs if start in (None, s) and end in (None, o))


def _steps(
    graph: Triples, start: Term | None, first: Path, rest: tuple[Path, ...], end: Term | None
) -> Pairs:
    if not rest:
        yield from walked(graph, start, first, end)
        return
    # What lies between is a variable to both sides.
    after = list(_steps(graph, None, rest[0], rest[1:], end))
    for source, middle in walked(graph, start, first, None):
        yield from ((source, target) for between, target in after if between == middle)


def _others(graph: Triples, start: Term | None, path: Negated, end: Term | None) -> Pairs:
    forwards, backwards = (set(map(node, names)) for names in (path.forwards, path.backwards))
    if path.forwards or not path.backwards:
        yield from _between(((s, o) for s, p, o in graph if p not in forwards), start, end)
    if path.backwards:
        yield from _between(((o, s) for s, p, o in graph if p not in backwards), start, end)


def nodes(graph: Triples) -> set[Term]:
    """Subjects and objects of a graph."""
    return {term for s, _, o in graph for term in (s, o)}


def _repeated(
    graph: Triples, start: Term | None, path: Path, mark: str, end: Term | None
) -> set[tuple[Term, Term]]:
    if start is None and end is not None:
        return {(s, o) for o, s in _repeated(graph, end, Inverse(path), mark, None)}
    starts = nodes(graph) if start is None else {start}
    found = {(one, other) for one in starts for other in _from(graph, one, path, mark)}
    return set(_between(found, start, end))


def _from(graph: Triples, start: Term, path: Path, mark: str) -> set[Term]:
    once = {end for _, end in walked(graph, start, path, None)}
    if mark == "?":
        return {start} | once
    seen = {start} if mark == "*" else set()
    ahead = list(once)
    while ahead:
        one = ahead.pop()
        if one not in seen:
            seen.add(one)
            ahead += [end for _, end in walked(graph, one, path, None)]
    return seen
