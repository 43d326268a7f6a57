"""Property paths as the standard counts them (SPARQL 1.1, 9.3 and 18.4), for a store that does not.

The store finds each end of `p|q` and of `!p` once where the standard counts every way there, and
nothing at the end of a path of no steps from a term that its graph does not hold. In a graph that
it has to find it counts some walks twice, and forgets the graph of a table or a SELECT inside. So a
query that has one of these is written with joins, unions and filters in its place, graph by graph;
any other stays as it is.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from ti_graph.graph.sparql import tree as t
from ti_graph.graph.sparql.scope import in_scope

Known = Callable[[t.Iri | t.Lit], bool]
"""Whether the default graph has a triple with this term as its subject or its object."""
FRESH = "between_steps_"
_NOTHING = t.Group((t.Values((), ()),))
"""A pattern without any solution."""


def spelled_out(
    query: t.Query, known: Known | None, graphs: tuple[str, ...] = ()
) -> t.Query | None:
    """`query` with paths as joins and unions; None where the store counts it rightly as it is.

    Without `known`, where the default graph is not the union of all, every term may be absent.
    `graphs` are those that GRAPH ranges over.
    """
    if query.select is None:
        return None
    work = _Spelling(known, tuple(map(t.Iri, graphs)))
    names: dict[t.Blank, t.Var] = {}
    # A blank node becomes a variable: it may now stand in more than one group.
    select = work.everywhere(_with_variables(query.select, names))
    return replace(query, select=select) if work.changed else None


def _with_variables(node: Any, names: dict[t.Blank, t.Var]) -> Any:
    if isinstance(node, t.Blank):
        return names.setdefault(node, t.Var(f"{FRESH}blank_{len(names) + 1}"))
    return t.rebuilt(node, lambda inner: _with_variables(inner, names))


@dataclass
class _Spelling:
    known: Known | None
    graphs: tuple[t.Iri, ...]
    changed: bool = False
    in_graph: bool = False

    def __post_init__(self) -> None:
        self._numbers = count(1)

    def _fresh(self) -> t.Var:
        return t.Var(f"{FRESH}{next(self._numbers)}")

    def everywhere(self, node: Any) -> Any:
        """A part of a query, with every path in it spelled out."""
        if isinstance(node, t.Group):
            return t.Group(tuple(new for part in node.parts for new in self._parts(part)))
        if isinstance(node, t.Graph):
            before, self.in_graph = self.in_graph, True
            inside = self.everywhere(node.group)
            self.in_graph = before
            return self._of_graphs(t.Graph(node.name, inside))
        done = t.rebuilt(node, self.everywhere)
        return _with_names(node, done) if isinstance(node, t.Select) else done

    def _of_graphs(self, graph: t.Graph) -> t.Graph | t.Group | t.Union:
        """A pattern of one graph after another, where the store would lose its way (18.6)."""
        if not _loses_its_graph(graph.group):
            return graph
        if graph.name in self.graphs or (isinstance(graph.name, t.Iri) and not graph.name.absolute):
            return graph
        self.changed = True
        name = graph.name
        if not isinstance(name, t.Var):
            return _NOTHING
        ways = (
            t.Group((t.Values((name,), ((one,),)), t.Graph(one, graph.group)))
            for one in self.graphs
        )
        return t.Union((*ways, _NOTHING))

    def _parts(self, part: t.Part) -> list[t.Part]:
        if isinstance(part, t.Triple) and not isinstance(part.path, t.Var):
            return self._path(part.subject, part.path, part.object)
        return [self.everywhere(part)]

    # One path

    def _path(self, subject: t.Term, path: t.Path, value: t.Term) -> list[t.Part]:
        """The path as it stands, where the store counts it rightly; else in simpler parts."""
        if not self._miscounted(subject, path, value):
            return [t.Triple(subject, path, value)]
        self.changed = True
        return self._plain(subject, path, value)

    def _miscounted(self, subject: t.Term, path: t.Path, value: t.Term) -> bool:
        match path:
            case t.Alternative() | t.Negated():
                return True
            case t.Sequence(parts):
                first, last = parts[0], parts[-1]
                inner = any(self._miscounted(t.Var(""), one, t.Var("")) for one in parts)
                return (
                    inner
                    or self._miscounted(subject, first, t.Var(""))
                    or self._miscounted(t.Var(""), last, value)
                )
            case t.Inverse(inner_path):
                return self._miscounted(value, inner_path, subject)
            case t.Repeat():
                return self._ends_absent(subject, path, value)
        return False

    def _ends_absent(self, subject: t.Term, path: t.Repeat, value: t.Term) -> bool:
        """Whether a path of no steps may start at a term that the graph does not hold."""
        ends = [one for one in (subject, value) if isinstance(one, t.Iri | t.Lit)]
        if not ends or not _may_be_empty(path) or (len(ends) == 2 and subject != value):
            return False
        return self.known is None or self.in_graph or not self.known(ends[0])

    def _plain(self, subject: t.Term, path: t.Path, value: t.Term) -> list[t.Part]:
        match path:
            case t.Inverse(inner):
                return self._plain(value, inner, subject)
            case t.Sequence(parts):
                return self._steps(subject, parts, value)
            case t.Alternative(parts):
                ways = (t.Group(tuple(self._plain(subject, one, value))) for one in parts)
                return [t.Union(tuple(ways))]
            case t.Negated():
                return self._other(subject, path, value)
            case t.Repeat():
                return self._repeated(subject, path, value)
        return [t.Triple(subject, path, value)]

    def _steps(self, subject: t.Term, parts: tuple[t.Path, ...], value: t.Term) -> list[t.Part]:
        found: list[t.Part] = []
        start = subject
        for step in parts[:-1]:
            end = self._fresh()
            found += self._plain(start, step, end)
            start = end
        return found + self._plain(start, parts[-1], value)

    def _other(self, subject: t.Term, path: t.Negated, value: t.Term) -> list[t.Part]:
        """`!(…)`: any property but these, once for each triple."""
        ways: list[t.Group] = []
        for names, start, end in (
            (path.forwards, subject, value),
            (path.backwards, value, subject),
        ):
            if names or (start is subject and not path.backwards):
                verb = self._fresh()
                triple = t.Triple(start, verb, end)
                ways.append(t.Group((triple, t.Filter(t.In(verb, names, negated=True)))))
        return [ways[0] if len(ways) == 1 else t.Union(tuple(ways))]

    def _repeated(self, subject: t.Term, path: t.Repeat, value: t.Term) -> list[t.Part]:
        if self._ends_absent(subject, path, value):
            return self._from_a_term(subject, path, value)
        return [t.Triple(subject, path, value)]

    def _from_a_term(self, subject: t.Term, path: t.Repeat, value: t.Term) -> list[t.Part]:
        """A path that may have no steps, from or to a constant that may be nowhere."""
        if subject == value:
            return []  # there at once
        term, end = (value, subject) if isinstance(subject, t.Var) else (subject, value)
        if not isinstance(end, t.Var):
            return [t.Triple(subject, path, value)]
        itself = t.Values((end,), ((term,),))
        if self.known is not None and not self.in_graph:
            return [itself]  # it is nowhere: nothing leads further
        same = t.Call("SAMETERM", (end, term))
        others = t.Group((t.Triple(subject, path, value), t.Filter(t.Op("!", (same,)))))
        return [t.Union((t.Group((itself,)), others))]


def _counts_rows_once(node: Any) -> bool:
    """Whether `COUNT(DISTINCT *)` is asked for."""
    if isinstance(node, t.Call) and node.args == (t.Var("*"),):
        return node.distinct
    return any(map(_counts_rows_once, t.inner_parts(node)))


def _loses_its_graph(node: Any) -> bool:
    """Whether a pattern of a graph holds what the store does not tie to that graph."""
    if isinstance(node, t.Values | t.Select):
        return True
    if isinstance(node, t.Graph):
        return False
    if isinstance(node, t.Triple):
        return isinstance(node.path, t.Repeat | t.Sequence)
    return any(map(_loses_its_graph, t.inner_parts(node)))


def _may_be_empty(path: t.Path) -> bool:
    """Whether a path leads from a term to itself by no steps."""
    match path:
        case t.Repeat(inner, mark):
            return mark != "+" or _may_be_empty(inner)
        case t.Inverse(inner):
            return _may_be_empty(inner)
        case t.Sequence(parts):
            return all(map(_may_be_empty, parts))
        case t.Alternative(parts):
            return any(map(_may_be_empty, parts))
    return False


def _with_names(before: t.Select, after: t.Select) -> t.Select:
    """What all variables are asked of, by name: what steps are joined by is nobody's to see."""
    if before.where == after.where:
        return after
    if _counts_rows_once((after.items, after.having, after.order)):
        once = t.Select((), before.where, "DISTINCT")
        inside = _with_names(once, replace(once, where=after.where))
        inside = replace(inside, modifier="") if inside.items else inside
        return replace(after, where=t.Group((inside,)))
    if before.items or before.grouped:
        return after
    names = [one for one in in_scope(before.where) if not one.startswith(FRESH)]
    if not names and before.modifier:
        return replace(after, limit=1)  # rows of nothing are all alike
    return replace(after, items=tuple(t.Item(t.Var(one), t.Var(one)) for one in names))
