"""The embedded engine: an Oxigraph store on disk, written once at build, then only read."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from pyoxigraph import NamedNode, QuerySolutions, QueryTriples, RdfFormat, Variable
from pyoxigraph import Store as Oxigraph

from ti_graph.errors import QueryError, ReleaseError
from ti_graph.graph.sparql.patterns import TYPE
from ti_graph.graph.sparql.phases import FIRST_YEAR, PROGRAMME_PHASE
from ti_graph.graph.sparql.tree import Iri, Lit
from ti_graph.graph.sparql.writer import node
from ti_graph.graph.store.interface import Answer, Dataset, Solutions, Term, Triples
from ti_graph.graph.store.mistakes import mistake

PIECE_BYTES = 1 << 20
"""Bytes of files that are read at once on their way into a new store."""
_AT = re.compile(r"at (\d+):(\d+)")
_NOT_CODE = re.compile(
    r"""<[^<>"{}|^`\\\x00-\x20]*>|\#[^\r\n]*|[?$]\w+
    |'{3}(?:[^\\]|\\.)*?'{3}|"{3}(?:[^\\]|\\.)*?"{3}
    |'(?:[^'\\\r\n]|\\.)*'|"(?:[^"\\\r\n]|\\.)*\"""",
    re.VERBOSE | re.DOTALL,
)
"""IRIs, comments, variables and strings."""
_FROM = re.compile(r"(?<![\w:@.-])FROM(?![\w:-])", re.IGNORECASE)


class EmbeddedStore:
    """A store of a finished release."""

    def __init__(self, folder: Path) -> None:
        try:
            self._store = Oxigraph.read_only(str(folder))
        except (OSError, ValueError, RuntimeError):
            raise ReleaseError("damaged_store") from None

    @classmethod
    def of(cls, store: Oxigraph) -> "EmbeddedStore":
        """The same over a store that is open already."""
        made = cls.__new__(cls)
        made._store = store
        return made

    def holds(self, term: Iri | Lit) -> bool:
        """Whether a triple has this term as its subject or its object."""
        try:
            found = node(term)
        except ValueError:
            return False
        triples = self._store.quads_for_pattern
        if isinstance(found, NamedNode) and next(triples(found, None, None), None) is not None:
            return True
        return next(triples(None, None, found), None) is not None

    def phase_of(self, year: Lit) -> Iri | None:
        """The phase of the programme that begins in a year."""
        a_phase = NamedNode(PROGRAMME_PHASE)
        triples = self._store.quads_for_pattern
        for quad in triples(None, NamedNode(FIRST_YEAR), node(year)):
            found = quad.subject
            is_phase = next(triples(found, NamedNode(TYPE.value), a_phase), None) is not None
            if is_phase and isinstance(found, NamedNode):
                return Iri(found.value)
        return None

    def graphs(self) -> tuple[str, ...]:
        """The names of the graphs."""
        named = (one for one in self._store.named_graphs() if isinstance(one, NamedNode))
        return tuple(one.value for one in named)

    def query(
        self,
        text: str,
        bindings: Mapping[str, Term] | None = None,
        *,
        dataset: Dataset | None = None,
        base_iri: str | None = None,
    ) -> Answer:
        """Answer a query over the union of the named graphs, or the graphs that it names."""
        substitutions = {Variable(name): term for name, term in (bindings or {}).items()}
        union = dataset is None and not names_graphs(text)
        try:
            found = self._store.query(
                text,
                base_iri=base_iri,
                use_default_graph_as_union=union,
                default_graph=[*_graphs(dataset.default)] if dataset else None,
                named_graphs=[*_graphs(dataset.named)] if dataset else None,
                substitutions=substitutions,
            )
        except SyntaxError as error:
            raise syntax_error(error, text) from None
        except (ValueError, RuntimeError, OSError) as error:
            raise QueryError("failed_query", reason=first_line(error)) from None
        if isinstance(found, QuerySolutions):
            names = tuple(variable.value for variable in found.variables)
            return Solutions(names, _rows(found, len(names)))
        if isinstance(found, QueryTriples):
            return Triples(iter(found))
        return bool(found)

    def dump(self, stream: IO[bytes]) -> None:
        """Write every quad as N-Quads."""
        self._store.dump(stream, RdfFormat.N_QUADS)


def _graphs(iris: tuple[str, ...]) -> list[NamedNode]:
    return [NamedNode(iri) for iri in iris]


def names_graphs(text: str) -> bool:
    """Whether a query says FROM. The engine would else ask the union of graphs all the same."""
    return bool(_FROM.search(_NOT_CODE.sub(" ", text)))


def _rows(found: QuerySolutions, width: int) -> Iterator[tuple[Term | None, ...]]:
    try:
        for solution in found:
            yield tuple(solution[index] for index in range(width))
    except (ValueError, RuntimeError, OSError) as error:
        raise QueryError("failed_query", reason=first_line(error)) from None


def syntax_error(error: Exception, text: str) -> QueryError:
    """What is wrong with a query's text: a character, a prefix, or what the parser expected."""
    named = mistake(text)
    if named is not None:
        return named
    place = _AT.search(str(error))
    line, column = place.groups() if place else ("?", "?")
    return QueryError("bad_sparql", reason=first_line(error), line=line, column=column)


def first_line(error: Exception) -> str:
    """The first line of an engine's message, short."""
    return str(error).strip().split("\n", 1)[0][:300]


def load_store(folder: Path, graphs: Iterable[tuple[str, Path]]) -> int:
    """Write a new store from N-Triples files, each of a graph's IRI. Returns the quads it holds.

    The next file is asked for when the one before is read. The files are our own and are read whole
    by the SHACL validator, so IRIs are not checked a second time: that halves the time of the load.
    """
    store = Oxigraph(str(folder))
    # In one go: file by file the store would sort and write each apart, which takes a third more.
    with _piped(graphs) as path:
        store.bulk_load(path=path, format=RdfFormat.N_QUADS, lenient=True)
    with ThreadPoolExecutor(max_workers=1) as pool:
        quads = pool.submit(len, store)
        # One run of compaction halves the time of queries and what they read from a cold disk.
        store.optimize()
        store.flush()
        return quads.result()


@contextmanager
def _piped(graphs: Iterable[tuple[str, Path]]) -> Iterator[str]:
    """The path of a pipe that files of N-Triples come through, as one of N-Quads.

    The engine reads 8 KiB at a time: from a pipe it does so beside Python, from a Python file it
    would wait 90,000 times for the thread that computes.
    """
    reading, writing = os.pipe()
    with ThreadPoolExecutor(max_workers=1) as pool:
        written = pool.submit(_write, graphs, writing)
        try:
            yield f"/dev/fd/{reading}"
        finally:
            # A writer that nobody reads ends with a broken pipe.
            os.close(reading)
        written.result()


def _write(graphs: Iterable[tuple[str, Path]], pipe: int) -> None:
    with os.fdopen(pipe, "wb", buffering=0) as file:
        for piece in _pieces(graphs):
            left = memoryview(piece)
            while left:
                left = left[file.write(left) :]


def _pieces(graphs: Iterable[tuple[str, Path]]) -> Iterator[bytes]:
    """Whole lines, each with its graph in its place: a line break stands nowhere else in them."""
    for iri, path in graphs:
        end = f" <{iri}> .\n".encode()
        with path.open("rb") as file:
            while lines := file.read(PIECE_BYTES):
                yield (lines + file.readline()).replace(b" .\n", end)
