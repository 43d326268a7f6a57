"""The columnar engine: all triples of a release, sorted in columns that are mapped into memory.

It answers aggregates, paths and scans some tens of times faster than the embedded store, from files
that every process on a machine shares. It holds the union of the named graphs, without saying which
triple is in which: what asks for graphs is not for it.
"""

import json
import re
import shutil
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from typing import Literal as OneOf

import sparq
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ti_graph.errors import ReleaseError
from ti_graph.graph.store.interface import Answer, Solutions, Term
from ti_graph.graph.store.limit import with_limit
from ti_graph.graph.store.tokens import Token, tokens
from ti_graph.model.namespaces import expand

Form = OneOf["SELECT", "ASK"]
_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_OF_GRAPHS = ("FROM", "GRAPH", "SERVICE")
ALL_ROWS = 1_000_000_000
"""More rows than a worker's memory holds."""
_AGGREGATES = ("SUM", "AVG", "MIN", "MAX", "SAMPLE", "GROUP_CONCAT")
_MAY_LEAVE_UNBOUND = ("OPTIONAL", "UNION", "UNDEF", "BIND")
_NOT_HERE = re.compile(r"\\[uU]|opengis\.net/def/function/")
"""Escapes that may spell a keyword, and functions of GeoSPARQL: the embedded store reads those."""
_DECIMAL, _DOUBLE = expand("xsd:decimal"), expand("xsd:double")


class NotForColumns(Exception):  # noqa: N818 - no error: another engine answers
    """The engine cannot answer this; another one says whether it can be answered at all."""


class ColumnStore:
    """The columns of a finished release."""

    def __init__(self, folder: Path) -> None:
        try:
            self._graph = sparq.Graph.open(str(folder))
        except (OSError, ValueError, RuntimeError):
            raise ReleaseError("damaged_store") from None

    def query(self, text: str, base_iri: str | None = None) -> Answer:
        """Answer a SELECT or an ASK over the union of the named graphs.

        Raises NotForColumns for another query, or one that the engine does not take.
        """
        form, text = _plan(text)
        if form is None:
            raise NotForColumns
        whole = f"BASE <{base_iri}>\n{text}" if base_iri else text
        try:
            if form == "ASK":
                return bool(self._graph.ask(whole))
            told = json.loads(self._graph.query_json(whole))
        except MemoryError:
            raise
        except BaseException as error:
            # A fault inside the engine is no Exception by class; whatever it is, another answers.
            if isinstance(error, KeyboardInterrupt | SystemExit):
                raise
            raise NotForColumns from None
        names = tuple(told["head"]["vars"])
        return Solutions(names, _rows(told["results"]["bindings"], names))


@lru_cache(maxsize=1024)
def _plan(text: str) -> tuple[Form | None, str]:
    """What a query asks for, and its text as this engine reads it fastest.

    Under a LIMIT the engine follows a join from the few things that are named, in place of reading
    whole columns: three hops from a territory take 0.8 ms and not 17. A FILTER is dearer under one.
    """
    form = asked_form(text)
    filters = any(token.is_word("FILTER") for token in tokens(text))
    return form, text if filters else with_limit(text, ALL_ROWS)


def asked_form(text: str) -> Form | None:
    """SELECT or ASK, for a query of the whole graph that columns can be asked; else None."""
    if _NOT_HERE.search(text):
        return None
    told = [token for token in tokens(text) if token.kind != "space"]
    words = [token.text.upper() for token in told if token.kind == "word"]
    if any(word in _OF_GRAPHS for word in words):
        return None
    if _skips_unbound(told, words) or _is_short_walk(told):
        return None
    form = next((word for word in words if word in _FORMS), None)
    return form if form in ("SELECT", "ASK") else None  # type: ignore[return-value]


def _skips_unbound(told: list[Token], words: list[str]) -> bool:
    """Whether a SUM or its kin may meet rows without a value.

    By SPARQL the whole group then has no sum; this engine adds up the rest. It is asked only where
    every value is a variable that a pattern binds in all rows.
    """
    places = [place for place, token in enumerate(told) if token.is_word(*_AGGREGATES)]
    if places and any(word in _MAY_LEAVE_UNBOUND for word in words):
        return True
    computed = {
        after.text[1:]
        for before, after in pairwise(told)
        if before.is_word("AS") and after.kind == "variable"
    }
    return any(_argument(told[place + 1 :]) in {None, *computed} for place in places)


def _is_short_walk(told: list[Token]) -> bool:
    """Whether a query walks by `*` or `+` from one thing it names, and asks of what it reaches.

    The store walks those few steps; columns would first find every walk that there is.
    """
    opened = [place for place, token in enumerate(told) if token.is_mark("{")]
    if len(opened) != 1:
        return False
    inside = told[opened[0] + 1 :]
    ends = [place for place, token in enumerate(inside) if token.is_mark(".") or token.is_mark("}")]
    if not ends:
        return False  # it breaks off: the store tells where
    starts = [0, *(place + 1 for place in ends[:-1])]
    first, *others = [inside[start:end] for start, end in zip(starts, ends, strict=True)]
    if len(first) < 4 or first[0].kind not in ("iri", "name") or first[-1].kind != "variable":
        return False
    walks = any(token.is_mark("*") or token.is_mark("+") for token in first)
    return walks and all(one[0].text == first[-1].text for one in others if one)


def _argument(told: list[Token]) -> str | None:
    """The variable that an aggregate is of; None for anything else."""
    inside = [token for token in told[1:4] if not token.is_word("DISTINCT")][:2]
    if len(inside) < 2 or inside[0].kind != "variable":
        return None
    return inside[0].text[1:] if inside[1].is_mark(")") or inside[1].is_mark(";") else None


def write_columns(folder: Path, triples: Path) -> int:
    """Write columns from a file of N-Triples. Returns the triples that they hold, each once."""
    graph = sparq.Graph.load(triples, format="ntriples")
    try:
        graph.save(str(folder))
    except (OSError, ValueError, RuntimeError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise OSError(str(error)) from None
    return len(graph)


def _rows(
    bindings: list[dict[str, Any]], names: tuple[str, ...]
) -> Iterator[tuple[Term | None, ...]]:
    for binding in bindings:
        yield tuple(_term(binding.get(name)) for name in names)


def _term(told: dict[str, Any] | None) -> Term | None:
    """A term from SPARQL 1.1 Query Results JSON; 1.2 for a triple."""
    if told is None:
        return None
    value = told["value"]
    if told["type"] == "uri":
        return NamedNode(value)
    if told["type"] == "bnode":
        return BlankNode(value)
    if told["type"] == "triple":
        parts = [_term(value[name]) for name in ("subject", "predicate", "object")]
        return Triple(*parts)  # type: ignore[arg-type]
    return _literal(told, value)


def _literal(told: dict[str, Any], value: str) -> Literal:
    if "xml:lang" in told:
        return Literal(value, language=told["xml:lang"])
    datatype = told.get("datatype")
    if datatype is None:
        return Literal(value)
    # One way to write a number, whichever engine computed it.
    if datatype == _DECIMAL and "." in value:
        value = value.rstrip("0").rstrip(".")
    elif datatype == _DOUBLE and value.lower().strip("+-") not in ("inf", "nan"):
        value = f"{Decimal(repr(float(value))).normalize():f}"
    return Literal(value, datatype=NamedNode(datatype))
