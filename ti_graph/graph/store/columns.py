"""The columnar engine: all triples of a release, sorted in columns that are mapped into memory.

It answers aggregates, paths and scans some tens of times faster than the embedded store, from files
that every process on a machine shares. It holds the union of the named graphs, without saying which
triple is in which: what asks for graphs is not for it.

Its package is young. Where it is not installed no columns are written nor opened, and the embedded
store gives the same answers, more slowly.
"""

import json
import shutil
from collections.abc import Iterator
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ti_graph.errors import ReleaseError
from ti_graph.graph.store.interface import Answer, Solutions, Term
from ti_graph.graph.store.kinds import read_kinds, write_kinds
from ti_graph.model.namespaces import expand

_DECIMAL, _DOUBLE = expand("xsd:decimal"), expand("xsd:double")


def engine_is_installed() -> bool:
    """Whether columns can be written and read here."""
    return find_spec("sparq") is not None


class NotForColumns(Exception):  # noqa: N818 - no error: another engine answers
    """The engine cannot answer this; another one says whether it can be answered at all."""


class ColumnStore:
    """The columns of a finished release."""

    def __init__(self, folder: Path) -> None:
        import sparq  # noqa: PLC0415 - it may not be installed

        try:
            self._graph = sparq.Graph.open(str(folder))
            self.kinds = read_kinds(folder)
        except (OSError, ValueError, RuntimeError):
            raise ReleaseError("damaged_store") from None

    def query(self, text: str, *, ask: bool = False) -> Answer:
        """Answer a SELECT, or an ASK, over the union of the named graphs.

        What may be asked is for `sparql.columnar` to say. Raises NotForColumns where the engine
        does not take the text.
        """
        try:
            if ask:
                return bool(self._graph.ask(text))
            answer = json.loads(self._graph.query_json(text))
        except MemoryError:
            raise
        except BaseException as error:
            # A fault inside the engine is no Exception by class; whatever it is, another answers.
            if isinstance(error, KeyboardInterrupt | SystemExit):
                raise
            raise NotForColumns from None
        names = tuple(answer["head"]["vars"])
        return Solutions(names, _rows(answer["results"]["bindings"], names))


def write_columns(folder: Path, triples: Path) -> int:
    """Write columns from a file of N-Triples. Returns the triples that they hold, each once."""
    import sparq  # noqa: PLC0415 - it may not be installed

    graph = sparq.Graph.load(triples, format="ntriples")
    try:
        graph.save(str(folder))
        write_kinds(folder, triples)
    except (OSError, ValueError, RuntimeError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise OSError(str(error)) from None
    return len(graph)


def _rows(
    bindings: list[dict[str, Any]], names: tuple[str, ...]
) -> Iterator[tuple[Term | None, ...]]:
    for binding in bindings:
        yield tuple(_term(binding.get(name)) for name in names)


def _term(found: dict[str, Any] | None) -> Term | None:
    """A term from SPARQL 1.1 Query Results JSON; 1.2 for a triple."""
    if found is None:
        return None
    value = found["value"]
    if found["type"] == "uri":
        return NamedNode(value)
    if found["type"] == "bnode":
        return BlankNode(value)
    if found["type"] == "triple":
        parts = [_term(value[name]) for name in ("subject", "predicate", "object")]
        return Triple(*parts)  # type: ignore[arg-type]
    return _literal(found, value)


def _literal(found: dict[str, Any], value: str) -> Literal:
    if "xml:lang" in found:
        return Literal(value, language=found["xml:lang"])
    datatype = found.get("datatype")
    if datatype is None:
        return Literal(value)
    # One way to write a number, whichever engine computed it.
    if datatype == _DECIMAL and "." in value:
        value = value.rstrip("0").rstrip(".")
    elif datatype == _DOUBLE and value.lower().strip("+-") not in ("inf", "nan"):
        value = f"{Decimal(repr(float(value))).normalize():f}"
    return Literal(value, datatype=NamedNode(datatype))
