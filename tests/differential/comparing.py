"""One query asked three ways: by definition, of the paired engines, and of the store alone."""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store

from tests.differential.standard import Standard
from ti_graph.graph.sparql.reader import read_query
from ti_graph.graph.sparql.tree import Iri, Lit, Query
from ti_graph.graph.sparql.writer import node, written
from ti_graph.graph.store import Answer, PairedStore, Solutions, load_store, write_columns

Compared = tuple[tuple[str, ...], Counter[tuple[object, ...]]] | bool


@dataclass
class Asked:
    """A drawn graph in a store and in columns."""

    standard: Standard
    paired: PairedStore
    by_columns: bool = False
    """Whether columns were asked the last query."""

    @classmethod
    def made(cls, quads: Iterable[tuple[tuple[Iri, Iri, Iri | Lit], Iri]], folder: Path) -> "Asked":
        """Write a graph as a release has it: canonical terms, each triple once."""
        kept = Store()
        for (subject, verb, value), place in quads:
            triple = (node(subject), node(verb), node(value))
            if next(kept.quads_for_pattern(*triple), None) is None:  # type: ignore[arg-type]
                kept.add(Quad(*triple, node(place)))  # type: ignore[arg-type]
        named: dict[NamedNode, set[tuple[object, ...]]] = {}
        files = []
        for quad in kept:
            named.setdefault(quad.graph_name, set()).add(
                (quad.subject, quad.predicate, quad.object)
            )
        folder.mkdir()
        for number, (graph, triples) in enumerate(named.items()):
            file = folder / f"{number}.nt"
            file.write_bytes(b"".join(_line(triple) for triple in triples))
            files.append((graph.value, file))
        whole = folder / "all.nt"
        whole.write_bytes(b"".join(file.read_bytes() for _, file in files))
        load_store(folder / "store", files)
        write_columns(folder / "columns", whole)
        frozen = {graph: frozenset(triples) for graph, triples in named.items()}
        return cls(Standard(frozen), PairedStore(folder / "store", folder / "columns"))  # type: ignore[arg-type]

    def difference(self, query: Query) -> str | None:
        """How the engines' answers differ from the standard's, or with a comment; None: nowise.

        Raises Unsaid where the standard leaves the answer open.
        """
        text = written(query)
        read = read_query(text)
        if read is None:
            return f"not read: {text}"
        self.by_columns = self.paired.for_columns(self.paired.plain(read)) is not None
        right = _compared(self.standard.answer(read))
        ways = {
            "paired": known_answer(self.paired.ad_hoc(text)),
            "store": known_answer(self.paired.ad_hoc(text, columns=False)),
            "with a comment": known_answer(self.paired.ad_hoc(f"# SELECT GRAPH\n{text} # SUM")),
        }
        wrong = [name for name, answer in ways.items() if not _same(answer, right)]
        return f"{wrong}: {text}\n{ways}\nright: {right}" if wrong else None


def _line(triple: tuple[object, ...]) -> bytes:
    return b" ".join(str(term).encode() for term in triple) + b" .\n"


def known_answer(answer: Answer) -> Compared:
    """An engine's answer, so that two can be compared."""
    if not isinstance(answer, Solutions):
        return bool(answer)
    return answer.variables, Counter(tuple(map(comparable, row)) for row in answer.rows)


def _compared(answer: Any) -> Compared:
    if isinstance(answer, bool):
        return answer
    names, rows = answer
    found: Counter[tuple[object, ...]] = Counter()
    for row, count in rows.items():
        found[tuple(map(comparable, row))] += count
    return names, found


def _same(one: Compared, other: Compared) -> bool:
    if isinstance(one, bool) or isinstance(other, bool):
        return one == other
    order = [one[0].index(name) for name in other[0]] if set(one[0]) == set(other[0]) else None
    if order is None:
        return False
    rows: Counter[tuple[object, ...]] = Counter()
    for row, count in one[1].items():
        rows[tuple(row[place] for place in order)] += count
    return rows == other[1]


def comparable(term: object) -> object:
    """A term; numbers by value, to as many digits as a double tells."""
    if isinstance(term, BlankNode):
        return "_:"
    if isinstance(term, Literal) and term.datatype.value.rsplit("#")[-1] in (
        "integer", "decimal", "double",
    ):  # fmt: skip
        value = float(term.value)
        return float(f"{value:.12g}") if math.isfinite(value) else str(value)
    return term
